// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.GradientCheck;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.EagerSession;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

class GroupedSumTest {
  private static final Shape SHAPE = Shape.of(2, 7);

  private static final double[] X = {
    0.3, -1, 2, 0.5, 1, -0.2, 0.7, 1.5, 0.1, -0.6, 0.9, 1.1, -2, 0.4
  };

  private static final double[] W = {1, 2, -1, 0.5, 0.3, 1, 0.2, -0.4, 2, 1, 0.6, -1, 0.8, 1.7};

  /** Column k is xₖ³·Σᵢ wᵢ, three columns at a time, so that the last group has one. */
  private static final GroupedSum CUBES =
      GroupedSum.named(
          "softtf.test.cubes",
          new GroupedSum.ColumnTerm() {
            @Override
            public int room(int n, Attributes attributes) {
              return 3 * (int) SHAPE.get(0);
            }

            @Override
            public <T extends TFloating> Operand<T> ofPart(
                Ops tf, Operand<T> part, List<Operand<T>> inputs, Attributes attributes) {
              Operand<T> cubes = tf.math.mul(part, tf.math.square(part));
              return tf.math.mul(
                  cubes, tf.reduceSum(inputs.get(1), tf.constant(1), ReduceSum.keepDims(true)));
            }
          });

  private static Operand<TFloat64> cubes(
      Ops tf, Operand<TFloat64> x, Operand<TFloat64> w, int longest) {
    return CUBES.of(tf, List.of(x, w), longest, Attributes.NONE);
  }

  private static double weight(int row) {
    return IntStream.range(row * 7, row * 7 + 7).mapToDouble(i -> W[i]).sum();
  }

  private static double[] expected(Derivative derivative) {
    return IntStream.range(0, X.length)
        .mapToDouble(i -> derivative.at(X[i]) * weight(i / 7))
        .toArray();
  }

  private interface Derivative {
    double at(double x);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7})
  void derivativesOfEveryOrderAreSumsOfThoseOfTheGroups(int longest) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1, 7)));
      Operand<TFloat64> w = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1, 7)));
      Operand<TFloat64> y = cubes(tf, x, w, longest);
      Operand<TFloat64> first = SafeGradients.of(tf, y, x);
      Operand<TFloat64> second = SafeGradients.of(tf, first, x);
      Operand<TFloat64> third = SafeGradients.of(tf, second, x);
      assertArrayEquals(expected(e -> e * e * e), run(graph, x, w, y), 1e-12);
      assertArrayEquals(expected(e -> 3 * e * e), run(graph, x, w, first), 1e-12);
      assertArrayEquals(expected(e -> 6 * e), run(graph, x, w, second), 1e-12);
      assertArrayEquals(expected(e -> 6), run(graph, x, w, third), 1e-12);
      boolean loops =
          graph.toGraphDef().getNodeList().stream().anyMatch(node -> node.getOp().equals("While"));
      assertEquals(longest == 0, loops);
    }
  }

  private static double[] run(
      Graph graph, Operand<TFloat64> x, Operand<TFloat64> w, Operand<TFloat64> y) {
    try (Session session = new Session(graph);
        Tensor ofX = Tensors.of(TFloat64.class, SHAPE, X);
        Tensor ofW = Tensors.of(TFloat64.class, SHAPE, W);
        Tensor result = session.runner().feed(x, ofX).feed(w, ofW).fetch(y).run().get(0)) {
      return Tensors.values(result);
    }
  }

  @Test
  void mixedDerivativesAreThoseOfDifferences() {
    GradientCheck.ofAll(
            (tf, in) ->
                List.of(
                    cubes(
                        tf,
                        tf.reshape(in.get(0), tf.constant(new int[] {2, 7})),
                        tf.reshape(in.get(1), tf.constant(new int[] {2, 7})),
                        0)))
        .order(2)
        .require(X, W);
  }

  @Test
  void tensorFlowsOwnGradientsFindTheLoopsOfTheFirstOrder() {
    try (Graph graph = new Graph()) {
      Fed fed = Fed.in(graph);
      Output<?> first = fed.gradient(graph, fed.sum());
      assertArrayEquals(
          expected(e -> 3 * e * e), run(graph, fed.x(), fed.w(), typed(first)), 1e-12);
    }
  }

  /** Nobody had the chance to put the second order's functions into the graph. */
  @Test
  void tensorFlowsOwnGradientsOfTheSecondOrderAreAnErrorNotACrash() {
    try (Graph graph = new Graph()) {
      Fed fed = Fed.in(graph);
      Output<?> first = fed.gradient(graph, fed.sum());
      TensorFlowException error =
          assertThrows(
              TensorFlowException.class,
              () -> run(graph, fed.x(), fed.w(), typed(fed.gradient(graph, first))));
      assertTrue(error.getMessage().contains("softtf_test_cubes"), error.getMessage());
    }
  }

  /** The sum in a loop, of placeholders. */
  private record Fed(Operand<TFloat64> x, Operand<TFloat64> w, Output<TFloat64> sum) {
    static Fed in(Graph graph) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.placeholder(TFloat64.class, Placeholder.shape(SHAPE));
      Operand<TFloat64> w = tf.placeholder(TFloat64.class, Placeholder.shape(SHAPE));
      return new Fed(x, w, cubes(tf, x, w, 0).asOutput());
    }

    /** By TensorFlow's own gradient builder. */
    Output<?> gradient(Graph graph, Output<?> y) {
      return graph.addGradients(y, new Output<?>[] {x.asOutput()})[0];
    }
  }

  @Test
  void runsInEagerMode() {
    try (EagerSession session = EagerSession.create();
        Tensor ofX = Tensors.of(TFloat64.class, SHAPE, X);
        Tensor ofW = Tensors.of(TFloat64.class, SHAPE, W)) {
      Ops tf = Ops.create(session);
      for (int call = 0; call < 2; call++) {
        Operand<TFloat64> y =
            cubes(tf, tf.constantOf((TFloat64) ofX), tf.constantOf((TFloat64) ofW), 0);
        assertArrayEquals(expected(e -> e * e * e), Tensors.values(y.asTensor()), 1e-12);
      }
    }
  }

  @SuppressWarnings("unchecked") // gradients have their inputs' type
  private static Operand<TFloat64> typed(Output<?> output) {
    return (Operand<TFloat64>) (Operand<?>) output;
  }
}
