// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.smoothsort;

import java.util.List;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * The diagonals of K·diag(s, d)·Kᵀ, (R, m) each: sₖ₋₁ + 4·sₖ + sₖ₊₁ + dₖ, −2(sₖ + sₖ₊₁) and sₖ₊₁.
 *
 * @param main the main one, not 0
 * @param beside that beside it, by the upper row; the last one is none of the matrix
 * @param after that beside it, by the upper row; the last two are none of the matrix
 */
record GapDiagonals(Operand<TFloat64> main, Operand<TFloat64> beside, Operand<TFloat64> after) {
  /** Relative, on the diagonal: rounding errors cannot make a matrix of five diagonals singular. */
  private static final double RIDGE = 1e-13;

  static GapDiagonals of(RowMath<TFloat64> f, Operand<TFloat64> amounts) {
    List<Output<TFloat64>> parts = halves(f.tf(), amounts);
    Operand<TFloat64> slacks = parts.get(0);
    Operand<TFloat64> before = neighbours(f, slacks, -1);
    Operand<TFloat64> after = neighbours(f, slacks, 1);
    Operand<TFloat64> own = f.plus(f.times(4, slacks), f.plus(before, after));
    Operand<TFloat64> main =
        f.maximum(f.times(1 + RIDGE, f.plus(own, parts.get(1))), f.number(Double.MIN_NORMAL));
    return new GapDiagonals(main, f.times(-2, f.plus(slacks, after)), after);
  }

  /** s and d of [s, d]. */
  static List<Output<TFloat64>> halves(Ops tf, Operand<TFloat64> amounts) {
    return tf.split(tf.constant(1), amounts, 2L).output();
  }

  /** xₖ₋₁ or xₖ₊₁, 0 beyond the ends. */
  static Operand<TFloat64> neighbours(RowMath<TFloat64> f, Operand<TFloat64> x, int which) {
    Ops tf = f.tf();
    Operand<TInt32> shape = tf.shape(x);
    Operand<TFloat64> padded = tf.pad(x, tf.constant(new int[][] {{0, 0}, {1, 1}}), f.number(0));
    return tf.slice(padded, tf.constant(new int[] {0, 1 + which}), shape);
  }
}
