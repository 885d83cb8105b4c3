// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.median;

import org.softtf.ops.Mode;
import org.softtf.ops.internal.elementwise.Step;
import org.softtf.ops.internal.elementwise.StepSlope;
import org.softtf.ops.internal.math.LogSumExp;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.family.TFloating;

/**
 * The estimating equation of a quantile y of a row z, in units of the softness, at u = y − z: Σ a
 * S(u) must be Σ b S(−u), for the step S and elements that count a above y and b below it.
 *
 * <p>The difference of the two sums is Σ (a + b) S(u) − Σ b, for the median half the sum of soft
 * signs, without its cancellation. In the smooth mode the logarithms of the sums are compared:
 * where the elements above and below are far apart both sums may be smaller than any number, and
 * their ratio still has a root and a slope.
 *
 * @param excess increasing in y, 0 at the quantile, (R, 1)
 * @param slope its derivative with respect to y, (R, 1)
 */
record EstimatingEquation<T extends TFloating>(Operand<T> excess, Operand<T> slope) {

  /**
   * Evaluates that of the median at a point.
   *
   * @param u y − z, (R, n)
   * @param above the share of each element that counts above, (R, n), n/2 in sum
   */
  static <T extends TFloating> EstimatingEquation<T> of(
      RowMath<T> f, Operand<T> u, Operand<T> above, Mode mode) {
    return of(f, u, above, f.minus(f.number(1), above), mode);
  }

  /**
   * Evaluates at a point.
   *
   * @param u y − z, (R, n)
   * @param above a, (R, n)
   * @param below b, (R, n)
   */
  static <T extends TFloating> EstimatingEquation<T> of(
      RowMath<T> f, Operand<T> u, Operand<T> above, Operand<T> below, Mode mode) {
    return mode == Mode.SMOOTH ? smooth(f, u, above, below) : compact(f, u, above, below, mode);
  }

  private static <T extends TFloating> EstimatingEquation<T> compact(
      RowMath<T> f, Operand<T> u, Operand<T> above, Operand<T> below, Mode mode) {
    Operand<T> step = Step.of(f.tf(), u, mode);
    Operand<T> over = f.times(above, step);
    Operand<T> under = f.times(below, Step.of(f.tf(), f.negative(u), mode));
    Operand<T> slope = StepSlope.of(f.tf(), u, step, mode);
    return new EstimatingEquation<>(
        f.sum(f.minus(over, under)), f.sum(f.times(f.plus(above, below), slope)));
  }

  /** log S(u) = −softplus(−u), and its derivative is 1 − S(u). */
  private static <T extends TFloating> EstimatingEquation<T> smooth(
      RowMath<T> f, Operand<T> u, Operand<T> above, Operand<T> below) {
    Ops tf = f.tf();
    LogSumExp<T> over = LogSumExp.weighed(f, f.negative(tf.math.softplus(f.negative(u))), above);
    LogSumExp<T> under = LogSumExp.weighed(f, f.negative(tf.math.softplus(u)), below);
    Operand<T> step = tf.math.sigmoid(u);
    Operand<T> rising = f.times(over.shares(f), f.minus(f.number(1), step));
    Operand<T> falling = f.times(under.shares(f), step);
    return new EstimatingEquation<>(
        f.minus(over.value(f), under.value(f)), f.sum(f.plus(rising, falling)));
  }

  /** Whether the slope vanishes, so that there is no Newton step. */
  Operand<TBool> flat(RowMath<T> f) {
    return f.tf().math.equal(slope, f.number(0));
  }

  /** Newton's step for a residual; 0 where the slope vanishes. */
  Operand<T> step(RowMath<T> f, Operand<T> residual) {
    Ops tf = f.tf();
    Operand<TBool> flat = flat(f);
    Operand<T> safe = tf.select(flat, f.number(1), slope);
    return tf.select(flat, f.times(0, slope), f.negative(f.over(residual, safe)));
  }

  /** A Newton step of length 0: y stays the root, and one more derivative of it is right. */
  Operand<T> live(RowMath<T> f, Operand<T> y) {
    return f.plus(y, step(f, f.minus(excess, f.stop(excess))));
  }
}
