// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.List;
import org.tensorflow.Operand;

/** Builds the forward sub-graph of a {@link CustomOperator}. */
@FunctionalInterface
public interface ForwardFunction {
  /**
   * Builds the outputs.
   *
   * @param context the inputs, the attributes, and where to leave residuals
   * @return the outputs, at least one
   */
  List<? extends Operand<?>> apply(ForwardContext context);
}
