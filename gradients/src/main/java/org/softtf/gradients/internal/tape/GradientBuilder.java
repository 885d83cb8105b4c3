// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients.internal.tape;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;

/** Builds gradients in a graph. */
@FunctionalInterface
public interface GradientBuilder {
  /**
   * Builds gradients.
   *
   * @param tf where to build
   * @param targets the outputs
   * @param sources the inputs
   * @param cotangents one for each output, or none, which means ones
   * @return one for each source, null where none flows to it
   */
  List<@Nullable Operand<?>> build(
      Ops tf, List<Operand<?>> targets, List<Operand<?>> sources, List<Operand<?>> cotangents);
}
