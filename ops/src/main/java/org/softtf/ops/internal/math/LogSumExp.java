// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.math;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.family.TFloating;

/**
 * log Σ exp(x) along an axis, by default the last one.
 *
 * <p>The exponentials are taken relative to the greatest x, so that none overflows and not all of
 * them underflow. The result does not depend on what they are relative to, so the greatest x takes
 * no gradient.
 *
 * @param greatest the greatest x, without gradient
 * @param centred x − greatest
 * @param parts exp(x − greatest)
 * @param total Σ exp(x − greatest)
 */
public record LogSumExp<T extends TFloating>(
    Operand<T> greatest, Operand<T> centred, Operand<T> parts, Operand<T> total) {

  /** Takes the parts of a row that has a finite greatest x. */
  public static <T extends TFloating> LogSumExp<T> of(RowMath<T> f, Operand<T> x) {
    Operand<T> greatest = f.max(f.stop(x));
    Operand<T> centred = f.minus(x, greatest);
    Operand<T> parts = f.exp(centred);
    return new LogSumExp<>(greatest, centred, parts, f.sum(parts));
  }

  /**
   * log Σ w·exp(x) of weights w ≥ 0, which may be 0 and may have a gradient: parts are w·exp(x −
   * greatest), and greatest is among the x that have weight.
   */
  public static <T extends TFloating> LogSumExp<T> weighed(
      RowMath<T> f, Operand<T> x, Operand<T> weights) {
    Ops tf = f.tf();
    Operand<TBool> counts = tf.math.greater(weights, f.number(0));
    Operand<T> lowest = f.number(Double.NEGATIVE_INFINITY);
    Operand<T> found = f.max(f.stop(tf.select(counts, x, lowest)));
    Operand<T> greatest = tf.select(tf.math.isFinite(found), found, f.number(0));
    // an x without weight may be greater by any amount, and 0·∞ is no number
    Operand<T> centred = f.minimum(f.minus(x, greatest), f.number(farthest(f)));
    Operand<T> parts = f.times(weights, f.exp(centred));
    return new LogSumExp<>(greatest, centred, parts, f.sum(parts));
  }

  /** So that a product of four exponentials is a number. */
  private static <T extends TFloating> double farthest(RowMath<T> f) {
    return Math.log(RowMath.largest(f.type())) / 4;
  }

  /** The same along another axis. */
  public static <T extends TFloating> LogSumExp<T> along(RowMath<T> f, Operand<T> x, int axis) {
    Operand<T> greatest = f.maxOver(f.stop(x), axis);
    Operand<T> centred = f.minus(x, greatest);
    Operand<T> parts = f.exp(centred);
    return new LogSumExp<>(greatest, centred, parts, f.sumOver(parts, axis));
  }

  /** log Σ exp(x). */
  public Operand<T> value(RowMath<T> f) {
    return f.plus(greatest, f.log(total));
  }

  /** exp(x)/Σ exp(x): the softmax. */
  public Operand<T> shares(RowMath<T> f) {
    return f.over(parts, total);
  }

  /** x − log Σ exp(x): the logarithms of the softmax. */
  public Operand<T> logarithms(RowMath<T> f) {
    return f.minus(centred, f.log(total));
  }

  /** log(exp(x) + exp(y)), also where both are −∞. */
  public static <T extends TFloating> Operand<T> ofTwo(RowMath<T> f, Operand<T> x, Operand<T> y) {
    Operand<T> greatest = f.stop(f.maximum(x, y));
    Operand<TBool> none = f.tf().math.equal(greatest, f.number(Double.NEGATIVE_INFINITY));
    Operand<T> shift = f.tf().select(none, f.number(0), greatest);
    Operand<T> sum = f.plus(f.exp(f.minus(x, shift)), f.exp(f.minus(y, shift)));
    return f.plus(shift, f.log(sum));
  }
}
