// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.random;

import org.jspecify.annotations.Nullable;
import org.softtf.ops.internal.math.Constants;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.settings.RunCheck;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Min;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Checked logarithms of weights, with a finite number far below the others in place of −∞, which
 * the noise cannot make up for and soft comparisons can work with.
 */
final class Logits {
  /** More than the noise spans, with room for a softness that divides it. */
  private static final double GAP = 1000;

  private Logits() {}

  /**
   * From logarithms.
   *
   * @param there what is there, as the logits; null for all
   * @param needed how many must be above −∞ along the axis, or all that are there
   */
  static <T extends TFloating> Operand<T> ofLogarithms(
      Ops tf,
      String operator,
      Operand<T> given,
      @Nullable Operand<TBool> there,
      int axis,
      long needed) {
    Operand<T> zero = tf.constant(given.type(), 0);
    Operand<T> logits = there == null ? given : tf.select(there, given, zero);
    Operand<T> infinity = tf.constant(logits.type(), Double.POSITIVE_INFINITY);
    Operand<T> checked =
        checked(
            tf,
            tf.math.less(logits, infinity),
            operator + ": logits must be numbers below infinity, got",
            logits);
    Operand<TBool> drawable = tf.math.greater(checked, tf.math.neg(infinity));
    String what = operator + ": logits above -infinity";
    if (there == null) {
      return floored(tf, enough(tf, what, checked, drawable, axis, needed), drawable, axis);
    }
    Operand<TBool> both = tf.math.logicalAnd(drawable, there);
    Operand<TInt32> least = tf.math.minimum(count(tf, there, axis), tf.constant((int) needed));
    Operand<TInt32> count = count(tf, both, axis);
    Operand<T> enough =
        require(
            tf,
            tf.math.greaterEqual(count, least),
            checked,
            what + " along axis " + axis + " are too few; there are, needed:",
            count,
            least);
    return tf.select(there, floored(tf, enough, both, axis), zero);
  }

  private static Operand<TInt32> count(Ops tf, Operand<TBool> those, int axis) {
    return tf.reduceSum(tf.dtypes.cast(those, TInt32.class), tf.constant(axis));
  }

  /**
   * From weights that need not sum to 1.
   *
   * @param needed how many must be positive along the axis
   */
  static <T extends TFloating> Operand<T> ofWeights(
      Ops tf, String operator, Operand<T> p, int axis, long needed) {
    Operand<TBool> valid =
        tf.math.logicalAnd(
            tf.math.greaterEqual(p, tf.zerosLike(p)),
            tf.math.less(p, tf.constant(p.type(), Double.POSITIVE_INFINITY)));
    Operand<T> checked =
        checked(tf, valid, operator + ": probabilities must be at least 0 and finite, got", p);
    // kernels take subnormal numbers for 0, but not all of them do
    double least = p.type() == TFloat32.class ? Float.MIN_NORMAL : Double.MIN_NORMAL;
    Operand<TBool> drawable = tf.math.greaterEqual(checked, tf.constant(p.type(), least));
    Operand<T> enough =
        enough(tf, operator + ": positive probabilities", checked, drawable, axis, needed);
    // a gradient at 0 would be 1/0
    Operand<T> positive = tf.select(drawable, enough, Constants.onesLike(tf, enough));
    return floored(tf, tf.math.log(positive), drawable, axis);
  }

  /** Fails when the graph runs unless all are valid. */
  static <T extends TFloating> Operand<T> checked(
      Ops tf, Operand<TBool> valid, String message, Operand<T> x) {
    return require(tf, valid, x, message, x);
  }

  private static <T extends TFloating> Operand<T> enough(
      Ops tf, String what, Operand<T> x, Operand<TBool> drawable, int axis, long needed) {
    Operand<TInt32> count = count(tf, drawable, axis);
    return require(
        tf,
        tf.math.greaterEqual(count, tf.constant((int) needed)),
        x,
        what + " along axis " + axis + " must be at least " + needed + ", got",
        count);
  }

  /** Fails when the graph runs, with a message and numbers after it, unless all hold. */
  static <T extends TFloating> Operand<T> require(
      Ops tf, Operand<TBool> all, Operand<T> x, String sentence, Operand<?>... shown) {
    Operand<TBool> flat = tf.reshape(all, tf.constant(new int[] {-1}));
    return RunCheck.require(tf, tf.reduceAll(flat, tf.constant(0)), x, sentence, shown);
  }

  private static <T extends TFloating> Operand<T> floored(
      Ops tf, Operand<T> x, Operand<TBool> drawable, int axis) {
    Class<T> type = x.type();
    Operand<T> above = tf.select(drawable, x, tf.constant(type, Double.POSITIVE_INFINITY));
    Operand<T> least = tf.min(above, tf.constant(axis), Min.keepDims(true));
    Operand<T> gap = tf.math.maximum(tf.math.abs(least), tf.constant(type, GAP));
    Operand<T> floor =
        tf.math.maximum(tf.math.sub(least, gap), tf.constant(type, -RowMath.largest(type)));
    return tf.select(drawable, x, tf.stopGradient(floor));
  }
}
