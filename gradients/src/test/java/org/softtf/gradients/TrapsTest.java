// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.softtf.gradients.GradientErrorsTest.assertRefused;
import static org.softtf.gradients.TestOperators.doubles;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.DeviceSpec;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * What hangs, crashes or goes wrong without a word in a gradient registered with TensorFlow Java
 * works here, or is refused. What gives an error is in {@link GradientErrorsTest}.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TrapsTest {
  static Stream<Arguments> waitsForeverInAPlainGradient() {
    return Stream.of(
        trap(
            "asks for shape and rank",
            c -> {
              assertEquals(Shape.of(2), c.<TFloat64>input(0).shape());
              assertEquals(1, c.<TFloat64>cotangent(0).rank());
            }),
        trap(
            "prints an output",
            c -> assertTrue(c.<TFloat64>output(0).asOutput().toString().contains("shape=[2]"))),
        trap(
            "walks the graph",
            c -> {
              Operand<TFloat64> y = c.tf().math.neg(c.<TFloat64>input(0));
              GraphOperation node = (GraphOperation) y.op();
              assertTrue(node.inputs().iterator().hasNext());
              assertEquals(node, node.env().operation(node.name()));
            }),
        trap(
            "adds plain gradients",
            c -> {
              Operand<TFloat64> y = c.tf().math.exp(c.<TFloat64>input(0));
              ((Graph) y.op().env())
                  .addGradients(y.asOutput(), new Output<?>[] {c.input(0).asOutput()});
            }),
        trap(
            "masks by a condition",
            c -> {
              Ops tf = c.tf();
              tf.booleanMask(c.<TFloat64>input(0), tf.constant(new boolean[] {true, false}));
            }));
  }

  private static Arguments trap(String what, Consumer<GradientContext> action) {
    return Arguments.of(what, action);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("waitsForeverInAPlainGradient")
  void doesNotHangWhenTheGradientFunction(String what, Consumer<GradientContext> action) {
    assertEqualsTwiceX(
        c -> {
          action.accept(c);
          return TestOperators.squareGradients(c);
        });
  }

  @Test
  void allowsGradientsInsideAGradientFunction() {
    assertEqualsTwiceX(
        c -> {
          Ops tf = c.tf();
          Operand<TFloat64> x = c.input(0);
          Operand<TFloat64> square = tf.math.square(x);
          Operand<TFloat64> dx =
              SafeGradients.of(tf, tf.math.log(TestOperators.EXP.apply(tf, square)), x);
          return List.of(tf.math.mul(c.<TFloat64>cotangent(0), dx));
        });
  }

  @Test
  void allowsAMaskedGradient() {
    assertEqualsTwiceX(
        c -> {
          Ops tf = c.tf();
          Operand<TFloat64> x = c.input(0);
          Operand<TFloat64> positive = tf.booleanMask(x, tf.math.greater(x, tf.constant(0.0)));
          Operand<TFloat64> zero =
              tf.math.sub(tf.reduceSum(positive, tf.constant(0)), tf.constant(3.0));
          Operand<TFloat64> gradient = TestOperators.typed(TestOperators.gradientOfSquare(c));
          return List.of(tf.math.add(gradient, zero));
        });
  }

  private static void assertEqualsTwiceX(GradientFunction gradient) {
    for (CustomOperator operator :
        List.of(
            TestOperators.square(gradient).create(),
            TestOperators.square(gradient).gradientBuiltOnDemand().create())) {
      try (Graph graph = new Graph();
          Session session = new Session(graph)) {
        Ops tf = Ops.create(graph);
        Operand<TFloat64> x = tf.constant(new double[] {3, -1});
        Operand<TFloat64> y = operator.apply(tf, x);
        assertArrayEquals(
            new double[] {6, -2}, doubles(session, SafeGradients.of(tf, y, x)), 1e-12);
      }
    }
  }

  /** Sine and cosine, each the other's gradient: building one must not build the other for ever. */
  private static final class Wave {
    static final CustomOperator SINE =
        CustomOperator.named("org.softtf.test.Sine")
            .forward(c -> List.of(c.tf().math.sin(c.<TFloat64>input(0))))
            .gradient(c -> times(c, Wave.COSINE.apply(c.tf(), c.<TFloat64>input(0))))
            .create();
    static final CustomOperator COSINE =
        CustomOperator.named("org.softtf.test.Cosine")
            .forward(c -> List.of(c.tf().math.cos(c.<TFloat64>input(0))))
            .gradient(c -> times(c, c.tf().math.neg(SINE.apply(c.tf(), c.<TFloat64>input(0)))))
            .create();

    private static List<Operand<?>> times(GradientContext c, Operand<TFloat64> factor) {
      return List.of(c.tf().math.mul(c.<TFloat64>cotangent(0), factor));
    }
  }

  @Test
  void allowsOperatorsInEachOthersGradients() {
    GradientCheck.of(Wave.SINE::apply).order(4).require(new double[] {0.3, 2});
  }

  @Test
  void keepsTheDeviceOfAGradientFunctionsNodes() {
    CustomOperator operator =
        TestOperators.square(
                c -> {
                  Ops tf =
                      c.tf()
                          .withDevice(
                              DeviceSpec.newBuilder()
                                  .deviceType(DeviceSpec.DeviceType.CPU)
                                  .build());
                  return List.of(tf.withName("placed").math.neg(c.<TFloat64>cotangent(0)));
                })
            .create();
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.constant(1.0);
      SafeGradients.of(tf, operator.apply(tf, x), x);
      assertTrue(
          graph.toGraphDef().getNodeList().stream()
              .anyMatch(n -> n.getName().endsWith("placed") && n.getDevice().contains("CPU")));
    }
  }

  /** x·2³ by a loop with a counter, whose gradient ends the JVM in TensorFlow Java. */
  private static Operand<TFloat64> loop(Ops tf, Operand<TFloat64> x) {
    Output<?>[] results =
        ((Graph) tf.scope().env())
            .whileLoop(
                new Output<?>[] {tf.constant(0).asOutput(), x.asOutput()},
                (graph, inputs, outputs) ->
                    outputs[0] =
                        Ops.create(graph)
                            .math
                            .less(
                                TestOperators.<TInt32>typed(inputs[0]),
                                Ops.create(graph).constant(3))
                            .asOutput(),
                (graph, inputs, outputs) -> {
                  Ops body = Ops.create(graph);
                  outputs[0] =
                      body.math
                          .add(TestOperators.<TInt32>typed(inputs[0]), body.constant(1))
                          .asOutput();
                  outputs[1] =
                      body.math
                          .mul(TestOperators.<TFloat64>typed(inputs[1]), body.constant(2.0))
                          .asOutput();
                },
                tf.scope().makeOpName("loop"));
    return TestOperators.typed(results[1]);
  }

  @Test
  void refusesAGradientThroughAWhileLoopThatWouldEndTheJvm() {
    CustomOperator operator =
        TestOperators.square(TestOperators::squareGradients)
            .forward(c -> List.of(loop(c.tf(), c.input(0))))
            .create();
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.constant(5.0);
      Operand<TFloat64> looped = loop(tf, x);
      assertRefused("through a Graph.whileLoop", () -> SafeGradients.of(tf, looped, x));
      assertRefused(
          "through a Graph.whileLoop", () -> SafeGradients.of(tf, operator.apply(tf, x), x));
      Operand<TFloat64> apart = tf.math.mul(x, loop(tf, tf.constant(1.0)));
      assertArrayEquals(new double[] {8}, doubles(session, SafeGradients.of(tf, apart, x)));
    }
    assertRefused(
        "is part of a loop", () -> assertEqualsTwiceX(c -> List.of(loop(c.tf(), c.cotangent(0)))));
  }

  @Test
  void keepsGradientFunctionsFromTheGraphThatIsLocked() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.constant(1.0);
      CustomOperator captures =
          TestOperators.square(c -> List.of(tf.math.neg(c.<TFloat64>cotangent(0)))).create();
      assertRefused("was from a different graph", () -> captures.apply(tf, x));
      CustomOperator leaks = TestOperators.square(c -> List.of(x)).create();
      assertRefused("belongs to another graph", () -> leaks.apply(tf, x));
    }
  }
}
