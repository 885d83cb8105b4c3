// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.softtf.ops.Refusals.assertRefused;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;

class SmoothSortTest {
  private static final double[] SOFTNESS = {1e-4, 1e-2, 0.1, 1, 10};
  private static final double[] X = {0.4, -3, 7, 1.5, -0.7, 2.2, 12};

  private static double[] run(double softness, double[] x, Evaluated.Operator<TFloat64> operator) {
    return Evaluated.of(
            Shape.of(x.length),
            x,
            (soft, in) -> operator.build(soft.method(Method.SMOOTH_SORT).softness(softness), in))
        .data();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 33})
  void keepsSumsAndOrder(int n) {
    double[] x = new Random(n).doubles(n, -2, 2).toArray();
    double[] negative = Evaluated.map(x, v -> -v);
    for (double softness : SOFTNESS) {
      double[] sorted = run(softness, x, (soft, in) -> soft.sort(in));
      double[] descending = run(softness, x, (soft, in) -> soft.sort(in, ArrayOption.descending()));
      double[] ofNegative = run(softness, negative, (soft, in) -> soft.sort(in));
      double[] down = run(softness, x, (soft, in) -> soft.rank(in));
      double[] up = run(softness, x, (soft, in) -> soft.rank(in, ArrayOption.ascending()));
      assertEquals(Arrays.stream(x).sum(), Arrays.stream(sorted).sum(), 1e-11);
      assertEquals(n * (n + 1) / 2.0, Arrays.stream(down).sum(), 1e-9);
      for (int i = 0; i < n; i++) {
        assertTrue(i == 0 || sorted[i] >= sorted[i - 1], Arrays.toString(sorted));
        assertEquals(sorted[i], descending[n - 1 - i], 1e-12);
        assertEquals(sorted[i], -ofNegative[n - 1 - i], 1e-11);
        assertEquals(n + 1, down[i] + up[i], 1e-9);
      }
    }
  }

  @Test
  void ordersOfTheElementsGiveTheSame() {
    int[] order = {3, 6, 0, 5, 1, 4, 2};
    double[] moved = IntStream.of(order).mapToDouble(i -> X[i]).toArray();
    for (double softness : SOFTNESS) {
      assertArrayEquals(
          run(softness, X, (soft, x) -> soft.sort(x)),
          run(softness, moved, (soft, x) -> soft.sort(x)),
          1e-11);
      double[] ranks = run(softness, X, (soft, x) -> soft.rank(x));
      assertArrayEquals(
          IntStream.of(order).mapToDouble(i -> ranks[i]).toArray(),
          run(softness, moved, (soft, x) -> soft.rank(x)),
          1e-11);
    }
  }

  /** The numbers of docs/algorithms.md, found by Newton's method on the definition in Python. */
  @Test
  void equalElementsAreKeptApartAndRanksLeaveTheirRange() {
    double[] zeros = new double[7];
    assertArrayEquals(
        new double[] {-0.1474, -0.0561, -0.0228, 0, 0.0228, 0.0561, 0.1474},
        run(0.1, zeros, (soft, x) -> soft.sort(x)),
        1e-4);
    double[] ranks = run(0.1, zeros, (soft, x) -> soft.rank(x));
    assertEquals(2.754, Arrays.stream(ranks).min().orElseThrow(), 1e-3);
    assertEquals(5.246, Arrays.stream(ranks).max().orElseThrow(), 1e-3);
    double[] apart = IntStream.range(0, 7).mapToDouble(i -> i).toArray();
    assertArrayEquals(
        new double[] {14.34, 10.457, 7.125, 4, 0.875, -2.457, -6.34},
        run(1, apart, (soft, x) -> soft.rank(x)),
        1e-3);
  }

  /**
   * Three elements at equal distances c, far beyond the softness: both gaps d and both slacks s are
   * equal, so that d = c − s and s = exp(−a)·d with a = 0.5/0.1, the difference of the anchors.
   */
  @ParameterizedTest
  @ValueSource(doubles = {1e15, 1e29, 1e32, 1e100, 1e280})
  void sortsLargeNumbersAsTheDefinitionSays(double c) {
    double gap = 1 / (1 + Math.exp(-5));
    double[] sorted = run(0.1, new double[] {2 * c, 0, c}, (soft, x) -> soft.sort(x));
    assertArrayEquals(new double[] {1 - gap, 1, 1 + gap}, Evaluated.map(sorted, y -> y / c), 1e-11);
  }

  @Test
  void standardizeDoesNotMatter() {
    for (boolean standardize : new boolean[] {false, true}) {
      assertArrayEquals(
          run(0.1, X, (soft, x) -> soft.sort(x)),
          run(0.1, X, (soft, x) -> soft.sort(x, ArrayOption.standardize(standardize))));
    }
  }

  @Test
  void topHasValuesOnly() {
    try (Graph graph = new Graph()) {
      SoftOps soft = SoftOps.create(Ops.create(graph)).method(Method.SMOOTH_SORT);
      assertFalse(soft.topK(soft.tf().constant(X), 2).hasIndices());
    }
  }

  @Test
  void refusesWhatItCannotServe() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      SoftOps soft = SoftOps.create(tf).method(Method.SMOOTH_SORT);
      Operand<TFloat64> open = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(2, -1)));
      Operand<TFloat64> known = tf.constant(X);
      assertRefused(() -> soft.sort(open), "[2, -1]", "softsort, neuralsort");
      assertRefused(() -> soft.rank(open), "[2, -1]", "softsort, neuralsort");
      assertRefused(
          () -> soft.mode(Mode.C1).sort(known),
          "sort: method smooth_sort has no mode c1 (it has smooth)",
          "; use softsort, neuralsort, ot, sorting_network, cdf_sum");
      assertRefused(
          () -> soft.argsort(known),
          "gives values only",
          "; use softsort, neuralsort, ot, sorting_network, cdf_sum");
    }
  }
}
