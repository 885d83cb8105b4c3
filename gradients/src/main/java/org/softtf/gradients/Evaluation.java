// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import org.softtf.gradients.internal.OperandCheck;
import org.tensorflow.Result;
import org.tensorflow.types.family.TType;

/**
 * What a call of a {@link ValueAndGradient} computed. It holds native memory until it is closed.
 *
 * <p>To use one of its tensors in eager mode, copy it with {@code tf.constantOf(tensor)}. It stays
 * valid when the function that made it is closed.
 */
public final class Evaluation implements AutoCloseable {
  private final Result result;
  private final Fetches fetches;
  private final int outputs;
  private final int[] gradients;
  private boolean closed;

  /**
   * @param outputs how many of the fetches are outputs; they come first
   * @param gradients for each input the position of its gradient among the fetches, or −1
   */
  Evaluation(Result result, Fetches fetches, int outputs, int[] gradients) {
    this.result = result;
    this.fetches = fetches;
    this.outputs = outputs;
    this.gradients = gradients;
  }

  /**
   * Returns the first output.
   *
   * @param type its type
   * @param <T> its type
   * @return the value, closed with this evaluation
   */
  public <T extends TType> T value(Class<T> type) {
    return value(0, type);
  }

  /**
   * Returns an output.
   *
   * @param output its position, from 0
   * @param type its type
   * @param <T> its type
   * @return the value, closed with this evaluation
   */
  public <T extends TType> T value(int output, Class<T> type) {
    requireIndex("output", output, outputs);
    return typed("output " + output, output, type);
  }

  /**
   * Returns the gradient for the first input.
   *
   * @param type the input's type
   * @param <T> the input's type
   * @return the gradient, of the input's shape, closed with this evaluation
   */
  public <T extends TType> T gradient(Class<T> type) {
    return gradient(0, type);
  }

  /**
   * Returns the gradient for an input.
   *
   * @param input the input's position among all inputs, from 0
   * @param type the input's type
   * @param <T> the input's type
   * @return the gradient, of the input's shape, closed with this evaluation
   */
  public <T extends TType> T gradient(int input, Class<T> type) {
    requireIndex("input", input, gradients.length);
    if (gradients[input] < 0) {
      throw new IllegalArgumentException("input " + input + " was declared without a gradient");
    }
    return typed("the gradient for input " + input, gradients[input], type);
  }

  private static void requireIndex(String what, int index, int size) {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException(what + " must be in [0, " + size + "), got " + index);
    }
  }

  private <T extends TType> T typed(String what, int position, Class<T> type) {
    if (closed) {
      throw new IllegalStateException("this Evaluation is closed; copy what is needed longer");
    }
    TType tensor = fetches.get(result, position);
    if (!OperandCheck.requireNonNull("type", type).isInstance(tensor)) {
      throw new IllegalArgumentException(
          what + " is of type " + tensor.dataType() + ", not " + type.getSimpleName());
    }
    return type.cast(tensor);
  }

  /** Frees the tensors; a second time does nothing. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      result.close();
    }
  }
}
