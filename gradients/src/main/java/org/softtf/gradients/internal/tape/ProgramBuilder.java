// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients.internal.tape;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.GradientException;
import org.softtf.gradients.internal.NodeCopier;
import org.softtf.gradients.internal.SubScope;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** Builds a slice again in a graph, and its gradient there. */
final class ProgramBuilder {
  private final Slice slice;
  private final Ops tf;

  /** What of the shapes is left, in their order. */
  private final List<Shape> shapes;

  /** The values of the slice in the graph, by their numbers, as far as they are built. */
  private final @Nullable Output<?>[] built;

  /** The nodes that were built before gradients. */
  private final Set<String> forward = new HashSet<>();

  /** The numbers of the values, by what stands for them in the graph. */
  private final Map<Output<?>, Integer> numbers = new HashMap<>();

  private ProgramBuilder(Slice slice, List<Shape> shapes, Graph graph) {
    this.slice = slice;
    this.shapes = shapes;
    this.built = new Output<?>[slice.values().size()];
    this.tf = SubScope.of(Ops.create(graph), "tape"); // copies bring names of their own
  }

  /**
   * Builds the program.
   *
   * @param slice what to differentiate
   * @param weighted whether cotangents will be fed
   * @param shapes the slice's shapes, or ones that leave sizes open
   * @param gradients builds gradients
   */
  static Program build(
      Slice slice, boolean weighted, List<Shape> shapes, GradientBuilder gradients) {
    try (Graph graph = new Graph()) {
      ProgramBuilder builder = new ProgramBuilder(slice, shapes, graph);
      builder.replay();
      graph.operations().forEachRemaining(operation -> builder.forward.add(operation.name()));
      return builder.copy(graph, builder.gradients(weighted, gradients));
    }
  }

  private void replay() {
    int next = 0;
    for (int value : slice.given()) {
      set(value, placeholder(tf, slice.values().get(value).dataType(), shapes.get(next++)));
    }
    for (NumberedStep numbered : slice.steps()) {
      TapeStep step = numbered.step();
      int count = step.knownShapes().size();
      List<Output<?>> outputs =
          step.replay(tf, at(numbered.inputs()), shapes.subList(next, next + count));
      next += count;
      for (int i = 0; i < outputs.size(); i++) {
        set(numbered.outputs()[i], outputs.get(i));
      }
    }
  }

  private List<@Nullable Operand<?>> gradients(boolean weighted, GradientBuilder gradients) {
    List<Operand<?>> cotangents = new ArrayList<>();
    int number = slice.values().size();
    List<Output<?>> targets = at(slice.targetNumbers());
    for (Output<?> target : weighted ? targets : List.<Output<?>>of()) {
      Output<?> cotangent = placeholder(tf, target.dataType(), target.shape());
      numbers.put(cotangent, number++);
      cotangents.add(cotangent);
    }
    return gradients.build(
        tf, List.copyOf(targets), List.copyOf(at(slice.sourceNumbers())), cotangents);
  }

  /** The gradients in a graph without the slice, whose values are all fed. */
  private Program copy(Graph built, List<@Nullable Operand<?>> gradients) {
    List<Operand<?>> flowing = new ArrayList<>();
    gradients.stream().filter(Objects::nonNull).forEach(flowing::add);
    Upstream upstream = Upstream.of(flowing, numbers.keySet());
    GraphDef all = built.toGraphDef();
    Graph graph = new Graph();
    try {
      graph.importGraphDef(all.toBuilder().clearNode().build());
      Ops copies = SubScope.of(Ops.create(graph), "tape");
      NodeCopier copier = new NodeCopier(copies.scope(), new HashMap<>());
      Map<Output<?>, Integer> fed = new HashMap<>();
      for (Output<?> read : upstream.reads()) {
        Output<?> value = placeholder(copies, read.dataType(), read.shape());
        fed.put(value, Objects.requireNonNull(numbers.get(read)));
        copier.give(read.op().name(), read.index(), value);
      }
      ShapeFolding folding = new ShapeFolding(built, copies, copier);
      for (NodeDef node : all.getNodeList()) {
        if (upstream.names().contains(node.getName()) && !folding.replaces(node)) {
          copier.copy(requireRepeatable(node));
        }
      }
      return new Program(graph, fed, fetches(copies, copier, gradients));
    } catch (Throwable t) {
      graph.close();
      throw t;
    }
  }

  /** Each behind an identity: a session fetches nothing that it is fed, and nothing twice. */
  private static List<@Nullable Operand<?>> fetches(
      Ops tf, NodeCopier copier, List<@Nullable Operand<?>> gradients) {
    List<@Nullable Operand<?>> fetches = new ArrayList<>();
    for (Operand<?> gradient : gradients) {
      fetches.add(
          gradient == null
              ? null
              : tf.identity(copier.output(gradient.op().name(), gradient.asOutput().index())));
    }
    return fetches;
  }

  private void set(int value, Output<?> inGraph) {
    built[value] = inGraph;
    if (isFed(inGraph.dataType())) {
      numbers.put(inGraph, value);
    }
  }

  /** Complex values and lists are no tensors in TensorFlow Java; they are computed again. */
  private static boolean isFed(DataType type) {
    return switch (type) {
      case DT_COMPLEX64, DT_COMPLEX128, DT_VARIANT, DT_RESOURCE -> false;
      default -> true;
    };
  }

  private NodeDef requireRepeatable(NodeDef node) {
    boolean given = node.getOp().equals("Placeholder");
    boolean differs = NodeCopier.isStateful(node) && !node.getOp().equals("CheckNumerics");
    if (forward.contains(node.getName()) && (given || differs)) {
      throw new GradientException(
          "the gradient needs "
              + (given
                  ? "a complex value or a resource that was made before something was watched"
                  : "the result of " + node.getOp() + ", which would not be the same again")
              + ", and TensorFlow Java has no tensor of it; compute it from what is watched, or"
              + " stop the gradient before it with tf.stopGradient. If a function holds it, say"
              + " SoftFunction.call(tf, function, inputs) in the place of tf.call");
    }
    return node;
  }

  private List<Output<?>> at(int... values) {
    List<Output<?>> list = new ArrayList<>();
    for (int value : values) {
      list.add(Objects.requireNonNull(built[value]));
    }
    return list;
  }

  private static Output<?> placeholder(Ops tf, DataType type, Shape shape) {
    return tf.scope()
        .env()
        .opBuilder("Placeholder", tf.scope().makeOpName("value"), tf.scope())
        .setAttr("dtype", type)
        .setAttr("shape", shape)
        .build()
        .output(0);
  }
}
