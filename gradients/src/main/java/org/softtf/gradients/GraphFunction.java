// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TType;

/**
 * A function of several operands of one type, as a lambda {@code (tf, inputs) -> outputs}.
 *
 * @param <T> the inputs' type
 */
@FunctionalInterface
public interface GraphFunction<T extends TType> {
  /**
   * Builds the outputs.
   *
   * @param tf where to build
   * @param inputs the inputs
   * @return the outputs
   */
  List<? extends Operand<?>> apply(Ops tf, List<Operand<T>> inputs);
}
