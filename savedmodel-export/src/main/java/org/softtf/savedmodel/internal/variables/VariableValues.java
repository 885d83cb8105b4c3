// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.variables;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.op.Ops;
import org.tensorflow.op.Scope;
import org.tensorflow.op.core.ReadVariableOp;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.family.TFloating;

/** The values that a model's variables have in a session, all of one moment. */
public final class VariableValues implements AutoCloseable {
  private final List<ModelVariable> variables = new ArrayList<>();
  private final @Nullable Result result;

  private VariableValues(@Nullable Result result) {
    this.result = result;
  }

  /**
   * Reads them.
   *
   * @param session the session that has the values, if there is one
   * @param notTrainable the names of variables that nobody shall train
   */
  public static VariableValues read(
      @Nullable Session session, VariableReads reads, Set<String> notTrainable) {
    List<String> names = List.copyOf(reads.names());
    if (names.isEmpty()) {
      return new VariableValues(null);
    }
    if (session == null) {
      throw new IllegalArgumentException(
          "the model has variables ("
              + String.join(", ", names)
              + "), so export it with the session that holds their values");
    }
    names.forEach(name -> requireNumbers(name, reads.type(name)));
    Result result = fetch(session, reads, names);
    VariableValues values = new VariableValues(result);
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      Tensor value = result.get(i);
      boolean trains = value instanceof TFloating && !notTrainable.contains(name);
      values.variables.add(new ModelVariable(name, reads.read(name), value, trains));
    }
    return values;
  }

  /** The variables with their values, which live until this is closed. */
  public List<ModelVariable> variables() {
    return variables;
  }

  private static Result fetch(Session session, VariableReads reads, List<String> names) {
    Map<String, Output<?>> values = new LinkedHashMap<>();
    names.forEach(name -> values.put(name, value(session.graph(), reads, name)));
    try {
      Session.Runner runner = session.runner();
      values.values().forEach(runner::fetch);
      return runner.run();
    } catch (TensorFlowException e) {
      values.forEach((name, value) -> requireSet(session, name, value));
      throw e;
    }
  }

  /** Not a handle itself, which TensorFlow Java 1.1.0 cannot fetch once something assigns to it. */
  private static Output<?> value(Graph graph, VariableReads reads, String name) {
    return reads
        .sourceValue(name)
        .<Output<?>>map(read -> graph.operation(read).output(0))
        .orElseGet(() -> addedRead(graph, reads, name));
  }

  private static Output<?> addedRead(Graph graph, VariableReads reads, String name) {
    Scope scope = Ops.create(graph).scope();
    return graph
        .opBuilder(ReadVariableOp.OP_NAME, scope.makeOpName("value"), scope)
        .addInput(graph.operation(name).output(0))
        .setAttr("dtype", reads.type(name))
        .build()
        .output(0);
  }

  private static void requireSet(Session session, String name, Output<?> output) {
    try (Result alone = session.runner().fetch(output).run()) {
      Tensor value = alone.get(0);
      value.shape();
    } catch (TensorFlowException e) {
      throw new IllegalArgumentException(
          "variable " + name + " is not set in the session; initialise it before the export", e);
    }
  }

  private static void requireNumbers(String name, DataType type) {
    if (type == DataType.DT_STRING || type == DataType.DT_RESOURCE || type == DataType.DT_VARIANT) {
      throw new IllegalArgumentException(
          "variable "
              + name
              + " is of type "
              + type
              + "; only numbers and booleans can be exported");
    }
  }

  @Override
  public void close() {
    if (result != null) {
      result.close();
    }
  }
}
