// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.median;

import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.math.RowOrder;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * The exact quantile of rows x (R, n) with weights: the middle of all y that have a weight of at
 * most t below them, and at most the rest above. Nothing here carries a gradient.
 *
 * @param order the positions of the elements, smallest first, (R, n)
 * @param lowerIndex the place in that order of the smallest such y, (R, 1)
 * @param upperIndex the place of the greatest, (R, 1)
 * @param lower the smallest such y, (R, 1)
 * @param upper the greatest, (R, 1); most often the same
 * @param value their mean, (R, 1); NaN for a row with NaN and for one without weight
 * @param split how much of each element's weight counts below
 */
record HardQuantile<T extends TFloating>(
    Operand<TInt32> order,
    Operand<TInt32> lowerIndex,
    Operand<TInt32> upperIndex,
    Operand<T> lower,
    Operand<T> upper,
    Operand<T> value,
    Split<T> split) {

  /**
   * The parts of the weights that count below: t in sum, shared by ties.
   *
   * @param below (R, n)
   * @param sure whether all are parts, (R, 1): rounding errors of long running sums can lead to an
   *     element somewhat off, which then makes up for them
   */
  record Split<T extends TFloating>(Operand<T> below, Operand<TBool> sure) {}

  /** Rounding errors of t, in spacings of numbers at the whole weight. */
  private static final double ROUNDING = 4;

  /**
   * Finds it.
   *
   * @param live x, (R, n)
   * @param liveWeights at least 0, (R, n)
   * @param liveTarget t, (R, 1), between 0 and the sum of the weights
   */
  static <T extends TFloating> HardQuantile<T> of(
      RowMath<T> f, Operand<T> live, Operand<T> liveWeights, Operand<T> liveTarget) {
    Ops tf = f.tf();
    Operand<T> x = f.stop(live);
    Operand<T> weights = f.stop(liveWeights);
    Operand<T> target = f.stop(liveTarget);
    Operand<TInt32> order = RowOrder.of(tf, x, f.length(x), false);
    Operand<T> sorted = RowOrder.pick(tf, x, order);
    Operand<T> mass = tf.math.cumsum(RowOrder.pick(tf, weights, order), tf.constant(1));
    Operand<T> whole = f.max(mass);
    Operand<T> rounding = f.times(ROUNDING * f.epsilon(), whole);
    Operand<T> inside =
        f.minimum(f.maximum(target, f.times(2, rounding)), f.minus(whole, f.times(2, rounding)));
    Operand<TInt32> last = tf.math.sub(f.length(x), tf.constant(1));
    Operand<TInt32> lowerIndex = count(f, tf.math.less(mass, f.minus(inside, rounding)));
    Operand<TInt32> upperIndex = count(f, tf.math.lessEqual(mass, f.plus(inside, rounding)));
    Operand<TInt32> clipped = tf.math.minimum(upperIndex, last);
    Operand<T> lower = RowOrder.pick(tf, sorted, tf.math.minimum(lowerIndex, last));
    Operand<T> upper = RowOrder.pick(tf, sorted, clipped);
    Operand<T> middle = middle(f, lower, upper);
    Operand<TBool> empty =
        tf.math.logicalOr(tf.math.isNan(f.sum(nanOnly(f, x))), tf.math.equal(whole, f.number(0)));
    return new HardQuantile<>(
        order,
        tf.math.minimum(lowerIndex, last),
        clipped,
        lower,
        upper,
        tf.select(empty, f.number(Double.NaN), middle),
        split(f, x, weights, target, rounding, lower, upper));
  }

  private static <T extends TFloating> Operand<TInt32> count(
      RowMath<T> f, Operand<TBool> condition) {
    Ops tf = f.tf();
    return tf.reduceSum(
        tf.dtypes.cast(condition, TInt32.class), f.lastAxis(), ReduceSum.keepDims(true));
  }

  /** NaN where x is, else 0: ±∞ must not meet in a sum. */
  private static <T extends TFloating> Operand<T> nanOnly(RowMath<T> f, Operand<T> x) {
    return f.tf().select(f.tf().math.isNan(x), x, f.number(0));
  }

  /** The mean, also of two equal infinite numbers and of large ones. */
  private static <T extends TFloating> Operand<T> middle(
      RowMath<T> f, Operand<T> lower, Operand<T> upper) {
    Operand<T> mean = f.plus(f.times(0.5, lower), f.times(0.5, upper));
    return f.tf().select(f.tf().math.equal(lower, upper), lower, mean);
  }

  private static <T extends TFloating> Split<T> split(
      RowMath<T> f,
      Operand<T> x,
      Operand<T> weights,
      Operand<T> target,
      Operand<T> rounding,
      Operand<T> lower,
      Operand<T> upper) {
    Ops tf = f.tf();
    Operand<T> under = tf.select(tf.math.less(x, lower), weights, f.number(0));
    Operand<T> among = tf.select(tf.math.equal(x, lower), weights, f.number(0));
    Operand<T> room = f.sum(among);
    Operand<T> missing = f.minus(target, f.sum(under));
    Operand<TBool> all =
        tf.math.logicalAnd(
            tf.math.less(lower, upper),
            tf.math.lessEqual(f.abs(f.minus(missing, room)), f.times(2, rounding)));
    Operand<T> share =
        tf.select(all, f.number(1), f.over(missing, f.maximum(room, f.number(least(f)))));
    Operand<TBool> sure =
        tf.math.logicalAnd(
            tf.math.greaterEqual(share, f.number(0)), tf.math.lessEqual(share, f.number(1)));
    return new Split<>(f.plus(under, f.times(share, among)), sure);
  }

  /** Bounds of the root, but for what the steps reach: the middle elements, or all if not sure. */
  Operand<T> lowest(RowMath<T> f, Operand<T> x) {
    return f.tf().select(split.sure(), lower, f.min(finite(f, x)));
  }

  Operand<T> highest(RowMath<T> f, Operand<T> x) {
    return f.tf().select(split.sure(), upper, f.max(finite(f, x)));
  }

  private Operand<T> finite(RowMath<T> f, Operand<T> live) {
    Operand<T> x = f.stop(live);
    return f.tf().select(f.tf().math.isFinite(x), x, value);
  }

  static <T extends TFloating> double least(RowMath<T> f) {
    return f.type() == TFloat64.class ? Double.MIN_NORMAL : Float.MIN_NORMAL;
  }

  /** The quantile again, through which gradients flow to one element, or two in equal parts. */
  Operand<T> live(RowMath<T> f, Operand<T> x) {
    Ops tf = f.tf();
    Operand<T> sorted = RowOrder.permute(tf, x, order);
    Operand<T> first = RowOrder.pick(tf, sorted, lowerIndex);
    Operand<T> found = middle(f, first, RowOrder.pick(tf, sorted, upperIndex));
    return tf.select(tf.math.isNan(value), value, found);
  }

  /**
   * The derivative of the quantile with respect to the elements, shared by ties as their weights
   * are, (R, n).
   */
  Operand<T> derivative(RowMath<T> f, Operand<T> live, Operand<T> liveWeights) {
    Operand<T> x = f.stop(live);
    Operand<T> weights = f.stop(liveWeights);
    Operand<T> both = f.plus(part(f, x, weights, lower), part(f, x, weights, upper));
    return f.times(0.5, both);
  }

  private static <T extends TFloating> Operand<T> part(
      RowMath<T> f, Operand<T> x, Operand<T> weights, Operand<T> end) {
    Operand<T> tied = f.tf().select(f.tf().math.equal(x, end), weights, f.number(0));
    return f.over(tied, f.maximum(f.sum(tied), f.number(least(f))));
  }
}
