package org.softtf.savedmodel;

import org.tensorflow.Tensor;
import org.tensorflow.types.family.TType;

/**
 * A variable of a model.
 *
 * @param name its name, and that of its handle in the exported graph
 * @param read the node that reads it in the exported graph
 * @param value its value, owned by {@link VariableValues}
 */
record ModelVariable(String name, String read, Tensor value) {
  Class<? extends TType> type() {
    return ((TType) value).type();
  }
}
