// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.softtf.gradients.TestOperators.doubles;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** Plain estimators: the value of the step function, the gradient of the identity or a window. */
class IdentityEstimatorTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;
  private static final double[] X = {
    -3.4,
    -1.0000001,
    -1,
    -0.5,
    -0.0,
    0,
    0.2,
    0.5,
    0.99,
    1,
    1.5,
    2.5,
    INFINITY,
    -INFINITY,
    Double.NaN
  };

  /** An estimator and what it does to a number. */
  private record Case(String name, Builder estimator, DoubleUnaryOperator value) {
    @Override
    public String toString() {
      return name;
    }
  }

  @FunctionalInterface
  private interface Builder {
    Operand<TFloat64> build(IdentityEstimator estimator, Operand<TFloat64> x);
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("round", IdentityEstimator::round, Math::rint),
        new Case("sign", IdentityEstimator::sign, x -> x == 0 ? 0 : Math.signum(x)),
        new Case("heaviside", IdentityEstimator::heaviside, x -> (Math.signum(x) + 1) / 2),
        new Case("clip", (e, x) -> e.clip(x, -0.3, 2), x -> Math.min(Math.max(x, -0.3), 2)),
        new Case("of", (e, x) -> e.of(x, x), x -> x));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theGradientIsOne(Case c) {
    double[] slope = Arrays.stream(X).map(x -> Double.isFinite(x) ? 1 : 0).toArray();
    require(c, slope, StraightThrough::identity);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theGradientIsOneInTheWindowWithItsEnds(Case c) {
    double[] slope = Arrays.stream(X).map(x -> Math.abs(x) <= 1 ? 1 : 0).toArray();
    require(c, slope, tf -> StraightThrough.identity(tf).within(-1, 1));
    double[] above = Arrays.stream(X).map(x -> x >= 0 && x <= 1.5 ? 1 : 0).toArray();
    require(c, above, tf -> StraightThrough.identity(tf).within(0, 1.5));
  }

  @FunctionalInterface
  private interface Maker {
    IdentityEstimator of(Ops tf);
  }

  private static void require(Case c, double[] slope, Maker maker) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.constant(X);
      Operand<TFloat64> y = c.estimator().build(maker.of(tf), x);
      Operand<TFloat64> weights = tf.constant(X.clone());
      Operand<TFloat64> finite = tf.select(tf.math.isFinite(weights), weights, tf.constant(7.0));
      Operand<TFloat64> loss = tf.math.mul(finite, y);
      Operand<?> first = SafeGradients.of(tf, loss, x);
      try (Session session = new Session(graph)) {
        double[] values = doubles(session, y);
        double[] want = Arrays.stream(X).map(c.value()).toArray();
        for (int i = 0; i < X.length; i++) {
          // bits, but for the kind of NaN
          assertTrue(
              Double.doubleToLongBits(want[i]) == Double.doubleToLongBits(values[i]),
              c + " of " + X[i] + ": " + values[i]);
        }
        double[] gradient = doubles(session, first);
        for (int i = 0; i < X.length; i++) {
          double weight = Double.isFinite(X[i]) ? X[i] : 7;
          assertArrayEquals(
              new double[] {slope[i] * weight + 0.0}, new double[] {gradient[i] + 0.0});
        }
      }
    }
  }

  @Test
  void boundsInTheWrongOrderAreRefused() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      IdentityEstimator estimator = StraightThrough.identity(tf);
      assertThrows(IllegalArgumentException.class, () -> estimator.within(1, -1));
      assertThrows(IllegalArgumentException.class, () -> estimator.within(Double.NaN, 1));
      Operand<TFloat64> x = tf.constant(X);
      assertThrows(IllegalArgumentException.class, () -> estimator.clip(x, 2, 1));
    }
  }
}
