// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.comparison;

import org.softtf.ops.internal.elementwise.SoftAbs;
import org.softtf.ops.internal.elementwise.Step;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.settings.Settings;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.family.TFloating;

/**
 * The comparisons in soft and hard form.
 *
 * <p>Because S(−u) = 1 − S(u), one over the other is enough: {@code less(x, y)} is {@code
 * greater(y, x)}. A shift of 1e-10 makes the strict ones false and the others true at equality, as
 * softness → 0.
 */
public final class SoftComparison {
  static final double RELATIVE_TOLERANCE = 1e-5;
  static final double ABSOLUTE_TOLERANCE = 1e-8;

  private static final double SHIFT = 1e-10;

  private SoftComparison() {}

  /**
   * Refuses a tolerance that is out of range.
   *
   * @param what its name in an error
   * @param tolerance how near counts as close
   * @return the tolerance
   */
  public static double requireTolerance(String what, double tolerance) {
    if (!(tolerance >= 0) || Double.isInfinite(tolerance)) {
      throw new IllegalArgumentException(what + " must be at least 0 and finite, got " + tolerance);
    }
    return tolerance;
  }

  public static <T extends TFloating> Operand<T> greater(Settings s, Operand<T> x, Operand<T> y) {
    RowMath<T> f = new RowMath<>(s.tf(), x.type());
    return s.mode().isSoft()
        ? Step.of(s, difference(f, x, y, -SHIFT))
        : f.indicator(s.tf().math.greater(x, y));
  }

  public static <T extends TFloating> Operand<T> greaterEqual(
      Settings s, Operand<T> x, Operand<T> y) {
    RowMath<T> f = new RowMath<>(s.tf(), x.type());
    return s.mode().isSoft()
        ? Step.of(s, difference(f, x, y, SHIFT))
        : f.indicator(s.tf().math.greaterEqual(x, y));
  }

  public static <T extends TFloating> Operand<T> less(Settings s, Operand<T> x, Operand<T> y) {
    return greater(s, y, x);
  }

  public static <T extends TFloating> Operand<T> lessEqual(Settings s, Operand<T> x, Operand<T> y) {
    return greaterEqual(s, y, x);
  }

  public static <T extends TFloating> Operand<T> equal(Settings s, Operand<T> x, Operand<T> y) {
    RowMath<T> f = new RowMath<>(s.tf(), x.type());
    return s.mode().isSoft()
        ? atMost(s, f, SoftAbs.of(s, f.minus(x, y)), f.number(SHIFT))
        : f.indicator(s.tf().math.equal(x, y));
  }

  public static <T extends TFloating> Operand<T> notEqual(Settings s, Operand<T> x, Operand<T> y) {
    RowMath<T> f = new RowMath<>(s.tf(), x.type());
    return s.mode().isSoft()
        ? Step.signed(s, f.plus(SoftAbs.of(s, f.minus(x, y)), f.number(-SHIFT)))
        : f.indicator(s.tf().math.notEqual(x, y));
  }

  public static <T extends TFloating> Operand<T> isClose(
      Settings s, Operand<T> x, Operand<T> y, double relative, double absolute) {
    Ops tf = s.tf();
    RowMath<T> f = new RowMath<>(tf, x.type());
    Operand<T> size = f.times(relative, SoftAbs.of(s, y));
    if (s.mode().isSoft()) {
      Operand<T> bound = f.plus(size, f.number(absolute + SHIFT));
      return atMost(s, f, SoftAbs.of(s, f.minus(x, y)), bound);
    }
    Operand<TBool> near = tf.math.lessEqual(f.abs(f.minus(x, y)), f.plus(size, f.number(absolute)));
    // an infinite y has an infinite tolerance, but only itself is close to it
    return f.indicator(
        tf.math.logicalOr(tf.math.equal(x, y), tf.math.logicalAnd(near, tf.math.isFinite(y))));
  }

  /** x − y + shift, with the shift added where it takes the least work. */
  private static <T extends TFloating> Operand<T> difference(
      RowMath<T> f, Operand<T> x, Operand<T> y, double shift) {
    if (x.shape().size() == 1) {
      return f.minus(f.plus(x, f.number(shift)), y);
    }
    return y.shape().size() == 1
        ? f.minus(x, f.plus(y, f.number(-shift)))
        : f.plus(f.minus(x, y), f.number(shift));
  }

  /** Twice the step from distance to bound: near 1 at distance 0, where the step is ½. */
  private static <T extends TFloating> Operand<T> atMost(
      Settings s, RowMath<T> f, Operand<T> distance, Operand<T> bound) {
    return f.times(2, Step.of(s, f.minus(bound, distance)));
  }
}
