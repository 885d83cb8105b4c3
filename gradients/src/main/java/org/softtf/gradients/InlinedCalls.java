// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.softtf.gradients.internal.FunctionBody;
import org.softtf.gradients.internal.NodeCopier;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Outputs that do not depend on inputs through a call of a function: from the first call on, their
 * nodes are built again with the functions' bodies in the place of calls. TensorFlow's own gradient
 * of a call knows no registered gradients.
 */
final class InlinedCalls {
  /** Operations with state that give the same when they run again in the same run. */
  private static final Set<String> REPEATABLE =
      Set.of("Assert", "CheckNumerics", "ReadVariableOp", "VarHandleOp");

  private final Ops tf;
  private final Map<String, NodeDef> nodes = new HashMap<>();
  private final GraphDef all;
  private final NodeCopier copier;

  /** The nodes that are built again. */
  private final Set<GraphOperation> again;

  private InlinedCalls(Graph graph, Ops tf, Set<GraphOperation> again) {
    this.tf = tf;
    this.again = again;
    this.all = graph.toGraphDef();
    this.copier = new NodeCopier(tf.scope(), new HashMap<>());
    all.getNodeList().forEach(node -> nodes.put(node.getName(), node));
  }

  /**
   * Outputs, and inputs that they depend on.
   *
   * @param isNew whether anything was built
   */
  record Inlined(boolean isNew, List<Operand<?>> ys, List<Operand<?>> xs) {}

  /**
   * Builds again what lies behind calls.
   *
   * @param upstream what the outputs depend on, each after what it reads
   */
  static Inlined of(
      Ops tf,
      Set<GraphOperation> upstream,
      List<? extends Operand<?>> ys,
      List<? extends Operand<?>> xs) {
    boolean calls = upstream.stream().anyMatch(operation -> FunctionBody.isCall(operation.type()));
    Set<GraphOperation> again = calls ? behindCalls(upstream, xs) : Set.of();
    if (again.isEmpty()) {
      return new Inlined(false, List.copyOf(ys), List.copyOf(xs));
    }
    InlinedCalls inlined = new InlinedCalls((Graph) tf.scope().env(), tf, again);
    upstream.stream().filter(again::contains).forEach(inlined::build);
    return new Inlined(true, inlined.at(ys), inlined.at(xs));
  }

  private static Set<GraphOperation> behindCalls(
      Set<GraphOperation> upstream, List<? extends Operand<?>> xs) {
    Set<Output<?>> reached = new HashSet<>();
    xs.forEach(x -> reached.add(x.asOutput()));
    Set<GraphOperation> depending = new HashSet<>();
    Set<GraphOperation> again = new HashSet<>();
    for (GraphOperation operation : upstream) {
      for (Operand<?> input : operation.inputs()) {
        GraphOperation before = (GraphOperation) input.op();
        if (reached.contains(input.asOutput()) || depending.contains(before)) {
          depending.add(operation);
        }
        if (again.contains(before)) {
          again.add(operation);
        }
      }
      if (depending.contains(operation) && FunctionBody.isCall(operation.type())) {
        again.add(operation);
      }
    }
    return again;
  }

  private void build(GraphOperation operation) {
    for (Operand<?> input : operation.inputs()) {
      if (!again.contains((GraphOperation) input.op())) {
        copier.give(input.op().name(), input.asOutput().index(), input);
      }
    }
    NodeDef node = Objects.requireNonNull(nodes.get(operation.name()));
    String called = FunctionBody.called(node);
    if (called == null) {
      requireRepeatable(operation.type(), operation.name());
      copier.copyAfter(node, waitedFor(node));
      return;
    }
    FunctionBody body = FunctionBody.of(called, all.getLibrary());
    body.types().forEach(type -> requireRepeatable(type, operation.name()));
    List<Operand<?>> arguments = new ArrayList<>();
    operation.inputs().forEach(input -> arguments.add(at(input)));
    List<Operation> before = waitedFor(node);
    Ops after = before.isEmpty() ? tf : tf.withControlDependencyOps(before);
    List<Output<?>> results = body.build(after, arguments);
    for (int i = 0; i < results.size(); i++) {
      copier.give(node.getName(), i, results.get(i));
    }
  }

  /** What a node runs after beside its inputs, such as a check; that is not built again. */
  private List<Operation> waitedFor(NodeDef node) {
    return node.getInputList().stream()
        .filter(input -> input.startsWith("^"))
        .<Operation>map(input -> ((Graph) tf.scope().env()).operation(input.substring(1)))
        .toList();
  }

  private static void requireRepeatable(String type, String name) {
    if (NodeCopier.isStateful(NodeDef.newBuilder().setOp(type).build())
        && !FunctionBody.isCall(type)
        && !REPEATABLE.contains(type)) {
      throw new GradientException(
          "the outputs depend on the inputs through a call of a function and "
              + type
              + " ("
              + name
              + "), which gives something else each time, so the gradient cannot build it again;"
              + " use SoftFunction.call(tf, function, inputs) in the place of tf.call");
    }
  }

  private List<Operand<?>> at(List<? extends Operand<?>> operands) {
    List<Operand<?>> list = new ArrayList<>();
    operands.forEach(operand -> list.add(at(operand)));
    return list;
  }

  private Operand<?> at(Operand<?> operand) {
    return again.contains((GraphOperation) operand.op())
        ? copier.output(operand.op().name(), operand.asOutput().index())
        : operand;
  }
}
