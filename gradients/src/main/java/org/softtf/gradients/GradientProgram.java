// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.Carrier.Signature;
import org.softtf.gradients.internal.NodeCopier;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.Scope;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.family.TType;

/**
 * A gradient function's sub-graph, built once in a graph of its own and checked there, ready to be
 * copied into any graph.
 *
 * <p>Why not run the gradient function where TensorFlow calls for it: there the graph is locked,
 * and {@code shape()}, nested gradients or a thrown exception would hang or damage it. A copy of
 * nodes can do none of that.
 */
final class GradientProgram {
  private static final KeptPrograms KEPT = new KeptPrograms(512, 64 << 20);

  /** TensorFlow has filled half a megabyte of stack where there are fifty. */
  private static final int MOST_WITHIN = 20;

  /** Whether this thread is inside a gradient function. */
  private static final ThreadLocal<Boolean> BUILDING = ThreadLocal.withInitial(() -> false);

  /** What this thread builds: each within the gradient function of the one before. */
  private static final ThreadLocal<Set<List<Object>>> UNDER_WAY =
      ThreadLocal.withInitial(HashSet::new);

  /** Where a result comes from: a node of the program or one of its operands. */
  private record Result(String node, int index) {
    static Optional<Result> of(@Nullable Output<?> output, SharedNodes nodes) {
      return Optional.ofNullable(output)
          .map(gradient -> new Result(nodes.name(gradient.op().name()), gradient.index()));
    }
  }

  private final List<String> operandNames;
  private final List<NodeDef> nodes;

  /** Empty where an input has no gradient. */
  private final List<Optional<Result>> results;

  /** The functions that the nodes call, in a graph without nodes. */
  private final GraphDef functions;

  private GradientProgram(
      List<String> operandNames,
      List<NodeDef> nodes,
      List<Optional<Result>> results,
      GraphDef functions) {
    this.operandNames = operandNames;
    this.nodes = nodes;
    this.results = results;
    this.functions = functions;
  }

  /** The program for a use of an operator, from the cache or newly built. */
  static GradientProgram of(CustomOperator operator, Signature signature) {
    List<Object> key = signature.key();
    GradientProgram program = KEPT.get(key);
    if (program == null) {
      requireEnd(operator, UNDER_WAY.get().contains(key));
      UNDER_WAY.get().add(key);
      try {
        program = build(operator, signature);
      } finally {
        UNDER_WAY.get().remove(key);
      }
      KEPT.put(key, program);
    }
    return program;
  }

  /** Else the stack overflows in TensorFlow, which ends the process. */
  private static void requireEnd(CustomOperator operator, boolean again) {
    if (again || UNDER_WAY.get().size() == MOST_WITHIN) {
      throw new GradientException(
          operator.name()
              + ": its gradient function "
              + (again
                  ? "differentiates the operator itself"
                  : "is called within those of %d others, perhaps itself with other shapes or attributes"
                      .formatted(MOST_WITHIN))
              + ", which has no end; compute the gradient by other operators");
    }
  }

  /**
   * Builds the program early, so that its errors show where the operator is used. Not for operators
   * inside a gradient function: a sine whose gradient is a cosine whose gradient is a sine has no
   * end.
   */
  static void check(CustomOperator operator, Signature signature) {
    if (!BUILDING.get()) {
      of(operator, signature);
    }
  }

  /** As {@link #check}, and puts the functions that the program calls into the graph. */
  static void prepare(CustomOperator operator, Signature signature, Graph graph) {
    if (!BUILDING.get()) {
      of(operator, signature).addFunctionsTo(graph);
    }
  }

  /** Returns about how many bytes of memory it takes: constants are most of a large program. */
  long bytes() {
    return nodes.stream().mapToLong(NodeDef::getSerializedSize).sum()
        + functions.getSerializedSize();
  }

  /** Whether the input of this number has a gradient. */
  boolean hasGradient(int input) {
    return results.get(input).isPresent();
  }

  void addFunctionsTo(Graph graph) {
    graph.importGraphDef(functions);
  }

