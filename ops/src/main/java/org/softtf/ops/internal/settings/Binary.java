// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.settings;

import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * Builds an operator of two operands.
 *
 * @param <T> the operands' and the result's type
 */
@FunctionalInterface
public interface Binary<T extends TFloating> {
  /**
   * Builds the operator.
   *
   * @param settings the settings to build with
   * @param x one operand
   * @param y the other
   * @return the result
   */
  Operand<T> build(Settings settings, Operand<T> x, Operand<T> y);
}
