// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;

/**
 * Builds the vector-Jacobian product of a {@link CustomOperator}.
 *
 * <p>It runs in a graph of its own, whose nodes are then copied to where the gradient is needed. So
 * it may use anything that builds a graph, with the {@link GradientContext#tf() Ops it is given}:
 * {@code shape()}, nested gradients, other operators.
 *
 * <p>What it builds must depend on the context alone. The result is kept, and used again for the
 * same operator, attributes, types and static shapes.
 */
@FunctionalInterface
public interface GradientFunction {
  /**
   * Builds the gradient.
   *
   * @param context inputs, outputs, residuals, cotangents and attributes
   * @return one operand for each input, of the input's type and shape; null (as in {@code
   *     Arrays.asList(dx, null)}) where an input has no gradient
   */
  List<? extends @Nullable Operand<?>> apply(GradientContext context);
}
