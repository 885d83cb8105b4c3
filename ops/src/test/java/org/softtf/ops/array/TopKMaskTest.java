// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.softtf.gradients.GradientCheck;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** The soft k-hot mask against bisection and closed forms. */
class TopKMaskTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void agreesWithBisectionAndSumsToK(Mode mode) {
    try (MaskRows<TFloat64> masks = new MaskRows<>(TFloat64.class, mode)) {
      for (int n : new int[] {1, 2, 3, 5, 8, 31, 64}) {
        for (double softness : new double[] {0.01, 0.3, 4}) {
          Random random = new Random(n);
          double[][] rows = new double[6][];
          double[] counts = new double[6];
          for (int i = 0; i < 6; i++) {
            double place = i == 4 ? 1e6 : 0;
            rows[i] = random.doubles(n, -2, 2).map(v -> place + v).toArray();
            // fractions, whole numbers and ties
            counts[i] = i % 2 == 0 ? n * random.nextDouble(0.001, 0.999) : random.nextInt(n + 1);
            if (i == 5) {
              rows[i] = Arrays.stream(rows[i]).map(Math::rint).toArray();
              counts[i] = n * 0.37;
            }
          }
          double[] got = masks.of(softness, counts, rows)[0];
          for (int i = 0; i < 6; i++) {
            requireMask(
                mode, softness, counts[i], rows[i], Arrays.copyOfRange(got, i * n, i * n + n));
          }
        }
      }
    }
  }

  private static void requireMask(
      Mode mode, double softness, double k, double[] row, double... mask) {
    String message = mode + " " + softness + " " + k + " " + Arrays.toString(row);
    int n = row.length;
    assertEquals(k, Arrays.stream(mask).sum(), 1e-12 * n, message);
    // bisection knows the threshold to the spacing of numbers where the row is
    double spacing = Math.ulp(Arrays.stream(row).map(Math::abs).max().orElseThrow()) / softness;
    assertArrayEquals(MaskRows.oracle(mode, softness, k, row), mask, 1e-12 + n * spacing, message);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        assertTrue(row[i] < row[j] || mask[i] >= mask[j], message);
        assertTrue(row[i] != row[j] || mask[i] == mask[j], message);
      }
    }
  }

  /** The Euclidean projection of x/(10·softness) onto {0 ≤ p ≤ 1, Σp = k}, by its breakpoints. */
  @Test
  void c0IsTheProjectionOntoTheCappedSimplex() {
    try (MaskRows<TFloat64> masks = new MaskRows<>(TFloat64.class, Mode.C0)) {
      double[][] rows = new double[5][];
      double[] counts = {1, 2.5, 4, 0.3, 6.9};
      for (int i = 0; i < 5; i++) {
        rows[i] = new Random(i).doubles(7, -3, 3).toArray();
      }
      double[] got = masks.of(0.2, counts, rows)[0];
      for (int i = 0; i < 5; i++) {
        double[] v = Arrays.stream(rows[i]).map(x -> x / 2).toArray();
        assertArrayEquals(
            projection(counts[i], v), Arrays.copyOfRange(got, 7 * i, 7 * i + 7), 1e-13);
      }
    }
  }

  /** Σ clip(v − t, 0, 1) is linear in t between the points v and v − 1. */
  private static double[] projection(double k, double... v) {
    double[] points =
        Arrays.stream(v).flatMap(x -> Arrays.stream(new double[] {x, x - 1})).sorted().toArray();
    for (int i = 0; i + 1 < points.length; i++) {
      double left = capped(points[i], v);
      double right = capped(points[i + 1], v);
      if (left >= k && right <= k && left > right) {
        double t = points[i] + (points[i + 1] - points[i]) * (left - k) / (left - right);
        return Arrays.stream(v).map(x -> Math.min(Math.max(x - t, 0), 1)).toArray();
      }
    }
    throw new IllegalArgumentException("k out of range");
  }

  private static double capped(double t, double... v) {
    return Arrays.stream(v).map(x -> Math.min(Math.max(x - t, 0), 1)).sum();
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void gradientsInXKAndSoftnessAgreeWithDifferences(Mode mode) {
    double[] x = new Random(3).doubles(12, -2, 2).toArray();
    for (boolean standardize : new boolean[] {true, false}) {
      GradientCheck.ofAll(
              (tf, in) -> {
                Operand<TFloat64> rows = tf.reshape(in.get(0), tf.constant(new int[] {2, 6}));
                Operand<TFloat64> softness = tf.reshape(in.get(2), tf.constant(new int[0]));
                SoftOps soft = SoftOps.create(tf).mode(mode).softness(softness);
                return List.of(
                    soft.topKMask(rows, in.get(1), ArrayOption.standardize(standardize)));
              })
          .order(mode == Mode.C0 ? 1 : 2)
          .step(1e-5)
          .tolerance(1e-5, 1e-6)
          .require(x, new double[] {1.7, 4.2}, new double[] {standardize ? 0.07 : 0.35});
    }
  }

  /** n − k is n then, and no element can be missing to it. */
  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void aSmallKCountsNextToNothing(Mode mode) {
    try (MaskRows<TFloat64> masks = new MaskRows<>(TFloat64.class, mode)) {
      double[] x = {1, 2, 3, 4};
      double[] same = {5, 5, 5, 5};
      for (double[] row :
          masks.of(0.1, new double[] {1e-300, 1e-17, 1e-300, 1e-17}, x, x, same, same)) {
        assertTrue(Arrays.stream(row).allMatch(Double::isFinite), mode.name());
      }
      double[] mask = masks.of(0.1, new double[] {1e-300, 1e-17}, x, same)[0];
      assertArrayEquals(new double[8], mask, 1e-14);
    }
  }

  /** s·(c − Σcs/Σs) for x and Σcs/Σs for k, with s = S′/softness and c = 2p. */
  @Test
  void gradientsAreTheClosedForm() {
    double[] x = {0.3, -0.2, 1.4, 0.9, -2};
    try (MaskRows<TFloat64> masks = new MaskRows<>(TFloat64.class, Mode.SMOOTH)) {
      double[][] got = masks.of(0.4, new double[] {2.2}, x);
      double[] p = MaskRows.oracle(Mode.SMOOTH, 0.4, 2.2, x);
      double[] s = Arrays.stream(p).map(v -> v * (1 - v) / 0.4).toArray();
      double mean = 0;
      for (int i = 0; i < 5; i++) {
        mean += 2 * p[i] * s[i] / Arrays.stream(s).sum();
      }
      double ofK = mean;
      double[] want = IntStream.range(0, 5).mapToDouble(i -> s[i] * (2 * p[i] - ofK)).toArray();
      assertArrayEquals(want, got[1], 1e-12);
      assertEquals(ofK, got[2][0], 1e-12);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void noneAndAllAreConstants(Mode mode) {
    try (MaskRows<TFloat64> masks = new MaskRows<>(TFloat64.class, mode)) {
      double[] x = {1, 2, -3};
      double[][] got = masks.of(0.1, new double[] {0, 3}, x, x);
      assertArrayEquals(new double[] {0, 0, 0, 1, 1, 1}, got[0]);
      assertArrayEquals(new double[6], got[1]);
      assertArrayEquals(new double[2], got[2]);
      assertEquals(0, got[3][0]);
      // so is a compact mode where nobody is near the threshold
      double[] far = masks.of(0.1, new double[] {1}, new double[] {0, 1e3, -1e3})[0];
      assertArrayEquals(new double[] {0, 1, 0}, far, 1e-300);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void infiniteNumbersAndNanStayInTheirRows(Mode mode) {
    try (MaskRows<TFloat64> masks = new MaskRows<>(TFloat64.class, mode)) {
      double[] plain = {0.1, -0.2, 0.3, 1.2};
      double[][] rows = {
        plain,
        {INFINITY, -INFINITY, 0.3, 0.1},
        {INFINITY, INFINITY, 0, 1},
        {-INFINITY, INFINITY, INFINITY, INFINITY},
        {Double.NaN, 0, 1, INFINITY},
        plain
      };
      double[] counts = {1.5, 1.5, 1, 1.5, 2, 1.5};
      double[][] got = masks.of(0.2, counts, rows);
      double[] alone = MaskRows.oracle(mode, 0.2, 1.5, plain);
      double[] pair = MaskRows.oracle(mode, 0.2, 0.5, 0.3, 0.1);
      double[] want = {
        alone[0],
        alone[1],
        alone[2],
        alone[3],
        1,
        0,
        pair[0],
        pair[1],
        0.5,
        0.5,
        0,
        0,
        0,
        0.5,
        0.5,
        0.5,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        alone[0],
        alone[1],
        alone[2],
        alone[3]
      };
      assertArrayEquals(want, got[0], 1e-12);
      double[][] regular = masks.of(0.2, new double[] {1.5}, plain);
      assertArrayEquals(regular[1], Arrays.copyOfRange(got[1], 0, 4), 1e-12);
      assertArrayEquals(regular[1], Arrays.copyOfRange(got[1], 20, 24), 1e-12);
      assertArrayEquals(new double[] {0, 0}, Arrays.copyOfRange(got[1], 4, 6));
    }
  }

  /** A row with infinite numbers has no mean. */
  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void standardizedRowsWithInfiniteNumbersAreNan(Mode mode) {
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      double[][] rows = {{INFINITY, 1, 2}, {1, -INFINITY, 2}, {3, 1, 2}};
      Operand<TFloat64> masks = SoftOps.create(tf).mode(mode).topKMask(tf.constant(rows), 1);
      double[] got = Tensors.values(masks.asTensor());
      for (int i = 0; i < 6; i++) {
        assertTrue(Double.isNaN(got[i]), Arrays.toString(got));
      }
      assertEquals(1, got[6] + got[7] + got[8], 1e-12);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void float32IsFloat64ToRounding(Mode mode) {
    try (MaskRows<TFloat32> narrow = new MaskRows<>(TFloat32.class, mode);
        MaskRows<TFloat64> wide = new MaskRows<>(TFloat64.class, mode)) {
      for (double place : new double[] {0, 1e4}) {
        double[] x = new double[40];
        Random random = new Random(8);
        for (int i = 0; i < x.length; i++) {
          x[i] = (float) (place + random.nextGaussian());
        }
        double[][] want = wide.of(0.05, new double[] {7.25}, x);
        double[][] got = narrow.of(0.05, new double[] {7.25}, x);
        assertEquals(7.25, Arrays.stream(got[0]).sum(), 1e-5);
        assertArrayEquals(want[0], got[0], 1e-5);
        assertArrayEquals(want[1], got[1], 1e-4);
        assertArrayEquals(want[2], got[2], 1e-4);
      }
    }
  }
}
