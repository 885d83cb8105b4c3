package org.softtf.ops.elementwise;

import org.softtf.ops.settings.Mode;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** The derivative S′ of the step of a mode, as a function of u = x/softness. */
public final class StepSlope {
  private StepSlope() {}

  /**
   * Returns S′(u), built from operations that have derivatives themselves.
   *
   * @param tf where to build
   * @param u x/softness
   * @param step S(u)
   * @param mode a soft mode
   * @param <T> the type
   * @return the slope, ≥ 0
   */
  public static <T extends TFloating> Operand<T> of(
      Ops tf, Operand<T> u, Operand<T> step, Mode mode) {
    double scale = Step.scale(mode, false);
    if (scale == 1) {
      return Step.slope(tf, u, step, mode, false);
    }
    Operand<T> inverse = tf.constant(u.type(), 1 / scale);
    return tf.math.mul(inverse, Step.slope(tf, tf.math.mul(u, inverse), step, mode, false));
  }

  /**
   * Returns f·S′(u), in fewer passes than {@link #of} and a product.
   *
   * @param tf where to build
   * @param u x/softness
   * @param step S(u)
   * @param factor f, of the same shape
   * @param mode a soft mode
   * @param <T> the type
   * @return the product
   */
  public static <T extends TFloating> Operand<T> times(
      Ops tf, Operand<T> u, Operand<T> step, Operand<T> factor, Mode mode) {
    double scale = Step.scale(mode, false);
    if (scale == 1) {
      return Step.slopeTimes(tf, u, step, factor, mode, false);
    }
    Operand<T> inverse = tf.constant(u.type(), 1 / scale);
    Operand<T> argument = Step.argument(tf, tf.math.mul(u, inverse), mode);
    return tf.math.mul(inverse, Step.slopeTimes(tf, argument, step, factor, mode, false));
  }
}
