package org.softtf.ops.internal.array.median;

import org.softtf.ops.Mode;
import org.softtf.ops.internal.elementwise.Step;
import org.softtf.ops.internal.elementwise.StepSlope;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Max;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TBool;
import org.tensorflow.types.family.TFloating;

/**
 * How far a point y is from balancing a row z, in units of the softness, with u = y − z: the sum of
 * S(u) over the half above against the sum of S(−u) over the half below.
 *
 * <p>Their difference is Σ S(u) − n/2, half the sum of soft signs, without its cancellation. In the
 * smooth mode the logarithms of the two sums are compared: both sums may be smaller than any number
 * where the halves are far apart, and their ratio still has a root and a slope.
 *
 * @param excess increasing in y, 0 at the median
 * @param slope its derivative with respect to y
 */
record EstimatingEquation<T extends TFloating>(Operand<T> excess, Operand<T> slope) {

  /**
   * Compares at a point.
   *
   * @param u y − z, (R, n)
   * @param above the share of each element that counts above, (R, n), n/2 in sum
   */
  public static <T extends TFloating> EstimatingEquation<T> of(
      Ops tf, Operand<T> u, Operand<T> above, Mode mode) {
    Operand<T> below = tf.math.sub(tf.constant(u.type(), 1), above);
    return mode == Mode.SMOOTH ? smooth(tf, u, above, below) : compact(tf, u, above, below, mode);
  }

  private static <T extends TFloating> EstimatingEquation<T> compact(
      Ops tf, Operand<T> u, Operand<T> above, Operand<T> below, Mode mode) {
    Operand<T> step = Step.of(tf, u, mode);
    Operand<T> over = tf.math.mul(above, step);
    Operand<T> under = tf.math.mul(below, Step.of(tf, tf.math.neg(u), mode));
    return new EstimatingEquation<>(
        sum(tf, tf.math.sub(over, under)), sum(tf, StepSlope.of(tf, u, step, mode)));
  }

  private static <T extends TFloating> EstimatingEquation<T> smooth(
      Ops tf, Operand<T> u, Operand<T> above, Operand<T> below) {
    Logarithm<T> over =
        Logarithm.ofSum(tf, tf.math.sub(tf.math.log(above), tf.math.softplus(tf.math.neg(u))));
    Logarithm<T> under = Logarithm.ofSum(tf, tf.math.sub(tf.math.log(below), tf.math.softplus(u)));
    Operand<T> step = tf.math.sigmoid(u);
    Operand<T> slope =
        sum(
            tf,
            tf.math.add(
                tf.math.mul(over.shares(), tf.math.sub(tf.constant(u.type(), 1), step)),
                tf.math.mul(under.shares(), step)));
    return new EstimatingEquation<>(tf.math.sub(over.value(), under.value()), slope);
  }

  /**
   * The logarithm of a sum of exponentials, and the share of each.
   *
   * @param value (R, 1)
   * @param shares (R, n), 1 in sum
   */
  private record Logarithm<T extends TFloating>(Operand<T> value, Operand<T> shares) {
    static <T extends TFloating> Logarithm<T> ofSum(Ops tf, Operand<T> logarithms) {
      Operand<T> greatest =
          tf.stopGradient(tf.max(logarithms, tf.constant(-1), Max.keepDims(true)));
      Operand<T> parts = tf.math.exp(tf.math.sub(logarithms, greatest));
      Operand<T> total = sum(tf, parts);
      return new Logarithm<>(tf.math.add(tf.math.log(total), greatest), tf.math.div(parts, total));
    }
  }

  /** Newton's step towards balance; 0 where the slope vanishes. */
  Operand<T> step(Ops tf, Operand<T> residual) {
    Operand<T> zero = tf.constant(slope.type(), 0);
    Operand<TBool> flat = tf.math.equal(slope, zero);
    Operand<T> safe = tf.select(flat, tf.constant(slope.type(), 1), slope);
    return tf.select(flat, tf.math.mul(slope, zero), tf.math.neg(tf.math.div(residual, safe)));
  }

  static <T extends TFloating> Operand<T> sum(Ops tf, Operand<T> x) {
    return tf.reduceSum(x, tf.constant(-1), ReduceSum.keepDims(true));
  }
}
