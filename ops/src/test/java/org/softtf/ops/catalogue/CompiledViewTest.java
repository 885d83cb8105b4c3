// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.softtf.gradients.SafeGradients;
import org.softtf.gradients.internal.Compilation;
import org.softtf.gradients.internal.SubScope;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.ops.random.Seed;
import org.softtf.ops.reference.ReferenceArray;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.RunOptions;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** Operators that XLA compiles have the values and gradients of those that it does not. */
class CompiledViewTest {
  private static final Set<String> FAMILIES =
      Set.of("elementwise", "comparison", "logic", "selection", "safemath");

  private static final double[] SPECIAL = {
    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, -0.0, 1e300, -1e300, 1e-300
  };

  /** What TensorFlow puts around clusters, and what feeds them. */
  private static final Set<String> BESIDE_CLUSTERS =
      Set.of(
          "Const",
          "Identity",
          "NoOp",
          "StatefulPartitionedCall",
          "Switch",
          "_Arg",
          "_Retval",
          "_XlaCompile",
          "_XlaMerge");

  /** A call with what is fetched of it, in a graph in which its operands are fed. */
  private record Built(
      SampleCall call, Map<String, Operand<?>> operands, List<Operand<?>> plainAndCompiled) {
    static Built of(Ops tf, SampleCall call) {
      Map<String, Operand<?>> operands = call.operands(x -> placeholder(tf, x));
      Operand<?> first = operands.values().iterator().next();
      List<Operand<?>> fetched = new ArrayList<>();
      for (Ops place : List.of(tf, SubScope.compiled(tf, "compiled"))) {
        Operand<?> y = call.build(place, operands, 0.1).get(0);
        fetched.add(y);
        fetched.add(SafeGradients.of(tf, y, first));
      }
      return new Built(call, operands, fetched);
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void valuesAndGradientsAreThoseOfThePlainView(Mode mode) {
    try (Graph graph = new Graph();
        Session session = new Session(graph, ConfigProto.getDefaultInstance())) {
      Ops tf = Ops.create(graph);
      List<Built> built = calls(mode).map(call -> Built.of(tf, call)).toList();
      assertFalse(built.isEmpty());
      requireSame(session, built, values -> values);
      requireSame(session, built, CompiledViewTest::special);
    }
  }

  private static Stream<SampleCall> calls(Mode mode) {
    return SampleCalls.all()
        .filter(call -> FAMILIES.contains(call.spec().family()))
        .filter(call -> call.mode() == mode || (call.mode() == null && mode == Mode.SMOOTH))
        .filter(SampleCall::isPlain);
  }

  private static Operand<?> placeholder(Ops tf, ReferenceArray x) {
    return tf.placeholder(TFloat64.class, Placeholder.shape(x.shape()));
  }

  private static void feed(
      Session.Runner runner, Operand<?> placeholder, ReferenceArray x, List<Tensor> fed) {
    Tensor tensor = Tensors.of(TFloat64.class, x.shape(), x.values());
    fed.add(tensor);
    runner.feed(placeholder, tensor);
  }

  private static double[] special(double... values) {
    double[] special = values.clone();
    for (int i = 0; i < special.length; i++) {
      special[i] = SPECIAL[i % SPECIAL.length];
    }
    return special;
  }

  private static void requireSame(
      Session session, List<Built> built, UnaryOperator<double[]> change) {
    Session.Runner runner = session.runner();
    List<Tensor> fed = new ArrayList<>();
    for (Built one : built) {
      for (ReferenceArray x : one.call.withFirst(change).inputs()) {
        feed(runner, one.operands.get(x.name()), x, fed);
      }
      one.plainAndCompiled.forEach(runner::fetch);
    }
    try (Result result = runner.run()) {
      for (int i = 0; i < built.size(); i++) {
        for (int part = 0; part < 2; part++) {
          double[] plain = Tensors.values(result.get(4 * i + part));
          assertArrayEquals(
              plain,
              Tensors.values(result.get(4 * i + 2 + part)),
              1e-13 * unit(built.get(i).call, plain),
              built.get(i).call + (part == 0 ? " value" : " gradient"));
        }
      }
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  /** 1; for a sum of products, which may be taken in another order, the greatest number. */
  private static double unit(SampleCall call, double... numbers) {
    return call.spec().family().equals("selection")
        ? Arrays.stream(numbers).map(Math::abs).filter(Double::isFinite).max().orElse(1)
        : 1;
  }

  /**
   * TensorFlow's own optimization of graphs comes first, and makes one operation of several, such
   * as the square of a square, that XLA does not know: an operator around it would be in two
   * pieces.
   */
  @Test
  void elementwiseValuesAreCompiledAsAWhole() {
    try (Graph graph = new Graph();
        Session session = new Session(graph, ConfigProto.getDefaultInstance())) {
      Ops compiled = SubScope.compiled(Ops.create(graph), "compiled");
      List<SampleCall> calls =
          SampleCalls.all()
              .filter(call -> call.spec().family().equals("elementwise"))
              .filter(call -> call.isPlain() && call.mode() != Mode.HARD)
              .toList();
      Session.Runner runner =
          session
              .runner()
              .setOptions(RunOptions.newBuilder().setOutputPartitionGraphs(true).build());
      List<Tensor> fed = new ArrayList<>();
      for (SampleCall call : calls) {
        Map<String, Operand<?>> operands = call.operands(x -> placeholder(compiled, x));
        call.inputs().forEach(x -> feed(runner, operands.get(x.name()), x, fed));
        runner.fetch(call.build(compiled, operands, 0.1).get(0));
      }
      try (Result result = runner.runAndFetchMetadata()) {
        Set<String> computing =
            result.getMetadata().orElseThrow().getPartitionGraphsList().stream()
                .flatMap(partition -> partition.getNodeList().stream())
                .map(NodeDef::getOp)
                .filter(type -> !BESIDE_CLUSTERS.contains(type))
                .collect(Collectors.toSet());
        assertEquals(Set.of("_XlaRun"), computing);
      } finally {
        fed.forEach(Tensor::close);
      }
    }
  }

  @Test
  void operationsOfOperatorAndGradientAreMarked() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      SoftOps soft = SoftOps.create(tf).compiled().mode(Mode.C2);
      Operand<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 3)));
      Operand<?> gradient = SafeGradients.of(tf, soft.straightThrough().abs(x), x);
      assertTrue(isMarked(graph, gradient.op().name()), gradient.op().name());
      Set<String> ofOperator =
          graph.toGraphDef().getNodeList().stream()
              .filter(node -> node.getName().startsWith("abs/") && !isMarked(node))
              .map(NodeDef::getName)
              .collect(Collectors.toSet());
      assertEquals(Set.of(), ofOperator);
    }
  }

  @Test
  void arraysDrawsAndPlainViewsAreNotMarked() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(2, 3)));
      SoftOps soft = SoftOps.create(tf).compiled();
      soft.with(tf.withSubScope("elsewhere")).straightThrough().sort(x);
      soft.medianNewton(x);
      soft.topK(x, 1);
      soft.topKMask(x, 1);
      soft.quantile(x, 0.5);
      soft.bernoulli(TFloat32.class, 0.5, Seed.of(1, 2), 3);
      soft.permutation(x, Seed.of(1, 2));
      SoftOps.create(tf).abs(x);
      assertEquals(Set.of(), marked(graph));
      soft.with(tf.withSubScope("later")).abs(x);
      assertTrue(marked(graph).stream().allMatch(name -> name.startsWith("later/")));
      assertFalse(marked(graph).isEmpty());
    }
  }

  private static Set<String> marked(Graph graph) {
    return graph.toGraphDef().getNodeList().stream()
        .filter(CompiledViewTest::isMarked)
        .map(NodeDef::getName)
        .collect(Collectors.toSet());
  }

  private static boolean isMarked(Graph graph, String name) {
    return graph.toGraphDef().getNodeList().stream()
        .anyMatch(node -> node.getName().equals(name) && isMarked(node));
  }

  private static boolean isMarked(NodeDef node) {
    return node.containsAttr(Compilation.ATTRIBUTE);
  }
}
