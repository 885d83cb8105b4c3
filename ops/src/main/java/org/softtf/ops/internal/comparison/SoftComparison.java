package org.softtf.ops.internal.comparison;

import org.softtf.ops.internal.elementwise.SoftAbs;
import org.softtf.ops.internal.elementwise.Step;
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
   * @param tolerance how near counts as close
   * @return the tolerance
   */
  public static double requireTolerance(double tolerance) {
    if (!(tolerance >= 0) || Double.isInfinite(tolerance)) {
      throw new IllegalArgumentException(
          "a tolerance must be at least 0 and finite, got " + tolerance);
    }
    return tolerance;
  }

  public static <T extends TFloating> Operand<T> greater(Settings s, Operand<T> x, Operand<T> y) {
    Ops tf = s.tf();
    return s.mode().isSoft()
        ? Step.of(s, difference(tf, x, y, -SHIFT))
        : number(tf, tf.math.greater(x, y), x);
  }

  public static <T extends TFloating> Operand<T> greaterEqual(
      Settings s, Operand<T> x, Operand<T> y) {
    Ops tf = s.tf();
    return s.mode().isSoft()
        ? Step.of(s, difference(tf, x, y, SHIFT))
        : number(tf, tf.math.greaterEqual(x, y), x);
  }

  public static <T extends TFloating> Operand<T> equal(Settings s, Operand<T> x, Operand<T> y) {
    Ops tf = s.tf();
    return s.mode().isSoft()
        ? atMost(s, distance(s, x, y), tf.constant(x.type(), SHIFT))
        : number(tf, tf.math.equal(x, y), x);
  }

  public static <T extends TFloating> Operand<T> notEqual(Settings s, Operand<T> x, Operand<T> y) {
    Ops tf = s.tf();
    return s.mode().isSoft()
        ? Step.signed(s, shifted(tf, distance(s, x, y), -SHIFT))
        : number(tf, tf.math.notEqual(x, y), x);
  }

  public static <T extends TFloating> Operand<T> isClose(
      Settings s, Operand<T> x, Operand<T> y, double relative, double absolute) {
    Ops tf = s.tf();
    Operand<T> size = tf.math.mul(SoftAbs.of(s, y), tf.constant(y.type(), relative));
    if (s.mode().isSoft()) {
      return atMost(s, distance(s, x, y), shifted(tf, size, absolute + SHIFT));
    }
    Operand<TBool> near =
        tf.math.lessEqual(tf.math.abs(tf.math.sub(x, y)), shifted(tf, size, absolute));
    // an infinite y has an infinite tolerance, but only itself is close to it
    return number(
        tf,
        tf.math.logicalOr(tf.math.equal(x, y), tf.math.logicalAnd(near, tf.math.isFinite(y))),
        x);
  }

  /** x − y + shift, with the shift added where it takes the least work. */
  private static <T extends TFloating> Operand<T> difference(
      Ops tf, Operand<T> x, Operand<T> y, double shift) {
    if (x.shape().size() == 1) {
      return tf.math.sub(shifted(tf, x, shift), y);
    }
    return y.shape().size() == 1
        ? tf.math.sub(x, shifted(tf, y, -shift))
        : shifted(tf, tf.math.sub(x, y), shift);
  }

  private static <T extends TFloating> Operand<T> distance(Settings s, Operand<T> x, Operand<T> y) {
    return SoftAbs.of(s, s.tf().math.sub(x, y));
  }

  /** Twice the step from distance to bound: near 1 at distance 0, where the step is ½. */
  private static <T extends TFloating> Operand<T> atMost(
      Settings s, Operand<T> distance, Operand<T> bound) {
    Ops tf = s.tf();
    return tf.math.mul(Step.of(s, tf.math.sub(bound, distance)), tf.constant(distance.type(), 2.0));
  }

  private static <T extends TFloating> Operand<T> shifted(Ops tf, Operand<T> x, double shift) {
    return tf.math.add(x, tf.constant(x.type(), shift));
  }

  private static <T extends TFloating> Operand<T> number(
      Ops tf, Operand<TBool> truth, Operand<T> like) {
    return tf.dtypes.cast(truth, like.type());
  }
}
