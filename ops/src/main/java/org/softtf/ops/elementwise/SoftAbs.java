package org.softtf.ops.elementwise;

import org.softtf.ops.settings.Settings;
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
}
