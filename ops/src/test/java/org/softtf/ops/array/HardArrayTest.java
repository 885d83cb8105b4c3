// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.softtf.ops.Mode;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat64;

/** The exact operators against Java's own sort, with ties, infinities and NaN. */
class HardArrayTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double[] TIES = {2, -1, 2, INF, -1, 0, 2, -INF};

  private static double[] hard(double[] x, Evaluated.Operator<TFloat64> operator) {
    return Evaluated.of(
            Shape.of(x.length), x, (soft, in) -> operator.build(soft.mode(Mode.HARD), in))
        .data();
  }

  /** Positions in order, equal elements by position. */
  private static int[] order(double[] x, boolean descending) {
    Comparator<Integer> byValue = Comparator.comparingDouble(i -> x[i]);
    return IntStream.range(0, x.length)
        .boxed()
        .sorted(descending ? byValue.reversed() : byValue)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static List<double[]> inputs() {
    Random random = new Random(2);
    return List.of(
        TIES, random.doubles(50).toArray(), random.ints(40, 0, 6).asDoubleStream().toArray());
  }

  @Test
  void sortsRanksAndIndexesAsJavaDoes() {
    for (double[] x : inputs()) {
      for (boolean descending : new boolean[] {false, true}) {
        ArrayOption.Order option = descending ? ArrayOption.descending() : ArrayOption.ascending();
        int[] order = order(x, descending);
        double[] ranks = new double[x.length];
        double[] oneHot = new double[x.length * x.length];
        for (int k = 0; k < x.length; k++) {
          ranks[order[k]] = k + 1;
          oneHot[k * x.length + order[k]] = 1;
        }
        double[] sorted = IntStream.of(order).mapToDouble(i -> x[i]).toArray();
        assertArrayEquals(sorted, hard(x, (soft, in) -> soft.sort(in, option)));
        assertArrayEquals(ranks, hard(x, (soft, in) -> soft.rank(in, option)));
        assertArrayEquals(oneHot, hard(x, (soft, in) -> soft.argsort(in, option)));
        if (descending) {
          assertArrayEquals(
              Arrays.copyOf(sorted, 3), hard(x, (soft, in) -> soft.topK(in, 3).values()));
          assertArrayEquals(
              Arrays.copyOf(oneHot, 3 * x.length),
              hard(x, (soft, in) -> soft.topK(in, 3).indices()));
          assertArrayEquals(Arrays.copyOf(sorted, 1), hard(x, (soft, in) -> soft.max(in)));
          assertArrayEquals(
              Arrays.copyOf(oneHot, x.length), hard(x, (soft, in) -> soft.argmax(in)));
        } else {
          assertArrayEquals(Arrays.copyOf(sorted, 1), hard(x, (soft, in) -> soft.min(in)));
          assertArrayEquals(
              Arrays.copyOf(oneHot, x.length), hard(x, (soft, in) -> soft.argmin(in)));
        }
      }
    }
  }

  @Test
  void quantilesOfInfiniteElementsAreNotNaN() {
    double[] x = {-INF, 1, INF};
    double[] q = {0, 0.5, 1};
    for (Interpolation interpolation : Interpolation.values()) {
      assertArrayEquals(
          x, hard(x, (soft, in) -> soft.quantile(in, q, ArrayOption.interpolation(interpolation))));
    }
    assertArrayEquals(new double[] {1}, hard(x, (soft, in) -> soft.median(in)));
    assertArrayEquals(new double[] {2}, hard(new double[] {3, 1}, (soft, in) -> soft.median(in)));
  }

  @Test
  void logarithmsOfOneHotRowsAreZeroAndMinusInfinity() {
    assertArrayEquals(
        new double[] {-INF, 0, -INF},
        hard(
            new double[] {1, 5, 2}, (soft, in) -> soft.argmax(in, ArrayOption.logProbabilities())));
  }

  static Stream<ArrayCases.Operator> operators() {
    return ArrayCases.OPERATORS.stream();
  }

  @ParameterizedTest
  @MethodSource("operators")
  void aRowWithNaNIsNaNInEveryModeAndOthersAreNot(ArrayCases.Operator operator) {
    double[] x = new double[60];
    Random random = new Random(1);
    Arrays.setAll(x, i -> random.nextDouble());
    x[3] = Double.NaN;
    x[17] = Double.NaN;
    for (Mode mode : Mode.values()) {
      double[] y =
          Evaluated.of(
                  Shape.of(2, 30), x, (soft, in) -> operator.build().build(soft.mode(mode), in))
              .data();
      int half = y.length / 2;
      assertTrue(Arrays.stream(y, 0, half).allMatch(Double::isNaN), mode + Arrays.toString(y));
      assertTrue(Arrays.stream(y, half, y.length).noneMatch(Double::isNaN), mode.toString());
    }
  }
}
