// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.softtf.gradients.GradientCheck;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.ops.array.Evaluated.Operator;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat64;

/** Quantiles as M-estimators, and the median with weights, against bisection and closed forms. */
class QuantileNewtonTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void agreesWithBisection(Mode mode) {
    try (QuantileRows<TFloat64> quantiles = new QuantileRows<>(TFloat64.class, mode)) {
      for (int n : new int[] {1, 2, 3, 8, 31}) {
        for (double softness : new double[] {0.02, 0.5, 3}) {
          Random random = new Random(n);
          double[][] x = new double[6][];
          double[][] weights = new double[6][];
          double[] q = {0.5, 0.25, 0.9, 1e-6, 0.999, 0.3};
          for (int i = 0; i < 6; i++) {
            x[i] = random.doubles(n, -2, 2).map(i == 5 ? Math::rint : v -> v).toArray();
            weights[i] = random.doubles(n).toArray();
            if (i < 2) {
              Arrays.fill(weights[i], 0.7);
            }
          }
          double[][] got = quantiles.of(softness, q, weights, x);
          for (int i = 0; i < 6; i++) {
            String message = mode + " " + q[i] + " " + softness + " " + Arrays.toString(x[i]);
            double want = QuantileRows.oracle(mode, softness, q[i], weights[i], x[i]);
            assertEquals(want, got[0][i], 1e-8 * softness, message);
            double[] part = Arrays.copyOfRange(got[1], i * n, i * n + n);
            assertEquals(1, Arrays.stream(part).sum(), 1e-12, message);
          }
          assertEquals(got[0][0], got[4][0], 1e-12, "the median with weights");
          assertEquals(got[5][0], got[4][0], 1e-12, "equal weights are none");
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void gradientsAgreeWithDifferences(Mode mode) {
    double[] x = new Random(5).doubles(10, -2, 2).toArray();
    double[] weights = new Random(6).doubles(10, 0.1, 1).toArray();
    GradientCheck.ofAll(
            (tf, in) -> {
              Operand<TFloat64> rows = tf.reshape(in.get(0), tf.constant(new int[] {2, 5}));
              Operand<TFloat64> each = tf.reshape(in.get(1), tf.constant(new int[] {2, 5}));
              Operand<TFloat64> softness = tf.reshape(in.get(3), tf.constant(new int[0]));
              SoftOps soft = SoftOps.create(tf).mode(mode).softness(softness);
              return List.of(
                  soft.quantileNewton(rows, in.get(2), ArrayOption.weights(each)),
                  soft.medianNewton(rows, ArrayOption.weights(each)));
            })
        .order(mode == Mode.C0 ? 1 : 2)
        .step(1e-5)
        .tolerance(1e-5, 1e-6)
        .require(x, weights, new double[] {0.3, 0.62}, new double[] {0.4});
  }

  /** s/Σs for x, Σw/Σs for q and (q − S)/Σs for w. */
  @Test
  void gradientsAreTheClosedForm() {
    double[] x = {0.3, -0.2, 1.4, 0.9, -2};
    double[] w = {1, 0.5, 2, 0, 0.7};
    try (QuantileRows<TFloat64> quantiles = new QuantileRows<>(TFloat64.class, Mode.SMOOTH)) {
      double[][] got = quantiles.of(0.4, new double[] {0.35}, new double[][] {w}, x);
      double y = QuantileRows.oracle(Mode.SMOOTH, 0.4, 0.35, w, x);
      double[] step = Arrays.stream(x).map(v -> PlainStep.of((y - v) / 0.4, Mode.SMOOTH)).toArray();
      double sum = 0;
      for (int i = 0; i < 5; i++) {
        sum += w[i] * step[i] * (1 - step[i]) / 0.4;
      }
      for (int i = 0; i < 5; i++) {
        assertEquals(w[i] * step[i] * (1 - step[i]) / 0.4 / sum, got[1][i], 1e-12);
        assertEquals((0.35 - step[i]) / sum, got[2][i], 1e-12);
      }
      assertEquals(4.2 / sum, got[3][0], 1e-11);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void whereNobodyIsNearItIsTheExactQuantile(Mode mode) {
    try (QuantileRows<TFloat64> quantiles = new QuantileRows<>(TFloat64.class, mode)) {
      double[] x = {3e5, 0, -4e5, 7e5};
      double[][] weights = {{1, 1, 1, 1}, {1, 2, 1, 4}};
      double[][] got = quantiles.of(0.1, new double[] {0.25, 0.5}, weights, x, x);
      assertArrayEquals(new double[] {-2e5, 5e5}, got[0], 1);
      if (mode != Mode.SMOOTH) {
        assertArrayEquals(new double[] {-2e5, 5e5}, got[0]);
      }
      // in smooth mode to the spacing of distances of 3e6 softness
      double tolerance = mode == Mode.SMOOTH ? 1e-9 : 0;
      assertArrayEquals(new double[] {0, 0.5, 0.5, 0, 0.5, 0, 0, 0.5}, got[1], tolerance);
      assertArrayEquals(new double[8], got[2]);
      assertArrayEquals(new double[2], got[3]);
    }
  }

  @ParameterizedTest
  @EnumSource
  void infiniteNumbersNanAndNoWeightStayInTheirRows(Mode mode) {
    try (QuantileRows<TFloat64> quantiles = new QuantileRows<>(TFloat64.class, mode)) {
      double[] plain = {0.1, 0.9, -0.3, 2};
      double[] even = {1, 1, 1, 1};
      double[][] x = {
        plain,
        {Double.NaN, 0, 1, 2},
        {INFINITY, INFINITY, 0, INFINITY},
        plain,
        plain,
        {-INFINITY, 0.2, 0.4, INFINITY}
      };
      double[][] weights = {{1, 0, 3, 0}, even, even, {0, 0, 0, 0}, {1, 0, 3, 0}, even};
      double[] q = {0.8, 0.5, 0.5, 0.5, 0.8, 0.5};
      double[][] got = quantiles.of(0.2, q, weights, x);
      double[] pair = {0.1, -0.3};
      double[][] alone = quantiles.of(0.2, new double[] {0.8}, new double[][] {{1, 3}}, pair);
      double[] want = {alone[0][0], Double.NaN, INFINITY, Double.NaN, alone[0][0], 0.3};
      assertArrayEquals(want, got[0], 1e-12, "weight 0 counts for nothing");
      double first = alone[1][0];
      double third = alone[1][1];
      double[] gradient = {first, 0, third, 0};
      assertArrayEquals(gradient, Arrays.copyOfRange(got[1], 0, 4), 1e-12);
      assertArrayEquals(gradient, Arrays.copyOfRange(got[1], 16, 20), 1e-12);
      assertEquals(alone[3][0], got[3][0], 1e-9);
      assertEquals(alone[3][0], got[3][4], 1e-9);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0.3, 2",
    "0.2, 1.5",
    "0.5, 3",
    "0.4, 2.5",
    "0.01, 1",
    "0.99, 5",
    "0.1, 1",
    "0.6, 3.5"
  })
  void hardQuantilesAreTheMiddleOfAllThatBalance(double q, double want) {
    double[] x = {4, 2, 5, 1, 3};
    assertArrayEquals(
        new double[] {want},
        quantile(x, (soft, in) -> soft.mode(Mode.HARD).quantileNewton(in, q)),
        1e-15);
    assertArrayEquals(
        new double[] {want},
        quantile(x, (soft, in) -> soft.straightThrough().quantileNewton(in, q)),
        1e-15);
  }

  @Test
  void hardMediansWeigh() {
    double[] x = {4, 2, 5, 1, 3};
    double[][] weights = {{1, 1, 1, 1, 1}, {9, 1, 1, 1, 1}, {2, 1, 1, 2, 0}, {0, 0, 1, 0, 0}};
    double[] want = {3, 4, 3, 5};
    for (int i = 0; i < want.length; i++) {
      double[] w = weights[i];
      double[] got =
          quantile(
              x,
              (soft, in) ->
                  soft.mode(Mode.HARD)
                      .medianNewton(in, ArrayOption.weights(soft.tf().constant(w))));
      assertArrayEquals(new double[] {want[i]}, got);
    }
  }

  @Test
  void weightsBroadcastAlongAnyAxis() {
    double[] x = new Random(1).doubles(12).toArray();
    double[] w = {0.2, 0.7, 0.1};
    for (Shape known : List.of(Shape.of(3, 4), Shape.of(-1, -1))) {
      Evaluated got =
          Evaluated.of(
              TFloat64.class,
              known,
              Shape.of(3, 4),
              x,
              (soft, in) ->
                  soft.quantileNewton(
                      in,
                      0.4,
                      ArrayOption.axis(0),
                      ArrayOption.keepDims(),
                      ArrayOption.weights(
                          Tensors.constant(soft.tf(), TFloat64.class, Shape.of(3, 1), w))));
      assertEquals(Shape.of(1, 4), got.shape());
      for (int c = 0; c < 4; c++) {
        double want = QuantileRows.oracle(Mode.SMOOTH, 0.1, 0.4, w, x[c], x[4 + c], x[8 + c]);
        assertEquals(want, got.data()[c], 1e-12);
      }
    }
  }

  @Test
  void whatIsNoQuantileOrWeightIsRefused() {
    for (double q : new double[] {0, 1, -1, Double.NaN}) {
      requireRefused(
          (soft, in) -> soft.quantileNewton(in, q), "quantileNewton: q must be in (0, 1)");
      requireRefused(
          (soft, in) -> soft.quantileNewton(in, soft.tf().constant(q)),
          "quantileNewton: q must be in (0, 1)");
    }
    for (double w : new double[] {-1, INFINITY, Double.NaN}) {
      requireRefused(
          (soft, in) -> soft.medianNewton(in, ArrayOption.weights(soft.tf().constant(w))),
          "medianNewton: weights must be at least 0 and finite");
    }
    requireRefused(
        (soft, in) ->
            soft.medianNewton(in, ArrayOption.weights(soft.tf().constant(new double[] {1, 2}))),
        "weights must be a scalar or broadcast");
  }

  private static void requireRefused(Operator<TFloat64> operator, String message) {
    double[] x = {1, 2, 3};
    RuntimeException error = assertThrows(RuntimeException.class, () -> quantile(x, operator));
    assertTrue(error.getMessage().contains(message), error::getMessage);
  }

  private static double[] quantile(double[] x, Operator<TFloat64> operator) {
    return Evaluated.of(Shape.of(x.length), x, operator).data();
  }
}
