// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.elementwise;

import org.softtf.ops.Mode;
import org.softtf.ops.internal.math.RowMath;
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
    RowMath<T> f = new RowMath<>(tf, u.type());
    double scale = Step.scale(mode, false);
    if (scale == 1) {
      return Step.slope(f, u, step, mode, false);
    }
    return f.times(1 / scale, Step.slope(f, f.times(1 / scale, u), step, mode, false));
  }
}
