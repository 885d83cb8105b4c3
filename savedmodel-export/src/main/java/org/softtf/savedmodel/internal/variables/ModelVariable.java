// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.variables;

import org.tensorflow.Tensor;
import org.tensorflow.types.family.TType;

/**
 * A variable of a model.
 *
 * @param name its name, and that of its handle in the exported graph
 * @param read the node that reads it in the exported graph
 * @param value its value, owned by {@link VariableValues} or {@link FilledTensors}
 * @param trains whether gradients are for it
 */
public record ModelVariable(String name, String read, Tensor value, boolean trains) {
  /** The type of its elements. */
  public Class<? extends TType> type() {
    return ((TType) value).type();
  }
}
