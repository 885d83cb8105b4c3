// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients.internal.tape;

import org.tensorflow.ExecutionEnvironment;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.types.family.TType;

/**
 * An operation whose result was written, under the name of {@code Const}: {@code Constant} accepts
 * no other.
 */
record WrittenConstant(Operation operation) implements Operation {
  @Override
  public String type() {
    return "Const";
  }

  @Override
  public String name() {
    return operation.name();
  }

  @Override
  public ExecutionEnvironment env() {
    return operation.env();
  }

  @Override
  public int numOutputs() {
    return operation.numOutputs();
  }

  @Override
  public int outputListLength(String name) {
    return operation.outputListLength(name);
  }

  @Override
  public Output<?>[] outputList(int index, int length) {
    return operation.outputList(index, length);
  }

  @Override
  public <T extends TType> Output<T> output(int index) {
    return operation.output(index);
  }

  @Override
  public int inputListLength(String name) {
    return operation.inputListLength(name);
  }
}
