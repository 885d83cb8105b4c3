// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.softtf.ops.Mode;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** Quantiles as M-estimators in float32. */
class QuantileNewtonPrecisionTest {
  /** The sum of weights may be no number, and products with q too small. */
  @ParameterizedTest
  @EnumSource
  void theSizeOfWeightsDoesNotMatter(Mode mode) {
    double[] x = {1, 1.2, 3, 4};
    double[] w = {1, 2, 1, 0.5};
    double[][] want = null;
    try (QuantileRows<TFloat32> quantiles = new QuantileRows<>(TFloat32.class, mode)) {
      for (double size : new double[] {1, 1e-37, 1.5e38}) {
        double[] weights = Arrays.stream(w).map(v -> size * v).toArray();
        double[][] got = quantiles.of(0.3, new double[] {0.3}, new double[][] {weights}, x);
        want = want == null ? got : want;
        assertArrayEquals(want[0], got[0], 1e-5);
        assertArrayEquals(want[1], got[1], 1e-5);
        // gradients of the largest weights are too small for a number
        for (int i = 0; i < 4 && size <= 1; i++) {
          assertEquals(want[2][i], got[2][i] * size, 1e-5);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void float32IsFloat64ToRounding(Mode mode) {
    try (QuantileRows<TFloat32> narrow = new QuantileRows<>(TFloat32.class, mode);
        QuantileRows<TFloat64> wide = new QuantileRows<>(TFloat64.class, mode)) {
      double[] x = new double[50];
      double[] w = new double[50];
      Random random = new Random(8);
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) (1000 + random.nextGaussian());
        w[i] = (float) random.nextDouble();
      }
      double[][] want = wide.of(0.05, new double[] {0.37}, new double[][] {w}, x);
      double[][] got = narrow.of(0.05, new double[] {0.37}, new double[][] {w}, x);
      assertEquals(want[0][0], got[0][0], Math.ulp(1000f));
      assertArrayEquals(want[1], got[1], 2e-4);
      assertArrayEquals(want[2], got[2], 2e-4);
      assertEquals(want[3][0], got[3][0], 1e-3 * want[3][0]);
    }
  }

  /** Running sums of so many weights in float32 are off by elements, which must not matter. */
  @Test
  void longRowsInFloat32AreRightToRounding() {
    int n = 300_000;
    double[] x = new double[n];
    double[] w = new double[n];
    Random random = new Random(4);
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextGaussian();
      w[i] = (float) random.nextDouble();
    }
    try (QuantileRows<TFloat32> narrow = new QuantileRows<>(TFloat32.class, Mode.C1);
        QuantileRows<TFloat64> wide = new QuantileRows<>(TFloat64.class, Mode.C1)) {
      double[][] weights = {w};
      double[] q = {0.37};
      double want = wide.of(1e-3, q, weights, x)[0][0];
      assertEquals(want, narrow.of(1e-3, q, weights, x)[0][0], 2e-6);
    }
  }
}
