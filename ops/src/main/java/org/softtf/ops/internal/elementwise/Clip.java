package org.softtf.ops.internal.elementwise;

import org.softtf.ops.internal.settings.Settings;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.family.TFloating;

/**
 * Soft clip, a + r(x − a) − r(x − b) with the soft ramp r.
 *
 * <p>Because r(d) = max(d, 0) + r(−|d|) in every mode and form, it is computed as the hard clip
 * plus r(−|x − a|) − r(−|x − b|): then no large ramps cancel, and ±∞ give the bounds.
 */
public final class Clip {
  private Clip() {}

  public static <T extends TFloating> Operand<T> hard(
      Ops tf, Operand<T> x, Operand<T> low, Operand<T> high) {
    return tf.math.minimum(tf.math.maximum(x, low), high);
  }

  public static <T extends TFloating> Operand<T> soft(
      Settings settings, Operand<T> x, Operand<T> low, Operand<T> high, boolean gated) {
    Ops tf = settings.tf();
    Side<T> lower = Side.of(tf, x, low);
    Side<T> upper = Side.of(tf, x, high);
    // selected by the same comparisons as the corners, so that gradients agree at the bounds
    Operand<T> clipped = tf.select(upper.above, high, tf.select(lower.above, x, low));
    Operand<T> corners =
        tf.math.sub(
            SoftRelu.of(settings, lower.minusDistance, gated),
            SoftRelu.of(settings, upper.minusDistance, gated));
    return tf.math.add(clipped, corners);
  }

  /** Where x lies seen from a bound. */
  private record Side<T extends TFloating>(Operand<TBool> above, Operand<T> minusDistance) {
    static <T extends TFloating> Side<T> of(Ops tf, Operand<T> x, Operand<T> bound) {
      Operand<TBool> above = tf.math.greater(x, bound);
      return new Side<>(above, tf.select(above, tf.math.sub(bound, x), tf.math.sub(x, bound)));
    }
  }
}
