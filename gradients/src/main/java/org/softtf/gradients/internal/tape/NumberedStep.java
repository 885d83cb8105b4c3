// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients.internal.tape;

/** A step whose values are known by their numbers, which cost less to follow than operands. */
final class NumberedStep {
  private final TapeStep step;
  private final int[] inputs;
  private final int[] outputs;

  /**
   * @param inputs the numbers of what went in
   * @param outputs the numbers of what came out
   */
  NumberedStep(TapeStep step, int[] inputs, int[] outputs) {
    this.step = step;
    this.inputs = inputs;
    this.outputs = outputs;
  }

  TapeStep step() {
    return step;
  }

  /** The numbers of what went in, not to be changed. */
  int[] inputs() {
    return inputs;
  }

  /** The numbers of what came out, not to be changed. */
  int[] outputs() {
    return outputs;
  }

  /** Whether an output is among some values. */
  boolean makes(boolean[] values) {
    for (int output : outputs) {
      if (values[output]) {
        return true;
      }
    }
    return false;
  }

  /** Whether a gradient flows on to one of some values. */
  boolean carriesTo(boolean[] values) {
    for (int i = 0; i < inputs.length; i++) {
      if (values[inputs[i]] && step.carriesGradient(i)) {
        return true;
      }
    }
    return false;
  }

  /** Adds the inputs through which a gradient flows on to what is reached. */
  void markCarried(boolean[] reached, boolean[] wanted) {
    for (int i = 0; i < inputs.length; i++) {
      wanted[inputs[i]] |= reached[inputs[i]] && step.carriesGradient(i);
    }
  }
}
