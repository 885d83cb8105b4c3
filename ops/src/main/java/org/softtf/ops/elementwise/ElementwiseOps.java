package org.softtf.ops.elementwise;

import org.softtf.ops.settings.SoftView;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** Operators on single numbers. */
public interface ElementwiseOps extends SoftView {
  /**
   * Soft absolute value, abs(x) = x·sign(x) with the soft sign.
   *
   * <p>TODO the full order: formula; shapes; defaults; smoothness and limit; gradient orders; NaN
   * and infinities; errors; source and Python names {@code abs}, {@code abs_st}.
   *
   * @param x any shape
   * @param <T> float32 or float64
   * @return the shape of x
   */
  default <T extends TFloating> Operand<T> abs(Operand<T> x) {
    return settings().run("abs", s -> s.tf().math.abs(x));
  }
}
