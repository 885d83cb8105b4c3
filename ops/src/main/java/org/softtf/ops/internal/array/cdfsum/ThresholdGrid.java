// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.cdfsum;

import java.util.List;
import org.softtf.ops.internal.loop.BracketedNewton;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.RowGather;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * A few sums p, not whole, whose thresholds say about where those of all p are: T is a smooth
 * function of log(p/(n − p)) where elements are dense, nearly linear at both ends, and is
 * interpolated by cubic Hermite polynomials between evenly spaced logits.
 *
 * @param count how many, a scalar
 * @param half half the interval of the logits, (R, 1) or (1, 1)
 * @param sums p, (R, count)
 */
record ThresholdGrid(Operand<TInt32> count, Operand<TFloat64> half, Operand<TFloat64> sums) {
  private static final int MOST = 1024;

  /** More than the thresholds' errors. */
  private static final double SLACK = 1e-6;

  static ThresholdGrid of(RowMath<TFloat64> f, Operand<TFloat64> z, Operand<TFloat64> n) {
    Ops tf = f.tf();
    Operand<TInt32> quarter = tf.math.div(f.length(z), tf.constant(4));
    Operand<TInt32> count =
        tf.math.minimum(tf.math.maximum(quarter, tf.constant(2)), tf.constant(MOST));
    Operand<TFloat64> half = f.log(f.maximum(f.minus(n, f.number(1)), f.number(1.01)));
    Operand<TFloat64> part =
        f.over(f.cast(Axes.positions(tf, count)), f.minus(f.cast(count), f.number(1)));
    Operand<TFloat64> logits = f.times(half, f.minus(f.times(2, part), f.number(1)));
    Operand<TFloat64> all = f.times(n, tf.math.sigmoid(logits));
    return new ThresholdGrid(
        count, half, tf.broadcastTo(all, tf.stack(List.of(Axes.size(tf, z, 0), count))));
  }

  /**
   * Where the thresholds of other sums are.
   *
   * @param found the thresholds of these sums
   * @param slopes ΣS′ there
   * @param wanted the other sums, (R, m)
   */
  BracketedNewton.Bracket<TFloat64> between(
      RowMath<TFloat64> f,
      Operand<TFloat64> found,
      Operand<TFloat64> slopes,
      Operand<TFloat64> wanted,
      Operand<TFloat64> n) {
    Ops tf = f.tf();
    Operand<TInt32> one = tf.constant(1);
    Operand<TFloat64> intervals = f.minus(f.cast(count), f.number(1));
    Operand<TFloat64> spacing = f.over(f.times(2, half), intervals);
    Operand<TFloat64> logit = f.log(f.over(wanted, f.minus(n, wanted)));
    Operand<TFloat64> place = f.over(f.plus(logit, half), spacing);
    Operand<TFloat64> last = f.minus(intervals, f.number(1));
    Operand<TFloat64> interval = f.minimum(f.maximum(tf.math.floor(place), f.number(0)), last);
    Operand<TInt32> left = tf.dtypes.cast(interval, TInt32.class);
    Operand<TInt32> right = tf.math.add(left, one);
    Operand<TFloat64> lower = RowGather.of(tf, found, left);
    Operand<TFloat64> upper = RowGather.of(tf, found, right);
    // dp/dlogit = p·(n − p)/n
    Operand<TFloat64> rise = f.over(f.times(sums, f.minus(n, sums)), n);
    Operand<TFloat64> steep = f.times(spacing, f.over(rise, f.maximum(slopes, f.number(1e-300))));
    Operand<TFloat64> first =
        hermite(
            f,
            f.minus(place, interval),
            lower,
            f.minus(upper, lower),
            RowGather.of(tf, steep, left),
            RowGather.of(tf, steep, right));
    Operand<TFloat64> kept = f.maximum(f.minimum(first, upper), lower);
    Operand<TFloat64> slack = f.number(SLACK);
    return ThresholdSearch.bracket(f, kept, f.minus(lower, slack), f.plus(upper, slack));
  }

  /** From 0 to 1: start + d·t²·(3 − 2t) + t·(1 − t)·(a·(1 − t) − b·t). */
  private static Operand<TFloat64> hermite(
      RowMath<TFloat64> f,
      Operand<TFloat64> t,
      Operand<TFloat64> start,
      Operand<TFloat64> difference,
      Operand<TFloat64> slopeAtStart,
      Operand<TFloat64> slopeAtEnd) {
    Operand<TFloat64> rest = f.minus(f.number(1), t);
    Operand<TFloat64> blend = f.times(f.square(t), f.minus(f.number(3), f.times(2, t)));
    Operand<TFloat64> bend = f.minus(f.times(slopeAtStart, rest), f.times(slopeAtEnd, t));
    return f.plus(f.plus(start, f.times(difference, blend)), f.times(f.times(t, rest), bend));
  }
}
