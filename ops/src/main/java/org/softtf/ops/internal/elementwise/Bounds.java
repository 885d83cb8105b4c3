package org.softtf.ops.internal.elementwise;

import org.softtf.ops.internal.math.Constants;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** Numbers kept between two constants. */
final class Bounds {
  private Bounds() {}

  /**
   * Returns min(max(x, low), high); the bounds pass gradients on, and NaN stays NaN.
   *
   * <p>Two operations, because they take half of the time of TensorFlow's {@code ClipByValue}.
   */
  static <T extends TFloating> Operand<T> clip(Ops tf, Operand<T> x, double low, double high) {
    return tf.math.minimum(
        tf.math.maximum(x, Constants.number(tf, x.type(), low)),
        Constants.number(tf, x.type(), high));
  }
}
