// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.elementwise.ReluOption;
import org.softtf.ops.logic.LogicOption;
import org.softtf.ops.reference.Tensors;
import org.softtf.ops.reference.TestSessions;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/** Infinities, zeros, halves and large numbers: what the documentation says of them. */
class SpecialValuesTest {
  private static final double INF = Double.POSITIVE_INFINITY;

  /** Value and gradient of the sum. */
  private static double[][] both(
      Class<? extends TFloating> type,
      Function<SoftOps, Function<Operand<TFloating>, Operand<TFloating>>> operator,
      Mode mode,
      double... x) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      @SuppressWarnings("unchecked") // the constant has that type
      Operand<TFloating> in =
          (Operand<TFloating>) Tensors.constant(tf, type, Shape.of(x.length), x);
      Operand<TFloating> out = operator.apply(SoftOps.create(tf).mode(mode)).apply(in);
      Operand<TFloating> gradient = SafeGradients.of(tf, out, in);
      try (Session session = TestSessions.unoptimized(graph);
          Result result = session.runner().fetch(out).fetch(gradient).run()) {
        return new double[][] {Tensors.values(result.get(0)), Tensors.values(result.get(1))};
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HARD")
  void infinitiesAreExact(Mode mode) {
    for (Class<? extends TFloating> type : List.of(TFloat32.class, TFloat64.class)) {
      double[] x = {-INF, INF};
      assertBoth(both(type, s -> s::heaviside, mode, x), new double[] {0, 1}, new double[2]);
      assertBoth(both(type, s -> s::sign, mode, x), new double[] {-1, 1}, new double[2]);
      assertBoth(both(type, s -> s::abs, mode, x), new double[] {INF, INF}, new double[] {-1, 1});
      assertBoth(
          both(type, s -> v -> s.relu(v), mode, x), new double[] {0, INF}, new double[] {0, 1});
      assertBoth(
          both(type, s -> v -> s.relu(v, ReluOption.gated()), mode, x),
          new double[] {0, INF},
          new double[] {0, 1});
      for (boolean gated : List.of(false, true)) {
        assertBoth(
            both(type, s -> v -> s.clip(v, -2, 3, ReluOption.gated(gated)), mode, x),
            new double[] {-2, 3},
            new double[2]);
      }
      assertBoth(both(type, s -> v -> s.round(v), mode, x), x, new double[2]);
      assertBoth(
          both(type, s -> v -> s.greater(v, 1), mode, x), new double[] {0, 1}, new double[2]);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HARD")
  void largeNumbersClipToTheBounds(Mode mode) {
    // a difference of two ramps would give 0 or 1024 here
    double[][] got = both(TFloat32.class, s -> v -> s.clip(v, 0, 1), mode, -1e10, 1e10, 3e38);
    assertBoth(got, new double[] {0, 1, 1}, new double[3]);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HARD")
  void atZeroTheGradientIsThatOfTheFormula(Mode mode) {
    assertEquals(0.5, both(TFloat64.class, s -> v -> s.relu(v), mode, 0)[1][0], 1e-12);
    assertEquals(0, both(TFloat64.class, s -> s::abs, mode, 0)[1][0], 1e-12);
    assertEquals(0.5, both(TFloat64.class, s -> s::heaviside, mode, 0)[0][0], 1e-12);
    assertEquals(0.5, both(TFloat64.class, s -> v -> s.clip(v, 0, 9), mode, 0)[1][0], 1e-12);
  }

  @Test
  void hardOperatorsAreTheExactOnes() {
    double[] x = {-1.5, -0.5, 0, 0.5, 1.5, 2.5, INF};
    assertArrayEquals(new double[] {-2, 0, 0, 0, 2, 2, INF}, hard(s -> v -> s.round(v), x));
    assertArrayEquals(new double[] {0, 0, 0.5, 1, 1, 1, 1}, hard(s -> s::heaviside, x));
    assertArrayEquals(new double[] {-1, -1, 0, 1, 1, 1, 1}, hard(s -> s::sign, x));
    assertArrayEquals(new double[] {0, 0, 1, 0, 0, 0, 0}, hard(s -> v -> s.equal(v, 0), x));
    assertArrayEquals(new double[] {0, 0, 0, 0, 0, 0, 1}, hard(s -> v -> s.isClose(v, INF), x));
    assertArrayEquals(new double[] {0, 0, 0, 1, 1, 1, 1}, hard(s -> v -> s.greater(v, 0), x));
    assertArrayEquals(new double[] {0, 0, 1, 1, 1, 1, 1}, hard(s -> v -> s.greaterEqual(v, 0), x));
  }

  private static double[] hard(
      Function<SoftOps, Function<Operand<TFloating>, Operand<TFloating>>> operator, double... x) {
    double[] values = both(TFloat64.class, operator, Mode.HARD, x)[0];
    for (int i = 0; i < values.length; i++) {
      values[i] += 0.0; // −0 is 0
    }
    return values;
  }

  @Test
  void safeFunctionsAreFiniteWhereThePlainOnesAreNot() {
    double pi = Math.PI;
    assertBoth(
        both(TFloat64.class, s -> s::sqrt, Mode.SMOOTH, -1, 0, 4, -INF, INF),
        new double[] {0, 0, 2, 0, INF},
        new double[] {0, 0, 0.25, 0, 0});
    assertBoth(
        both(TFloat64.class, s -> s::log, Mode.SMOOTH, -1, 0, 1, INF),
        new double[] {0, 0, 0, INF},
        new double[] {0, 0, 1, 0});
    assertBoth(
        both(TFloat64.class, s -> s::arcsin, Mode.SMOOTH, -2, -1, 0, 1, INF),
        new double[] {-pi / 2, -pi / 2, 0, pi / 2, pi / 2},
        new double[] {0, 0, 1, 0, 0});
    assertBoth(
        both(TFloat64.class, s -> s::arccos, Mode.SMOOTH, -2, -1, 0, 1, INF),
        new double[] {pi, pi, pi / 2, 0, 0},
        new double[] {0, 0, -1, 0, 0});
    assertBoth(
        both(TFloat64.class, s -> x -> s.norm(x), Mode.SMOOTH, 0, 0),
        new double[] {0},
        new double[2]);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-30, 1, 1e30})
  void normsOfVerySmallAndVeryLargeNumbersAreRight(double scale) {
    double[][] got = both(TFloat32.class, s -> x -> s.norm(x), Mode.SMOOTH, 3 * scale, -4 * scale);
    assertEquals(5, got[0][0] / scale, 1e-5);
    assertArrayEquals(new double[] {0.6, -0.8}, got[1], 1e-6);
  }

  @Test
  void productsWithZerosHaveTheirGradient() {
    // one zero: the others' product; two zeros: nothing
    assertBoth(
        both(
            TFloat64.class,
            s -> x -> s.all(x, LogicOption.axis(0)),
            Mode.SMOOTH,
            0.5,
            0,
            0.25,
            1,
            1,
            0.5,
            1),
        new double[] {0},
        new double[] {0, 0.0625, 0, 0, 0, 0, 0});
    assertBoth(
        both(TFloat64.class, s -> x -> s.all(x), Mode.SMOOTH, 0.5, 0, 0),
        new double[] {0},
        new double[3]);
    assertBoth(
        both(TFloat64.class, s -> x -> s.any(x), Mode.SMOOTH, 0.5, 1, 0.25),
        new double[] {1},
        new double[] {0, 0.375, 0});
  }

  @Test
  void theGeometricMeanOfAFalseValueIsSmallButNotZero() {
    double[][] got =
        both(TFloat64.class, s -> x -> s.all(x, LogicOption.geometricMean()), Mode.SMOOTH, 0, 1);
    assertEquals(1e-5, got[0][0], 1e-15);
    assertEquals(0, got[1][0]);
  }

  @Test
  void allOfNothingIsTrueAndAnyOfNothingFalse() {
    for (Shape declared : List.of(Shape.of(2, 0), Shape.of(2, -1), Shape.of(-1, -1))) {
      try (Graph graph = new Graph();
          Session session = new Session(graph)) {
        Ops tf = Ops.create(graph);
        Placeholder<TFloat64> x = tf.placeholder(TFloat64.class, Placeholder.shape(declared));
        SoftOps soft = SoftOps.create(tf);
        try (TFloat64 nothing = TFloat64.tensorOf(Shape.of(2, 0));
            Result result =
                session
                    .runner()
                    .feed(x, nothing)
                    .fetch(soft.all(x))
                    .fetch(soft.all(x, LogicOption.geometricMean()))
                    .fetch(soft.any(x))
                    .fetch(soft.any(x, LogicOption.geometricMean()))
                    .run()) {
          for (int i = 0; i < 4; i++) {
            assertArrayEquals(
                i < 2 ? new double[] {1, 1} : new double[] {0, 0},
                StdArrays.array1dCopyOf((TFloat64) result.get(i)));
          }
        }
      }
    }
  }

  private static void assertBoth(double[][] got, double[] values, double[] gradients) {
    assertArrayEquals(values, got[0], 1e-6);
    assertArrayEquals(gradients, got[1], 1e-6);
  }
}
