// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.elementwise;

import org.softtf.ops.internal.settings.Settings;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** The soft max(x, 0) in its two forms. */
public final class SoftRelu {
  private SoftRelu() {}

  public static <T extends TFloating> Operand<T> of(
      Settings settings, Operand<T> x, boolean gated) {
    return gated ? Gate.of(settings, x) : Ramp.of(settings, x);
  }
}
