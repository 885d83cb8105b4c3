// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.List;
import org.softtf.gradients.internal.OperandCheck;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * Gives a function one value forward and another function's gradient backward; Python's {@code
 * grad_replace(fn)}.
 *
 * <pre>{@code
 * Operand<TFloat32> y = GradientReplacement.of(tf, forward -> forward ? tf.math.rint(x) : x);
 * }</pre>
 *
 * <p>The same identity as {@link StraightThrough}, with the same guarantees.
 */
public final class GradientReplacement {
  private GradientReplacement() {}

  /**
   * A function in two versions.
   *
   * @param <R> the result: an operand, or a list of operands
   */
  @FunctionalInterface
  public interface TwoVersions<R> {
    /**
     * Builds one of the two versions; it is called once for each.
     *
     * @param forward true to build what the value is taken from, false to build what the gradient
     *     is taken from
     * @return what was built
     */
    R apply(boolean forward);
  }

  /**
   * Joins the value of {@code function.apply(true)} and the gradient of {@code
   * function.apply(false)}.
   *
   * @param tf where to build
   * @param function the two versions
   * @param <T> the type of the result
   * @return the joined operand
   */
  public static <T extends TFloating> Operand<T> of(Ops tf, TwoVersions<Operand<T>> function) {
    OperandCheck.requireNonNull("tf", tf);
    OperandCheck.requireNonNull("function", function);
    return StraightThrough.join(tf, function.apply(true), function.apply(false));
  }

  /**
   * As {@link #of}, for a function with several results.
   *
   * @param tf where to build
   * @param function the two versions
   * @return the joined operands; results that are not floating are the forward ones
   */
  public static List<Operand<?>> ofAll(
      Ops tf, TwoVersions<? extends List<? extends Operand<?>>> function) {
    OperandCheck.requireNonNull("tf", tf);
    OperandCheck.requireNonNull("function", function);
    return StraightThrough.joinAll(tf, function.apply(true), function.apply(false));
  }
}
