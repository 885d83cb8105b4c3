// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.array;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/** Soft ranks are ranks: inside [1, n], continuous, of bounded slope, the same in float32. */
class RanksTest {
  static Stream<Arguments> methodsWithProbabilities() {
    List<Arguments> all = new ArrayList<>();
    for (Method method : List.of(Method.NEURALSORT, Method.SOFTSORT)) {
      ArrayCases.SOFT_MODES.forEach(mode -> all.add(Arguments.of(method, mode)));
    }
    return all.stream();
  }

  private static <T extends TFloating> Evaluated.Operator<T> rank(Method method, Mode mode) {
    return (soft, x) -> soft.method(method).mode(mode).rank(x);
  }

  private static double[][] of(Method method, Mode mode, double[]... rows) {
    Shape shape = Shape.of(rows.length, rows[0].length);
    return Evaluated.of(shape, flat(rows), rank(method, mode)).rows();
  }

  private static double[] flat(double[]... rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }

  @ParameterizedTest
  @MethodSource("methodsWithProbabilities")
  void everyElementHasAPlace(Method method, Mode mode) {
    double[] ranks = of(method, mode, new double[] {2, 1, 0, 0, 0})[0];
    assertEquals(1, ranks[0], 0.35);
    assertEquals(2, ranks[1], 0.35);
    for (int i = 2; i < 5; i++) {
      assertEquals(4, ranks[i], 0.5, Arrays.toString(ranks));
      assertEquals(ranks[2], ranks[i], 1e-12);
    }
    for (int n : new int[] {20, 137, 300}) {
      double[][] rows = new double[10][];
      Arrays.setAll(rows, row -> normal(n, row));
      for (double[] row : of(method, mode, rows)) {
        for (double rank : row) {
          assertTrue(rank > 1 - 1e-9 && rank < n + 1e-9, Arrays.toString(row));
        }
        double exact = n * (n + 1) / 2.0;
        assertEquals(exact, DoubleStream.of(row).sum(), 0.05 * exact, "sum of " + n);
      }
    }
  }

  /** The last element moves past the others: no step changes a rank by much. */
  @ParameterizedTest
  @MethodSource("methodsWithProbabilities")
  void ranksMoveContinuously(Method method, Mode mode) {
    int steps = 8000;
    double[][] path = new double[steps][];
    Arrays.setAll(path, step -> new double[] {2, 1, 0, 0, 0, 0, 0.4, 1.1, 3 - 4.0 * step / steps});
    double[][] ranks = of(method, mode, path);
    double worst = 0;
    for (int step = 1; step < steps; step++) {
      for (int i = 0; i < ranks[0].length; i++) {
        worst = Math.max(worst, Math.abs(ranks[step][i] - ranks[step - 1][i]));
      }
    }
    assertTrue(worst < 0.05, "greatest step " + worst);
  }

  @ParameterizedTest
  @MethodSource("methodsWithProbabilities")
  void manyTiesGiveTheSameInFloat32(Method method, Mode mode) {
    int n = 1000;
    double[] x = rectified(n);
    Shape shape = Shape.of(1, n);
    double[] wide = Evaluated.of(shape, x, rank(method, mode)).data();
    double[] narrow = Evaluated.of(TFloat32.class, shape, shape, x, rank(method, mode)).data();
    double off = worst(wide, narrow);
    double[] slopes =
        Evaluated.gradient(TFloat64.class, shape, shape, x, ofEqual(method, mode, x)).data();
    double[] narrowSlopes =
        Evaluated.gradient(TFloat32.class, shape, shape, x, ofEqual(method, mode, x)).data();
    double steepest = DoubleStream.of(slopes).map(Math::abs).max().orElseThrow();
    assertTrue(off < 1e-3 * n, "off by " + off);
    assertTrue(steepest < n, "slope " + steepest);
    assertTrue(worst(slopes, narrowSlopes) < 0.01, "slopes off by " + worst(slopes, narrowSlopes));
  }

  /** The root of one equal element's rank, whose square has the gradient of the rank. */
  private static <T extends TFloating> Evaluated.Operator<T> ofEqual(
      Method method, Mode mode, double... x) {
    int zero = IntStream.range(0, x.length).filter(i -> x[i] == 0).findFirst().orElseThrow();
    return (soft, in) -> {
      Ops tf = soft.tf();
      Operand<T> ranks = soft.method(method).mode(mode).rank(in);
      return tf.math.sqrt(tf.gather(ranks, tf.constant(zero), tf.constant(1)));
    };
  }

  @ParameterizedTest
  @MethodSource("methodsWithProbabilities")
  void gradientsAreTheSameInFloat32(Method method, Mode mode) {
    for (int n : new int[] {60, 157, 400}) {
      double[] x = DoubleStream.of(normal(n, 3)).map(e -> (float) e).toArray();
      Shape shape = Shape.of(1, n);
      double[] wide =
          Evaluated.gradient(TFloat64.class, shape, shape, x, rank(method, mode)).data();
      double[] narrow =
          Evaluated.gradient(TFloat32.class, shape, shape, x, rank(method, mode)).data();
      double size = DoubleStream.of(wide).map(Math::abs).max().orElseThrow();
      assertTrue(worst(wide, narrow) < 0.02 * size, n + ": " + worst(wide, narrow) / size);
    }
  }

  private static double worst(double[] x, double[] y) {
    return IntStream.range(0, x.length).mapToDouble(i -> Math.abs(x[i] - y[i])).max().orElse(0);
  }

  private static double[] normal(int n, long seed) {
    Random random = new Random(seed);
    return DoubleStream.generate(random::nextGaussian).limit(n).toArray();
  }

  private static double[] rectified(int n) {
    return DoubleStream.of(normal(n, 5)).map(e -> (float) Math.max(0, e)).toArray();
  }
}
