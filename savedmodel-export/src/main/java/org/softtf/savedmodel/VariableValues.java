package org.softtf.savedmodel;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.DataType;

/** The values that a model's variables have in a session, all of one moment. */
final class VariableValues implements AutoCloseable {
  private final List<ModelVariable> variables = new ArrayList<>();
  private final Result result;

  private VariableValues(Result result) {
    this.result = result;
  }

  static VariableValues read(Session session, ResourceGraph graph) {
    List<String> names = List.copyOf(graph.reads().keySet());
    if (names.isEmpty()) {
      return new VariableValues(null);
    }
    if (session == null) {
      throw new IllegalArgumentException(
          "the model has variables ("
              + String.join(", ", names)
              + "), so export it with the session that holds their values");
    }
    names.forEach(name -> requireNumbers(name, graph.type(name)));
    VariableValues values = new VariableValues(fetch(session, names));
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      values.variables.add(new ModelVariable(name, graph.reads().get(name), values.result.get(i)));
    }
    return values;
  }

  List<ModelVariable> variables() {
    return variables;
  }

  private static Result fetch(Session session, List<String> names) {
    try {
      Session.Runner runner = session.runner();
      names.forEach(name -> runner.fetch(session.graph().operation(name).output(0)));
      return runner.run();
    } catch (TensorFlowException e) {
      names.forEach(name -> requireSet(session, name));
      throw e;
    }
  }

  private static void requireSet(Session session, String name) {
    try (Result alone = session.runner().fetch(session.graph().operation(name).output(0)).run()) {
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
