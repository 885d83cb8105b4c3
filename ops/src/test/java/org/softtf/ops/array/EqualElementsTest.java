// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/** What methods do with equal elements, however small the softness and far the row. */
class EqualElementsTest {
  private static final double[][] ROWS = {
    {3, 3, 3, -1},
    {-1, -1, 3, -1},
    {1e4, 1e4, 1e4, 1e4},
    {1e4, 1e4 + 1, 1e4, 1e4 + 1},
    {5, 0, 0, -5}
  };

  private static final Shape SHAPE = Shape.of(ROWS.length, 4);

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HARD")
  void equalElementsHaveEqualRanksAndSortedValues(Mode mode) {
    for (Class<? extends TFloating> type : List.of(TFloat32.class, TFloat64.class)) {
      for (boolean standardize : List.of(true, false)) {
        for (double softness : new double[] {1e-8, 1e-3, 0.1}) {
          requireEqual(mode, type, standardize, softness);
        }
      }
    }
  }

  private static <T extends TFloating> void requireEqual(
      Mode mode, Class<T> type, boolean standardize, double softness) {
    double[][] ranks =
        Evaluated.of(
                type,
                SHAPE,
                SHAPE,
                Arrays.stream(ROWS).flatMapToDouble(Arrays::stream).toArray(),
                (soft, x) ->
                    soft.mode(mode)
                        .method(Method.FAST_SOFT_SORT)
                        .softness(softness)
                        .rank(x, ArrayOption.standardize(standardize)))
            .rows();
    boolean exact = softness == 1e-8 && mode != Mode.SMOOTH;
    for (int r = 0; r < ROWS.length; r++) {
      requireEqualWhereTied(ROWS[r], ranks[r], mode + " " + softness);
      // far apart for this softness, so that the ranks are the exact ones, ties the mean of theirs
      if (exact) {
        requireExact(ROWS[r], ranks[r], mode + " " + type);
      }
    }
  }

  private static void requireEqualWhereTied(double[] row, double[] ranks, String message) {
    for (int i = 0; i < row.length; i++) {
      for (int j = 0; j < i; j++) {
        if (row[i] == row[j]) {
          assertEquals(ranks[i], ranks[j], 2e-6, message);
        }
      }
    }
  }

  private static void requireExact(double[] row, double[] ranks, String message) {
    for (int i = 0; i < row.length; i++) {
      assertEquals(exactRank(i, row), ranks[i], 1e-4, message + " " + row[i]);
    }
  }

  /** Of fast_soft_sort in the mode smooth: the log-mean-exp of the ranks, in units of n − 1. */
  @Test
  void smoothRanksOfEqualElementsAreTheLogMeanExp() {
    for (int n = 2; n < 9; n++) {
      double sum = 0;
      for (int k = 1; k <= n; k++) {
        sum += Math.exp(k / (n - 1.0)) / n;
      }
      double[] ranks = ranks(Method.FAST_SOFT_SORT, new double[n]);
      double[] want = new double[n];
      Arrays.fill(want, (n - 1) * Math.log(sum));
      assertArrayEquals(want, ranks, 1e-12);
    }
  }

  /**
   * Of sorting_network: a comparator of equal elements is a half each, and 1/3 no sum of halves.
   */
  @Test
  void aNetworkSharesEvenlyWhereTheNumberIsAPowerOfTwo() {
    assertArrayEquals(
        new double[] {2.125, 2.125, 1.75}, ranks(Method.SORTING_NETWORK, 1, 1, 1), 1e-12);
    for (int n : new int[] {2, 4, 8, 16}) {
      double[] even = new double[n];
      Arrays.fill(even, (n + 1) / 2.0);
      assertArrayEquals(even, ranks(Method.SORTING_NETWORK, new double[n]), 1e-12);
    }
  }

  private static double[] ranks(Method method, double... row) {
    return Evaluated.of(Shape.of(row.length), row, (soft, x) -> soft.method(method).rank(x)).data();
  }

  private static double exactRank(int place, double... row) {
    double rank = 0.5;
    for (double other : row) {
      rank += other > row[place] ? 1 : other == row[place] ? 0.5 : 0;
    }
    return rank;
  }
}
