// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.optimizers;

import org.tensorflow.op.Op;
import org.tensorflow.types.family.TFloating;

/** Gradient descent: w ← w − η·g. */
public final class GradientDescent implements UpdateRule {
  private final double learningRate;

  /** Takes η &gt; 0. */
  public GradientDescent(double learningRate) {
    this.learningRate = Hyperparameters.learningRate(learningRate);
  }

  @Override
  public <T extends TFloating> Op update(Target<T> w) {
    return w.tf()
        .train
        .resourceApplyGradientDescent(w.handle(), w.number(learningRate), w.gradient());
  }

  @Override
  public String toString() {
    return "sgd " + learningRate;
  }
}
