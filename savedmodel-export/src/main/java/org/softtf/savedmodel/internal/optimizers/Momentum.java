// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.optimizers;

import org.tensorflow.op.Op;
import org.tensorflow.types.family.TFloating;

/** Gradient descent with momentum: a ← μ·a + g, w ← w − η·a. */
public final class Momentum implements UpdateRule {
  private final double learningRate;
  private final double momentum;

  /** Takes η &gt; 0 and μ in [0, 1). */
  public Momentum(double learningRate, double momentum) {
    this.learningRate = Hyperparameters.learningRate(learningRate);
    this.momentum = Hyperparameters.share("the momentum", momentum);
  }

  @Override
  public <T extends TFloating> Op update(Target<T> w) {
    return w.tf()
        .train
        .resourceApplyMomentum(
            w.handle(),
            w.slots().zeros("momentum"),
            w.number(learningRate),
            w.gradient(),
            w.number(momentum));
  }

  @Override
  public String toString() {
    return "momentum " + learningRate;
  }
}
