// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.elementwise;

import org.softtf.ops.Mode;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.settings.Settings;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** The absolute value of every mode, for operators that build on it. */
public final class SoftAbs {
  private SoftAbs() {}

  /**
   * Returns the soft absolute value, or the exact one in the hard mode.
   *
   * @param settings where to build
   * @param x any numbers
   * @param <T> the type
   * @return the shape of x
   */
  public static <T extends TFloating> Operand<T> of(Settings settings, Operand<T> x) {
    return settings.mode().isSoft() ? Gate.signed(settings, x) : settings.tf().math.abs(x);
  }

  /**
   * Returns the derivative of the soft absolute value, itself differentiable.
   *
   * @param settings where to build, with a soft mode
   * @param x finite numbers
   * @param <T> the type
   * @return the shape of x
   */
  public static <T extends TFloating> Operand<T> slope(Settings settings, Operand<T> x) {
    RowMath<T> f = new RowMath<>(settings.tf(), x.type());
    Mode mode = settings.mode();
    Operand<T> scaled = Step.scaled(settings, x, true);
    Operand<T> sign = Step.ofScaled(f.tf(), scaled, mode, true);
    Operand<T> argument = Step.argument(f, scaled, mode);
    return f.plus(sign, Step.slopeTimes(f, argument, sign, scaled, mode, true));
  }
}
