// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.elementwise;

import org.softtf.gradients.internal.SubScope;
import org.softtf.ops.internal.math.RowMath;
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
      Ops given, Operand<T> x, Operand<T> low, Operand<T> high) {
    Ops tf = SubScope.uncompiled(given); // for XLA's loses NaN
    return tf.math.minimum(tf.math.maximum(x, low), high);
  }

  public static <T extends TFloating> Operand<T> soft(
      Settings settings, Operand<T> x, Operand<T> low, Operand<T> high, boolean gated) {
    RowMath<T> f = new RowMath<>(settings.tf(), x.type());
    Ops tf = f.tf();
    Side<T> lower = Side.of(f, x, low);
    Side<T> upper = Side.of(f, x, high);
    // selected by the same comparisons as the corners, so that gradients agree at the bounds
    Operand<T> clipped = tf.select(upper.above, high, tf.select(lower.above, x, low));
    Operand<T> corners =
        f.minus(
            SoftRelu.of(settings, lower.minusDistance, gated),
            SoftRelu.of(settings, upper.minusDistance, gated));
    return f.plus(clipped, corners);
  }

  /** Where x lies seen from a bound. */
  private record Side<T extends TFloating>(Operand<TBool> above, Operand<T> minusDistance) {
    static <T extends TFloating> Side<T> of(RowMath<T> f, Operand<T> x, Operand<T> given) {
      // an infinite x is beyond an infinite bound, too: the two have no difference
      double largest = RowMath.largest(f.type());
      Operand<T> bound = Bounds.clip(f, given, -largest, largest);
      Operand<TBool> above = f.tf().math.greater(x, bound);
      return new Side<>(above, f.tf().select(above, f.minus(bound, x), f.minus(x, bound)));
    }
  }
}
