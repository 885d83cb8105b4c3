// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import java.util.List;
import org.softtf.ops.SoftOps;
import org.tensorflow.Operand;

/** Builds an operator from inputs and arguments by name. */
@FunctionalInterface
public interface Implementation {
  /**
   * Builds the operator.
   *
   * @param soft the view to build with: mode, softness, method and straight-through are set in it
   * @param inputs the inputs by name
   * @param arguments the arguments by name
   * @return the outputs
   */
  List<? extends Operand<?>> build(SoftOps soft, InputOperands inputs, ArgumentValues arguments);
}