  private static GradientProgram build(CustomOperator operator, Signature signature) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      List<Operand<?>> values = new ArrayList<>();
      for (int i = 0; i < signature.values(); i++) {
        values.add(
            placeholder(tf, "value_" + i, signature.types().get(i), signature.shapes().get(i)));
      }
      List<Operand<?>> cotangents = new ArrayList<>();
      for (int i = 0; i < signature.outputs(); i++) {
        cotangents.add(
            placeholder(tf, "cotangent_" + i, signature.types().get(i), signature.shapes().get(i)));
      }
      int outputs = signature.outputs();
      int inputs = signature.inputs();
      GradientContext context =
          new GradientContext(
              tf,
              operator,
              values.subList(0, outputs),
              values.subList(outputs, outputs + inputs),
              values.subList(outputs + inputs, values.size()),
              cotangents,
              signature.attributes());
      List<? extends @Nullable Operand<?>> gradients = call(operator, context);
      List<@Nullable Output<?>> results = new ArrayList<>();
      for (int i = 0; i < inputs; i++) {
        results.add(checked(operator, tf, gradients.get(i), i, context.input(i)));
      }
      List<String> operandNames =
          Stream.concat(values.stream(), cotangents.stream())
              .map(operand -> operand.op().name())
              .toList();
      Set<String> needed = needed(results);
      SharedNodes nodes = new SharedNodes();
      GraphDef all = graph.toGraphDef();
      for (NodeDef node : all.getNodeList()) {
        if (needed.contains(node.getName()) && !operandNames.contains(node.getName())) {
          nodes.add(CopyableNodes.requireCopyable(node, signature));
        }
      }
      return new GradientProgram(
          operandNames,
          nodes.nodes(),
          results.stream().map(output -> Result.of(output, nodes)).toList(),
          all.toBuilder().clearNode().build());
    }
  }

  /** The nodes that the results depend on: a gradient function may build more. */
  private static Set<String> needed(List<@Nullable Output<?>> results) {
    List<Output<?>> gradients = results.stream().filter(Objects::nonNull).toList();
    return Dependencies.upstream(gradients).stream()
        .map(GraphOperation::name)
        .collect(Collectors.toSet());
  }

  private static Operand<?> placeholder(Ops tf, String name, DataType type, Shape shape) {
    Scope scope = tf.scope();
    return scope
        .env()
        .opBuilder(Placeholder.OP_NAME, scope.makeOpName(name), scope)
        .setAttr("dtype", type)
        .setAttr("shape", shape)
        .build()
        .output(0);
  }

  @SuppressWarnings("CatchingUnchecked") // whatever the user's function throws, it is the cause
  private static List<? extends @Nullable Operand<?>> call(
      CustomOperator operator, GradientContext context) {
    List<? extends @Nullable Operand<?>> gradients;
    boolean nested = BUILDING.get();
    try {
      BUILDING.set(true);
      gradients = operator.gradient().apply(context);
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      throw new GradientException(
          "the gradient function of " + operator.name() + " failed: " + e, e);
    } finally {
      BUILDING.set(nested);
    }
    if (gradients == null || gradients.size() != context.inputCount()) {
      throw new GradientException(
          "the gradient function of "
              + operator.name()
              + " must return one operand (or null) for each of its "
              + context.inputCount()
              + " inputs, got "
              + (gradients == null ? "null" : gradients.size()));
    }
    return gradients;
  }

  /** The gradient, found to fit its input or to be compared with it at run time; null if none. */
  private static @Nullable Output<?> checked(
      CustomOperator operator, Ops tf, @Nullable Operand<?> gradient, int index, Operand<?> input) {
    if (gradient == null || NoGradient.isMark(gradient.asOutput())) {
      return null;
    }
    Output<?> output = gradient.asOutput();
    String what = "the gradient of " + operator.name() + " for input " + index;
    if (output.op().env() != tf.scope().env()) {
      throw new GradientException(
          what + " belongs to another graph; build it with the context's tf()");
    }
    DataType type = input.asOutput().dataType();
    if (output.dataType() != type) {
      throw new GradientException(
          what + " must have the input's type " + type + ", got " + output.dataType());
    }
    if (!input.shape().isCompatibleWith(output.shape())) {
      throw new GradientException(
          what
              + " must have the input's shape "
              + input.shape()
              + ", got "
              + output.shape()
              + "; sum it over the axes that were broadcast");
    }
    return input.shape().hasUnknownDimension() || output.shape().hasUnknownDimension()
        ? checkedLater(operator, tf, output, index, input)
        : output;
  }

  /** AddN is the one sum that refuses to broadcast, and its error shows the node's name. */
  private static Output<?> checkedLater(
      CustomOperator operator, Ops tf, Operand<?> gradient, int index, Operand<?> input) {
    return tf.withName("gradient_of_" + operator.name() + "_must_have_shape_of_input_" + index)
        .math
        .addN(
            List.of(
                Operands.<TType>trusted(gradient), tf.zerosLike(Operands.<TType>trusted(input))))
        .asOutput();
  }

  /**
   * Copies the program into a graph, which may be locked by TensorFlow's gradient builder.
   *
   * @param operands outputs, inputs, residuals, then cotangents
   * @param compiled whether the copies are marked for XLA
   */
  List<@Nullable Operand<?>> copyTo(Ops tf, List<? extends Operand<?>> operands, boolean compiled) {
    Map<String, List<? extends Operand<?>>> copies = new HashMap<>();
    for (int i = 0; i < operandNames.size(); i++) {
      copies.put(operandNames.get(i), List.of(operands.get(i)));
    }
    NodeCopier copier = new NodeCopier(tf.scope(), copies, compiled);
    nodes.forEach(copier::copy);
    List<@Nullable Operand<?>> gradients = new ArrayList<>();
    for (Optional<Result> result : results) {
      gradients.add(result.map(r -> copier.output(r.node(), r.index())).orElse(null));
    }
    return gradients;
  }
}
