package org.softtf.ops.elementwise;

import org.softtf.ops.settings.Mode;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** The derivative S′ of the step of a mode, as a function of u = x/softness. */
public final class StepSlope {
  private static final double HALF_WIDTH = 5;

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
    Class<T> type = u.type();
    Operand<T> one = tf.constant(type, 1);
    if (mode == Mode.SMOOTH) {
      return tf.math.mul(step, tf.math.sub(one, step));
    }
    Operand<T> v = tf.math.div(u, tf.constant(type, HALF_WIDTH));
    if (mode == Mode.C0) {
      Operand<T> inside = tf.dtypes.cast(tf.math.less(tf.math.abs(v), one), type);
      return tf.math.mul(inside, tf.constant(type, 0.5 / HALF_WIDTH));
    }
    Operand<T> inside =
        tf.math.sub(one, tf.math.square(tf.clipByValue(v, tf.constant(type, -1), one)));
    return mode == Mode.C1
        ? tf.math.mul(inside, tf.constant(type, 0.75 / HALF_WIDTH))
        : tf.math.mul(tf.math.square(inside), tf.constant(type, 0.9375 / HALF_WIDTH));
  }
}
