// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.neuralsort;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.softtf.gradients.GradientCheck;
import org.softtf.ops.Mode;
import org.softtf.ops.array.Evaluated;
import org.softtf.ops.internal.array.softsort.SortedRows;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** Ranks by comparing all pairs: both forms, against the definition. */
class PairwiseRanksTest {
  /** With ties, and gaps wider than the step. */
  private static final double[] ROW = {-40, -7, -6.5, -6.5, -2.2, 0, 0, 0, 0.5, 3.1, 4.2, 9.6, 70};

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HARD")
  void bothFormsEqualTheDefinition(Mode mode) {
    for (double[] x : new double[][] {ROW, {2}, SortedRows.random(300, 30, 1)}) {
      double[] want = PlainRanks.of(new double[x.length][x.length], x, mode);
      Shape shape = Shape.of(1, x.length);
      double[] pairs =
          Evaluated.of(shape, x, (soft, in) -> PairwiseRanks.of(soft.tf(), in, mode)).data();
      double[] sorted =
          Evaluated.of(shape, x, (soft, in) -> PairwiseRanks.ofSorted(soft.tf(), in, mode)).data();
      assertArrayEquals(want, pairs, 1e-11 * x.length);
      assertArrayEquals(want, sorted, 1e-11 * x.length);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HARD")
  void sortedRowsHaveTheGradientOfAllPairs(Mode mode) {
    Shape shape = Shape.of(1, ROW.length);
    double[] pairs =
        Evaluated.gradient(
                TFloat64.class, shape, shape, ROW, (s, x) -> PairwiseRanks.of(s.tf(), x, mode))
            .data();
    double[] sorted =
        Evaluated.gradient(
                TFloat64.class,
                shape,
                shape,
                ROW,
                (s, x) -> PairwiseRanks.ofSorted(s.tf(), x, mode))
            .data();
    assertArrayEquals(pairs, sorted, 1e-10);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HARD")
  void gradientsEqualDifferences(Mode mode) {
    double[] x = Arrays.stream(ROW).filter(e -> e != 0 && e != -6.5).toArray();
    boolean twice = mode == Mode.SMOOTH || mode == Mode.C2;
    GradientCheck.of((tf, in) -> PairwiseRanks.ofSorted(tf, row(tf, in), mode))
        .order(twice ? 2 : 1)
        .tolerance(1e-5, 1e-6)
        .require(x);
    GradientCheck.of((tf, in) -> PairwiseRanks.of(tf, row(tf, in), mode))
        .order(twice ? 2 : 1)
        .tolerance(1e-5, 1e-6)
        .require(x);
  }

  private static Operand<TFloat64> row(Ops tf, Operand<TFloat64> x) {
    return tf.expandDims(x, tf.constant(0));
  }
}
