// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import org.softtf.savedmodel.internal.optimizers.Adam;
import org.softtf.savedmodel.internal.optimizers.GradientDescent;
import org.softtf.savedmodel.internal.optimizers.Momentum;
import org.softtf.savedmodel.internal.optimizers.UpdateRule;

/**
 * How a training step changes variables: gradient descent, with momentum, or Adam.
 *
 * <p>The formulas are those of Keras' optimizers of the same names. In them w is a variable, g is
 * the gradient of the loss with respect to it, and η is the learning rate. Immutable.
 */
public final class Optimizer {
  private final UpdateRule rule;

  private Optimizer(UpdateRule rule) {
    this.rule = rule;
  }

  /**
   * Gradient descent: w ← w − η·g.
   *
   * @param learningRate η &gt; 0
   * @return the optimizer
   */
  public static Optimizer sgd(double learningRate) {
    return new Optimizer(new GradientDescent(learningRate));
  }

  /**
   * Gradient descent with momentum μ: a ← μ·a + g, w ← w − η·a.
   *
   * @param learningRate η &gt; 0
   * @param momentum μ in [0, 1)
   * @return the optimizer
   */
  public static Optimizer momentum(double learningRate, double momentum) {
    return new Optimizer(new Momentum(learningRate, momentum));
  }

  /**
   * Adam with β₁ = 0.9, β₂ = 0.999 and ε = 1e-7.
   *
   * @param learningRate η &gt; 0
   * @return the optimizer
   */
  public static Optimizer adam(double learningRate) {
    return adam(learningRate, 0.9, 0.999, 1e-7);
  }

  /**
   * Adam: m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g², w ← w − η·√(1 − β₂ᵗ)/(1 − β₁ᵗ)·m/(√v + ε)
   * in step t.
   *
   * <p>Source: Kingma and Ba, arXiv 1412.6980.
   *
   * @param learningRate η &gt; 0
   * @param beta1 β₁ in [0, 1)
   * @param beta2 β₂ in [0, 1)
   * @param epsilon ε &gt; 0
   * @return the optimizer
   */
  public static Optimizer adam(double learningRate, double beta1, double beta2, double epsilon) {
    return new Optimizer(new Adam(learningRate, beta1, beta2, epsilon));
  }

  UpdateRule rule() {
    return rule;
  }

  /** Returns the optimizer's name and its learning rate. */
  @Override
  public String toString() {
    return rule.toString();
  }
}
