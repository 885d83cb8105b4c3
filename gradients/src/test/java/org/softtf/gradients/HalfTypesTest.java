// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.softtf.gradients.TestOperators.doubles;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.EagerSession;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/** Estimators, gradients and tapes take float16 and bfloat16. */
class HalfTypesTest {
  /** Numbers that both types hold. */
  private static final double[] X = {-300, -2.5, -1, -0.375, -0.0, 0, 0.5, 1, 1.5, 96};

  private static final CustomOperator SQUARE =
      TestOperators.square(TestOperators::squareGradients).create();

  static Stream<Class<? extends TFloating>> halves() {
    return Stream.of(TFloat16.class, TBfloat16.class);
  }

  @ParameterizedTest
  @MethodSource("halves")
  <T extends TFloating> void estimatorsHaveTheStepsValueAndTheGradientOne(Class<T> type) {
    require(type, IdentityEstimator::round, Math::rint);
    require(type, IdentityEstimator::sign, x -> x == 0 ? 0 : Math.signum(x));
    require(type, IdentityEstimator::heaviside, x -> (Math.signum(x) + 1) / 2);
    require(type, (e, x) -> e.clip(x, -0.375, 1e6), x -> Math.max(x, -0.375));
    require(type, (e, x) -> e.of(x, x), x -> x);
  }

  @FunctionalInterface
  private interface Estimate<T extends TFloating> {
    Operand<T> build(IdentityEstimator estimator, Operand<T> x);
  }

  private static <T extends TFloating> void require(
      Class<T> type, Estimate<T> estimate, DoubleUnaryOperator value) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<T> x = tf.dtypes.cast(tf.constant(X), type);
      Operand<T> plain = estimate.build(StraightThrough.identity(tf), x);
      Operand<T> windowed = estimate.build(StraightThrough.identity(tf).within(-1, 1), x);
      double[] want = Arrays.stream(X).map(value).toArray();
      assertArrayEquals(want, numbers(graph, tf, plain));
      assertArrayEquals(want, numbers(graph, tf, windowed));
      double[] ones = Arrays.stream(X).map(each -> 1).toArray();
      assertArrayEquals(ones, numbers(graph, tf, SafeGradients.of(tf, plain, x)));
      double[] window = Arrays.stream(X).map(each -> Math.abs(each) <= 1 ? 1 : 0).toArray();
      assertArrayEquals(window, numbers(graph, tf, SafeGradients.of(tf, windowed, x)));
    }
  }

  /** 0.1 lies between two halves; rounded to one of them, a window would let it in. */
  @ParameterizedTest
  @MethodSource("halves")
  <T extends TFloating> void theEndsOfAWindowAreNotRounded(Class<T> type) {
    double[] near = {0x1.98p-4, 0x1.9ap-4, 0x1.994p-4, 0x1.998p-4, 0x1.99cp-4};
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<T> x = tf.dtypes.cast(tf.constant(near), type);
      Operand<T> y = StraightThrough.identity(tf).within(0, 0.1).sign(x);
      double[] halves = numbers(graph, tf, x);
      double[] want = Arrays.stream(halves).map(each -> each <= (float) 0.1 ? 1 : 0).toArray();
      assertArrayEquals(want, numbers(graph, tf, SafeGradients.of(tf, y, x)));
    }
  }

  @ParameterizedTest
  @MethodSource("halves")
  <T extends TFloating> void replacedGradientsAreTheOthers(Class<T> type) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      double[] numbers = {-2, 0.5, 3};
      Operand<T> x = tf.dtypes.cast(tf.constant(numbers), type);
      Operand<T> y = GradientReplacement.of(tf, forward -> forward ? tf.math.square(x) : x);
      assertArrayEquals(Arrays.stream(numbers).map(v -> v * v).toArray(), numbers(graph, tf, y));
      assertArrayEquals(new double[] {1, 1, 1}, numbers(graph, tf, SafeGradients.of(tf, y, x)));
    }
  }

  @ParameterizedTest
  @MethodSource("halves")
  <T extends TFloating> void tapesDifferentiateTwice(Class<T> type) {
    try (EagerSession session = EagerSession.create();
        GradientTape outer = GradientTape.of(session);
        GradientTape inner = GradientTape.within(outer)) {
      Ops tf = inner.tf();
      Operand<T> x = tf.dtypes.cast(tf.constant(new double[] {1, 2, 3}), type);
      outer.watch(x);
      inner.watch(x);
      Operand<T> y = SQUARE.apply(tf, x);
      Operand<T> cube = tf.math.mul(y, x);
      Operand<T> slope = inner.gradient(cube, x);
      assertEquals(type, slope.type());
      assertArrayEquals(new double[] {3, 12, 27}, numbers(tf, slope));
      assertArrayEquals(new double[] {6, 12, 18}, numbers(tf, outer.gradient(slope, x)));
    }
  }

  @ParameterizedTest
  @MethodSource("halves")
  <T extends TFloating> void compiledFunctionsTakeNumbersAndArrays(Class<T> type) {
    try (ValueAndGradient f =
            ValueAndGradient.of(type, Shape.unknown(), (tf, x) -> tf.math.square(x));
        EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      for (Object three :
          List.of(3, 3f, 3.0, NdArrays.scalarOf(3f), tf.dtypes.cast(tf.constant(3f), type))) {
        try (Evaluation result = f.call(three)) {
          assertArrayEquals(new double[] {9}, numbers(tf, tf.constantOf(result.value(type))));
          assertArrayEquals(new double[] {6}, numbers(tf, tf.constantOf(result.gradient(type))));
        }
      }
      for (Object array :
          List.of(
              new double[][] {{1, 2.5}},
              new float[][] {{1, 2.5f}},
              StdArrays.ndCopyOf(new float[][] {{1, 2.5f}}))) {
        try (Evaluation result = f.call(array)) {
          assertEquals(Shape.of(1, 2), result.gradient(type).shape());
          assertArrayEquals(new double[] {2, 5}, numbers(tf, tf.constantOf(result.gradient(type))));
        }
      }
    }
  }

  private static <T extends TFloating> double[] numbers(Graph graph, Ops tf, Operand<T> x) {
    return doubles(graph, tf.dtypes.cast(x, TFloat64.class));
  }

  private static <T extends TFloating> double[] numbers(Ops tf, Operand<T> x) {
    return doubles(tf.dtypes.cast(x, TFloat32.class).asTensor());
  }
}
