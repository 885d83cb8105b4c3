// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.reference.Tensors;
import org.softtf.ops.reference.TestSessions;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** Forms of operators that the catalogue does not build: constants in place of operands. */
class OverloadsTest {
  private static final double[] X = {-0.4, 0.1, 0.3, 0.35, 2};

  /** Value and derivative of an operator whose elements do not depend on each other. */
  private record Form(
      String name,
      BiFunction<SoftOps, Operand<TFloat64>, Operand<TFloat64>> build,
      DoubleUnaryOperator value,
      DoubleUnaryOperator slope) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x / 0.1));
  }

  private static double logisticSlope(double x) {
    return logistic(x) * logistic(-x) / 0.1;
  }

  static Stream<Form> forms() {
    return Stream.of(
        new Form(
            "less",
            (soft, x) -> soft.less(x, 0.3),
            x -> logistic(0.3 - x),
            x -> -logisticSlope(0.3 - x)),
        new Form(
            "lessEqual",
            (soft, x) -> soft.lessEqual(x, 0.3),
            x -> logistic(0.3 - x),
            x -> -logisticSlope(0.3 - x)),
        new Form(
            "greaterEqual",
            (soft, x) -> soft.greaterEqual(x, 0.3),
            x -> logistic(x - 0.3),
            x -> logisticSlope(x - 0.3)),
        new Form(
            "where of a constant",
            (soft, x) -> soft.where(x, soft.tf().math.square(x), 7),
            x -> x * x * x + 7 * (1 - x),
            x -> 3 * x * x - 7),
        new Form("where of constants", (soft, x) -> soft.where(x, -2, 7), x -> 7 - 9 * x, x -> -9));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void constantsCountAsOperandsDo(Form form) {
    double[][] got = both(soft -> x -> form.build().apply(soft, x));
    assertArrayEquals(Arrays.stream(X).map(form.value()).toArray(), got[0], 1e-9);
    assertArrayEquals(Arrays.stream(X).map(form.slope()).toArray(), got[1], 1e-6);
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void notEqualOfAConstantIsThatOfAnOperand(Mode mode) {
    double[][] constant = both(soft -> x -> soft.mode(mode).notEqual(x, 0.3));
    double[][] operand = both(soft -> x -> soft.mode(mode).notEqual(x, soft.tf().constant(0.3)));
    double[][] equal = both(soft -> x -> soft.mode(mode).equal(x, 0.3));
    assertArrayEquals(operand[0], constant[0]);
    assertArrayEquals(operand[1], constant[1]);
    assertArrayEquals(Arrays.stream(equal[0]).map(e -> 1 - e).toArray(), constant[0], 1e-15);
  }

  @ParameterizedTest
  @EnumSource(names = {"SOFTSORT", "NEURALSORT", "OT", "SORTING_NETWORK", "CDF_SUM"})
  void argquantileOfAnOperandIsThatOfItsNumber(Method method) {
    for (double q : new double[] {0, 0.3, 1}) {
      double[][] number = both(soft -> x -> soft.method(method).argquantile(x, q));
      double[][] operand =
          both(soft -> x -> soft.method(method).argquantile(x, soft.tf().constant(q)));
      assertArrayEquals(number[0], operand[0], 1e-9);
      assertArrayEquals(number[1], operand[1], 1e-7);
    }
  }

  @Test
  void theGradientInQIsTheDistanceOfTheTwoRows() {
    double[] rows = both(soft -> x -> soft.argsort(x))[0];
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      SoftOps soft = SoftOps.create(tf);
      Operand<TFloat64> q = tf.constant(0.3);
      Operand<TFloat64> weights = tf.constant(X);
      Operand<TFloat64> weighed = tf.math.mul(weights, soft.argquantile(weights, q));
      // q·(n − 1) = 1.2: between the second and the third of five
      double want = 0;
      for (int i = 0; i < 5; i++) {
        want += 4 * X[i] * (rows[10 + i] - rows[5 + i]);
      }
      try (Session session = TestSessions.unoptimized(graph);
          Result got = session.runner().fetch(SafeGradients.of(tf, weighed, q)).run()) {
        assertArrayEquals(new double[] {want}, Tensors.values(got.get(0)), 1e-9);
      }
    }
  }

  @Test
  void withBuildsElsewhereWithTheSameSettings() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Ops there = tf.withSubScope("there");
      SoftOps soft = SoftOps.create(tf).mode(Mode.C1).softness(0.3).method(Method.OT);
      SoftOps moved = soft.with(there);
      assertSame(there, moved.tf());
      assertSame(tf, soft.tf());
      Operand<TFloat64> x = tf.constant(X);
      Operand<TFloat64> here = soft.sort(x);
      Operand<TFloat64> other = moved.sort(x);
      assertTrue(other.op().name().startsWith("there/"), other.op().name());
      try (Session session = TestSessions.unoptimized(graph);
          Result got = session.runner().fetch(here).fetch(other).run()) {
        assertArrayEquals(Tensors.values(got.get(0)), Tensors.values(got.get(1)));
      }
    }
  }

  /** Values of an operator on X, and the gradient of their sum. */
  private static double[][] both(
      Function<SoftOps, Function<Operand<TFloat64>, Operand<TFloat64>>> operator) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.constant(X);
      Operand<TFloat64> y = operator.apply(SoftOps.create(tf)).apply(x);
      try (Session session = TestSessions.unoptimized(graph);
          Result got = session.runner().fetch(y).fetch(SafeGradients.of(tf, y, x)).run()) {
        return new double[][] {Tensors.values(got.get(0)), Tensors.values(got.get(1))};
      }
    }
  }
}
