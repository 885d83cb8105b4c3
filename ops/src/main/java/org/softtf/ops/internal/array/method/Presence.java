// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.method;

import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Which elements of rows (R, n) are there.
 *
 * <p>Methods work on at least one element: of a row with none its first one, which is 0, counts as
 * there. Results say 0 for such a row, whatever a method makes of it.
 */
public final class Presence {
  private final Ops tf;
  private final Operand<TBool> mask;
  private final Operand<TBool> there;
  private final Operand<TInt32> count;
  private final Operand<TInt32> given;
  private final boolean inFront;

  /**
   * Counts.
   *
   * @param mask true for what is there, (R, n)
   * @param n the length of the rows
   * @param inFront whether what is there is known to be in front of what is not
   */
  public Presence(Ops tf, Operand<TBool> mask, Operand<TInt32> n, boolean inFront) {
    Operand<TInt32> one = tf.constant(1);
    this.tf = tf;
    this.mask = mask;
    this.inFront = inFront;
    this.given =
        tf.reduceSum(tf.dtypes.cast(mask, TInt32.class), tf.constant(-1), ReduceSum.keepDims(true));
    this.count = tf.math.maximum(given, one);
    this.there =
        tf.math.logicalOr(mask, tf.math.less(Axes.positions(tf, n), tf.math.sub(count, given)));
  }

  /** (R, n). */
  public Operand<TBool> there() {
    return there;
  }

  /** Whether what is there is known to be in front of what is not. */
  public boolean isInFront() {
    return inFront;
  }

  /** How many are there, at least one, (R, 1). */
  public Operand<TInt32> count() {
    return count;
  }

  /** Whether the k-th of several results of a row is that of an element, (R, m). */
  public Operand<TBool> places(Operand<TInt32> m) {
    return tf.math.less(Axes.positions(tf, m), given);
  }

  /** The same where what is not there has been sorted to the end of the row, (R, n). */
  public Operand<TBool> sorted(Operand<TInt32> n) {
    return tf.math.less(Axes.positions(tf, n), count);
  }

  /** x where the mask says so, else 0, which takes no gradient back. */
  public <T extends TFloating> Operand<T> only(RowMath<T> f, Operand<T> x) {
    return tf.select(mask, x, f.number(0));
  }

  /** x, or what it would be without any that is not there; (R, n). */
  public <T extends TFloating> Operand<T> or(RowMath<T> f, Operand<T> x, double without) {
    return tf.select(there, x, f.number(without));
  }

  /**
   * Where each element goes if what is not there goes behind what is, in the same order; (R, n).
   */
  public Operand<TInt32> partition(Operand<TInt32> n) {
    Operand<TInt32> one = tf.constant(1);
    Operand<TInt32> before = tf.math.cumsum(tf.dtypes.cast(there, TInt32.class), one);
    Operand<TInt32> behind = tf.math.add(count, tf.math.sub(Axes.positions(tf, n), before));
    return tf.select(there, tf.math.sub(before, one), behind);
  }
}
