// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.elementwise;

import org.softtf.ops.Mode;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * The step S of a mode without a gradient of its own, for operators that hold many steps and have
 * one.
 *
 * @param argument what value and slope are computed from: the numbers divided by {@link
 *     Step#scale}, in the modes c1 and c2 kept between −1 and 1
 * @param value S there
 * @param mode a soft mode
 * @param <T> the type
 */
public record StepAt<T extends TFloating>(Operand<T> argument, Operand<T> value, Mode mode) {

  /**
   * Evaluates the step.
   *
   * @param f where to build
   * @param scaled numbers divided by {@link Step#scale}, in units of the softness
   * @param mode a soft mode
   * @param <T> the type
   * @return argument and value, of one shape
   */
  public static <T extends TFloating> StepAt<T> of(RowMath<T> f, Operand<T> scaled, Mode mode) {
    Operand<T> argument = Step.argument(f, scaled, mode);
    return new StepAt<>(argument, Step.value(f, argument, mode, false), mode);
  }

  /**
   * Returns the derivative of S with respect to the scaled numbers times a factor, built from
   * operations that have derivatives themselves.
   *
   * @param f where to build
   * @param factor of the same shape
   * @return the product; with the argument as the factor it is also u·S′(u) in units of the
   *     softness
   */
  public Operand<T> slopeTimes(RowMath<T> f, Operand<T> factor) {
    return Step.slopeTimes(f, argument, value, factor, mode, false);
  }
}
