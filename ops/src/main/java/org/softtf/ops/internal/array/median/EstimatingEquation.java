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
 * The estimating equation of the median y of a row z, in units of the softness, at u = y − z: Σ
 * S(u) over the half above must be Σ S(−u) over the half below, for the step S.
 *
 * <p>The difference of the two sums is Σ S(u) − n/2, half the sum of soft signs, without its
 * cancellation. In the smooth mode the logarithms of the sums are compared: where the halves are
 * far apart both sums may be smaller than any number, and their ratio still has a root and a slope.
 *
 * @param excess increasing in y, 0 at the median, (R, 1)
 * @param slope its derivative with respect to y, (R, 1)
 */
record EstimatingEquation<T extends TFloating>(Operand<T> excess, Operand<T> slope) {

  /**
   * Evaluates at a point.
   *
   * @param u y − z, (R, n)
   * @param above the share of each element that counts above, (R, n), n/2 in sum
   */
  static <T extends TFloating> EstimatingEquation<T> of(
      RowMath<T> f, Operand<T> u, Operand<T> above, Mode mode) {
    Operand<T> below = f.minus(f.number(1), above);
    return mode == Mode.SMOOTH ? smooth(f, u, above, below) : compact(f, u, above, below, mode);
  }

  private static <T extends TFloating> EstimatingEquation<T> compact(
      RowMath<T> f, Operand<T> u, Operand<T> above, Operand<T> below, Mode mode) {
    Operand<T> step = Step.of(f.tf(), u, mode);
    Operand<T> over = f.times(above, step);
    Operand<T> under = f.times(below, Step.of(f.tf(), f.negative(u), mode));
    return new EstimatingEquation<>(
        f.sum(f.minus(over, under)), f.sum(StepSlope.of(f.tf(), u, step, mode)));
  }

  /** log S(u) = −softplus(−u), and its derivative is 1 − S(u). */
  private static <T extends TFloating> EstimatingEquation<T> smooth(
      RowMath<T> f, Operand<T> u, Operand<T> above, Operand<T> below) {
    Ops tf = f.tf();
    LogSumExp<T> over = LogSumExp.of(f, f.minus(f.log(above), tf.math.softplus(f.negative(u))));
    LogSumExp<T> under = LogSumExp.of(f, f.minus(f.log(below), tf.math.softplus(u)));
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
}
