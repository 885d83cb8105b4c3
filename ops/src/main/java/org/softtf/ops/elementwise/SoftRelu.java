package org.softtf.ops.elementwise;

import org.softtf.ops.settings.Settings;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** The soft max(x, 0) in its two forms. */
final class SoftRelu {
  private SoftRelu() {}

  static <T extends TFloating> Operand<T> of(Settings settings, Operand<T> x, boolean gated) {
    return gated ? Gate.of(settings, x) : Ramp.of(settings, x);
  }
}
