// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.optimizers;

import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.types.family.TFloating;

/**
 * Adam: m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g², w ← w − η·√(1 − β₂ᵗ)/(1 − β₁ᵗ)·m/(√v + ε) in
 * step t.
 *
 * <p>Source: Kingma and Ba, arXiv 1412.6980.
 */
public final class Adam implements UpdateRule {
  private final double learningRate;
  private final double beta1;
  private final double beta2;
  private final double epsilon;

  /** Takes η &gt; 0, β₁ and β₂ in [0, 1), and ε &gt; 0. */
  public Adam(double learningRate, double beta1, double beta2, double epsilon) {
    this.learningRate = Hyperparameters.learningRate(learningRate);
    this.beta1 = Hyperparameters.share("beta1", beta1);
    this.beta2 = Hyperparameters.share("beta2", beta2);
    this.epsilon = Hyperparameters.positive("epsilon", epsilon);
  }

  @Override
  public <T extends TFloating> Op update(Target<T> w) {
    Operand<T> step = w.slots().step(w.type());
    return w.tf()
        .train
        .resourceApplyAdam(
            w.handle(),
            w.slots().zeros("m"),
            w.slots().zeros("v"),
            w.tf().math.pow(w.number(beta1), step),
            w.tf().math.pow(w.number(beta2), step),
            w.number(learningRate),
            w.number(beta1),
            w.number(beta2),
            w.number(epsilon),
            w.gradient());
  }

  @Override
  public String toString() {
    return "adam " + learningRate;
  }
}
