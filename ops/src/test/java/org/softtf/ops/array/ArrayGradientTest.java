// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.softtf.gradients.GradientCheck;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** Registered gradients of first and second order against finite differences. */
class ArrayGradientTest {
  static Stream<ArrayCases.Case> soft() {
    return ArrayCases.soft();
  }

  @ParameterizedTest
  @MethodSource("soft")
  void firstAndSecondOrderAgreeWithDifferences(ArrayCases.Case c) {
    GradientCheck.of((tf, x) -> c.build(soft(tf, c.mode()), x))
        .order(2)
        .directions(2)
        .step(1e-5)
        .tolerance(1e-5, 1e-6)
        .require(x(7, c.operator().name().hashCode()));
  }

  /** Operators that between them use all that the others are made of. */
  static Stream<ArrayCases.Case> some() {
    Set<String> names = Set.of("argmax", "sort", "rank", "quantile");
    return ArrayCases.soft().filter(c -> names.contains(c.operator().name()));
  }

  @ParameterizedTest
  @MethodSource("some")
  void theSoftnessHasAGradientToo(ArrayCases.Case c) {
    GradientCheck.ofAll(
            (tf, in) -> {
              Operand<TFloat64> softness = tf.reshape(in.get(1), tf.constant(new int[0]));
              return List.of(c.build(SoftOps.create(tf).softness(softness), in.get(0)));
            })
        .step(1e-5)
        .tolerance(1e-5, 1e-7)
        .require(x(5, 3), new double[] {0.31});
  }

  /** Takes quantiles, or percentiles. */
  private interface AtPositions {
    Operand<TFloat64> build(SoftOps soft, Operand<TFloat64> x, Operand<TFloat64> positions);
  }

  @Test
  void positionsOfQuantilesAndPercentilesHaveAGradientToo() {
    double[] q = {0.3, 0.63};
    double[] p = {30, 63};
    for (Mode mode : ArrayCases.SOFT_MODES) {
      requireGradient(mode, q, SoftOps::quantile);
      requireGradient(mode, q, SoftOps::argquantile);
      requireGradient(mode, p, SoftOps::percentile);
      requireGradient(mode, p, SoftOps::argpercentile);
    }
  }

  private static void requireGradient(Mode mode, double[] positions, AtPositions operator) {
    GradientCheck.ofAll((tf, in) -> List.of(operator.build(soft(tf, mode), in.get(0), in.get(1))))
        .step(1e-5)
        .tolerance(1e-5, 1e-7)
        .require(x(5, 3), positions);
  }

  @ParameterizedTest
  @MethodSource("some")
  void unstandardizedGradientsAgreeWithDifferences(ArrayCases.Case c) {
    GradientCheck.of((tf, x) -> c.build(soft(tf, c.mode()), x, ArrayOption.standardize(false)))
        .order(2)
        .directions(2)
        .step(1e-5)
        .tolerance(1e-5, 1e-6)
        .require(x(5, 11));
  }

  /** A softness that puts some elements inside a projection's support and some outside. */
  private static SoftOps soft(Ops tf, Mode mode) {
    return SoftOps.create(tf).softness(mode == Mode.SMOOTH ? 0.2 : 0.13);
  }

  /** Distinct numbers, in no order. */
  static double[] x(int n, long seed) {
    Random random = new Random(seed);
    List<Double> x = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      x.add(i - n / 2.0 + 0.6 * random.nextDouble());
    }
    Collections.shuffle(x, random);
    return x.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @ParameterizedTest
  @EnumSource(names = {"SOFTSORT", "NEURALSORT", "OT", "CDF_SUM"})
  void aClosedGateLetsOnlyTheValuesThrough(Method method) {
    // with P fixed, sort is linear in x: its gradient is Pᵀ·g
    double[] x = x(4, 5);
    Evaluated p = Evaluated.of(Shape.of(4), x, (soft, in) -> soft.method(method).argsort(in));
    double[] want = new double[4];
    for (double[] row : p.rows()) {
      double y = 0;
      for (int i = 0; i < 4; i++) {
        y += row[i] * x[i];
      }
      for (int i = 0; i < 4; i++) {
        want[i] += 2 * y * row[i];
      }
    }
    assertArrayEquals(want, gradientOfSort(method, x, false), 1e-12);
    assertFalse(Arrays.equals(want, gradientOfSort(method, x, true)));
  }

  /** Their values are not P·x, so that there is nothing to close. */
  @ParameterizedTest
  @EnumSource(names = {"SORTING_NETWORK", "FAST_SOFT_SORT", "SMOOTH_SORT"})
  void otherMethodsHaveNoGate(Method method) {
    double[] x = x(4, 5);
    assertArrayEquals(gradientOfSort(method, x, true), gradientOfSort(method, x, false));
  }

  private static double[] gradientOfSort(Method method, double[] x, boolean gated) {
    Shape shape = Shape.of(x.length);
    return Evaluated.gradient(
            TFloat64.class,
            shape,
            shape,
            x,
            (soft, in) -> soft.method(method).sort(in, ArrayOption.gatedGradient(gated)))
        .data();
  }
}
