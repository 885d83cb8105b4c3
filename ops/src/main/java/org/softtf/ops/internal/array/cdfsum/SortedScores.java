// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.cdfsum;

import java.util.List;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.array.method.MethodInput;
import org.softtf.ops.internal.array.method.OrderStatistics;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.math.RowOrder;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Sorted rows of scores, and the thresholds between them.
 *
 * @param order where each sorted element stood, (R, n)
 * @param z the scores in units of the softness, ascending from 0, in float64, (R, n); gaps that are
 *     wider than any step's reach are made narrower, which changes no step by more than rounding
 * @param thresholds between them, (R, n − 1)
 * @param fine whether all scores of a row are finite, (R, 1); the others are 0 here, so that what
 *     is summed over all rows stays finite
 */
record SortedScores<T extends TFloating>(
    MethodInput<T> rows,
    Operand<TInt32> order,
    Operand<TFloat64> z,
    Operand<TFloat64> thresholds,
    Operand<TBool> fine) {
  /** A step that is half as far from 0 is off from 0 or 1 by exp(−50). */
  static final double WIDEST_GAP = 100;

  /** Beyond the reach of any step from any element. */
  private static final double FAR = 1e308;

  /** Differences of smaller numbers are finite. */
  private static final double MOST = 8e307;

  static <T extends TFloating> SortedScores<T> of(MethodInput<T> rows) {
    Ops tf = rows.tf();
    Operand<T> scaled = rows.scaled();
    RowMath<TFloat64> f = new RowMath<>(tf, TFloat64.class);
    Operand<TInt32> order = rows.order(scaled, rows.length(), false);
    Operand<TFloat64> sorted = f.cast(RowOrder.permute(tf, scaled, order));
    Operand<TBool> fine = tf.math.isFinite(f.sum(f.times(0, f.stop(sorted))));
    Operand<TFloat64> most = f.number(MOST);
    Operand<TFloat64> finite = tf.select(fine, sorted, f.number(0));
    Operand<TFloat64> z = closed(f, f.maximum(f.minimum(finite, most), f.negative(most)));
    Operand<TFloat64> count = rows.presence() == null ? null : f.cast(rows.count());
    return new SortedScores<>(rows, order, z, Thresholds.of(tf, rows.mode(), z, count), fine);
  }

  private static Operand<TFloat64> closed(RowMath<TFloat64> f, Operand<TFloat64> z) {
    Ops tf = f.tf();
    Operand<TFloat64> stopped = f.stop(z);
    Operand<TFloat64> before =
        tf.roll(stopped, tf.constant(new int[] {1}), tf.constant(new int[] {1}));
    // the first element follows the last one, from which it is no way up
    Operand<TFloat64> surplus =
        f.maximum(f.minus(f.minus(stopped, before), f.number(WIDEST_GAP)), f.number(0));
    Operand<TFloat64> moved = f.minus(z, f.stop(tf.math.cumsum(surplus, tf.constant(1))));
    return f.minus(moved, f.min(stopped));
  }

  Mode mode() {
    return rows.mode();
  }

  RowMath<TFloat64> formula() {
    return new RowMath<>(rows.tf(), TFloat64.class);
  }

  /** From ascending order to that of the elements. */
  Operand<TFloat64> unsorted(Operand<TFloat64> sorted) {
    Ops tf = rows.tf();
    return RowOrder.permute(tf, sorted, RowOrder.inverse(tf, order));
  }

  /** The positions of order statistics, (R, m). */
  Operand<TInt32> positions(OrderStatistics wanted) {
    Ops tf = rows.tf();
    Operand<TInt32> positions = wanted.positions(rows);
    if (rows.presence() != null) {
      return positions;
    }
    Operand<TInt32> sizes = tf.stack(List.of(Axes.size(tf, z, 0), Axes.size(tf, positions, 0)));
    return tf.broadcastTo(positions, sizes);
  }

  /** The thresholds above so many elements, −∞ for 0 and ∞ for all, as far as steps tell. */
  Operand<TFloat64> threshold(Operand<TInt32> above) {
    RowMath<TFloat64> f = formula();
    Ops tf = f.tf();
    Operand<TFloat64> far = f.number(FAR);
    Operand<TFloat64> first =
        tf.pad(thresholds, tf.constant(new int[][] {{0, 0}, {1, 0}}), f.negative(far));
    Operand<TFloat64> both = tf.pad(first, tf.constant(new int[][] {{0, 0}, {0, 1}}), far);
    return RowOrder.pick(tf, both, above);
  }

  /** In the type of x; NaN for rows that are not finite. */
  Operand<T> marked(Operand<TFloat64> result) {
    RowMath<TFloat64> f = formula();
    return rows.formula().cast(f.tf().select(fine, result, f.number(Double.NaN)));
  }

  /** Numbers in ascending order of the scores, 0 for rows that are not finite. */
  Operand<TFloat64> sorted(Operand<T> x) {
    RowMath<TFloat64> f = formula();
    return f.tf().select(fine, f.cast(RowOrder.permute(f.tf(), x, order)), f.number(0));
  }
}
