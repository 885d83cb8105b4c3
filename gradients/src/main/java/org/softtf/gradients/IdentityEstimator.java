// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import org.softtf.gradients.internal.OperandCheck;
import org.softtf.gradients.internal.SubScope;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TFloating;

/**
 * Plain straight-through estimators: the value of a step function, and the gradient 1 of the
 * identity, everywhere or inside a window only. {@link StraightThrough#identity} makes one.
 *
 * <pre>{@code
 * Operand<TFloat32> quantised = StraightThrough.identity(tf).round(x);            // gradient 1
 * Operand<TFloat32> binary = StraightThrough.identity(tf).within(-1, 1).sign(w);  // 1 in [−1, 1]
 * }</pre>
 *
 * <p>This is what quantisation-aware training and binary networks use. With the window [−1, 1] it
 * is the gradient of the hard hyperbolic tangent: a weight outside gets none, and stays where it
 * is. The gradient says nothing of the function itself; the straight-through forms of the soft
 * operators have one that does.
 *
 * <p>float16 and bfloat16 are taken too: steps and windows are decided in float32.
 *
 * <p>All are built from plain operations, so that every runtime that loads the model has the same
 * gradient. The value keeps every bit of the step function's. Where x is infinite or NaN the
 * gradient is 0. All higher derivatives are 0.
 *
 * <p>Source: Bengio, Léonard, Courville, arXiv 1308.3432; Hubara et al., arXiv 1602.02830 (the
 * window).
 */
public final class IdentityEstimator {
  private final Ops tf;
  private final double low;
  private final double high;

  IdentityEstimator(Ops tf, double low, double high) {
    this.tf = tf;
    this.low = low;
    this.high = high;
  }

  /**
   * Returns estimators whose gradient is 1 inside a window and 0 outside.
   *
   * @param lowest the window's lower end, which belongs to it
   * @param highest its upper end, which belongs to it, not below the lower one
   * @return the estimators
   */
  public IdentityEstimator within(double lowest, double highest) {
    if (!(lowest <= highest)) {
      throw new IllegalArgumentException(
          "a window's lower end must be at most its upper one, got " + lowest + " and " + highest);
    }
    return new IdentityEstimator(tf, lowest, highest);
  }

  /**
   * Rounds to the nearest whole number, halves to even.
   *
   * @param x any numbers
   * @param <T> the type
   * @return the shape of x
   */
  public <T extends TFloating> Operand<T> round(Operand<T> x) {
    return of(narrowed(tf.math.rint(widened(x)), x.type()), x);
  }

  /**
   * Takes the sign: −1, 0 or 1.
   *
   * @param x any numbers
   * @param <T> the type
   * @return the shape of x
   */
  public <T extends TFloating> Operand<T> sign(Operand<T> x) {
    return of(narrowed(tf.math.sign(widened(x)), x.type()), x);
  }

  /**
   * Takes the unit step: 0, at 0 one half, or 1.
   *
   * @param x any numbers
   * @param <T> the type
   * @return the shape of x
   */
  public <T extends TFloating> Operand<T> heaviside(Operand<T> x) {
    Operand<T> wide = widened(x);
    Operand<T> half = tf.constant(wide.type(), 0.5);
    Operand<T> step = tf.math.add(tf.math.mul(tf.math.sign(wide), half), half);
    return of(narrowed(step, x.type()), x);
  }

  /**
   * Clips to an interval. The gradient is this estimator's, also where x lies outside the interval.
   *
   * @param x any numbers
   * @param lowest the lower bound
   * @param highest the upper bound, not below the lower one
   * @param <T> the type
   * @return the shape of x
   */
  public <T extends TFloating> Operand<T> clip(Operand<T> x, double lowest, double highest) {
    if (!(lowest <= highest)) {
      throw new IllegalArgumentException(
          "the lower bound must be at most the upper one, got " + lowest + " and " + highest);
    }
    Operand<T> wide = widened(x);
    Class<T> type = wide.type();
    Operand<T> atLeast = tf.math.maximum(wide, tf.constant(type, lowest));
    return of(narrowed(tf.math.minimum(atLeast, tf.constant(type, highest)), x.type()), x);
  }

  /**
   * Gives any value the gradient of this estimator.
   *
   * @param hard what the value is taken from
   * @param x what the gradient goes to, of the same shape
   * @param <T> the type of both
   * @return an operand that equals {@code hard} to the last bit
   */
  public <T extends TFloating> Operand<T> of(Operand<T> hard, Operand<T> x) {
    if (low == Double.NEGATIVE_INFINITY && high == Double.POSITIVE_INFINITY) {
      return StraightThrough.join(tf, hard, x);
    }
    Ops scoped = SubScope.of(tf, "window");
    Operand<T> wide = widened(x);
    Class<T> type = wide.type();
    Operand<T> inside =
        scoped.dtypes.cast(
            scoped.math.logicalAnd(
                scoped.math.greaterEqual(wide, scoped.constant(type, low)),
                scoped.math.lessEqual(wide, scoped.constant(type, high))),
            x.type());
    return StraightThrough.join(tf, hard, scoped.math.mul(x, inside));
  }

  /**
   * A half as float32: not every kernel takes halves, and the ends of a window, rounded to a half,
   * could let in what is outside.
   */
  private <T extends TFloating> Operand<T> widened(Operand<T> x) {
    OperandCheck.require(tf.scope().env(), x, "x");
    boolean half = x.type() == TFloat16.class || x.type() == TBfloat16.class;
    return half ? Operands.trusted(tf.dtypes.cast(x, TFloat32.class)) : x;
  }

  private <T extends TFloating> Operand<T> narrowed(Operand<T> wide, Class<T> type) {
    return wide.type() == type ? wide : tf.dtypes.cast(wide, type);
  }
}
