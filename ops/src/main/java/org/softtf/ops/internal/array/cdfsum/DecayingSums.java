// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.cdfsum;

import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * Running sums of {@link LogisticExpansion#TERMS} functions of cells, the j-th of which decays as
 * exp(−j·distance).
 *
 * <p>By doubling how many cells are summed (Hillis and Steele, Comm. ACM 1986): what is farther
 * away than 64 units, which are 128 cells, is less than rounding.
 */
final class DecayingSums {
  private static final int REACH = 128;

  private DecayingSums() {}

  /**
   * The sums over all cells up to each.
   *
   * @param terms (2, c, terms)
   * @param keys where cells stand, ascending from 0 or more, (2, c, 1)
   */
  static Operand<TFloat64> of(
      RowMath<TFloat64> f, Operand<TFloat64> terms, Operand<TFloat64> keys) {
    Operand<TFloat64> sums = terms;
    for (int apart = 1; apart < REACH; apart *= 2) {
      Operand<TFloat64> distance = f.minus(keys, moved(f, keys, apart));
      sums = f.plus(sums, f.times(decay(f, distance), moved(f, sums, apart)));
    }
    return sums;
  }

  /** exp(−j·distance), j = 1 …, for distances in cells in a last axis of length 1. */
  static Operand<TFloat64> decay(RowMath<TFloat64> f, Operand<TFloat64> distance) {
    double[] rates = new double[LogisticExpansion.TERMS];
    for (int term = 1; term <= rates.length; term++) {
      rates[term - 1] = -term * Cells.WIDTH;
    }
    return f.exp(f.times(distance, f.tf().constant(rates)));
  }

  /** What stands so many cells before; 0 before the first. */
  private static Operand<TFloat64> moved(RowMath<TFloat64> f, Operand<TFloat64> x, int apart) {
    Ops tf = f.tf();
    Operand<TInt32> sizes = tf.constant(new int[][] {{0, 0}, {apart, 0}, {0, 0}});
    return tf.slice(tf.pad(x, sizes, f.number(0)), tf.constant(new int[3]), tf.shape(x));
  }
}
