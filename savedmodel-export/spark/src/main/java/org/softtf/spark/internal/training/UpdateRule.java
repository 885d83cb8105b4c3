// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark.internal.training;

/**
 * How the driver changes a variable, by the formulas of {@code org.softtf.savedmodel.Optimizer}.
 */
public sealed interface UpdateRule {
  /** How many numbers the rule keeps for each element of a variable. */
  int slots();

  /**
   * Changes the elements of a variable.
   *
   * @param step the number of the step, from 1
   * @param values changed
   * @param gradient of the loss
   * @param slots what the rule keeps: {@link #slots()} arrays, 0 at first; changed
   */
  void update(int step, double[] values, double[] gradient, double[][] slots);

  /** Gradient descent, with momentum if that is not 0. */
  record Momentum(double rate, double momentum) implements UpdateRule {
    @Override
    public int slots() {
      return momentum == 0 ? 0 : 1;
    }

    @Override
    public void update(int step, double[] values, double[] gradient, double[][] slots) {
      for (int i = 0; i < values.length; i++) {
        double change = gradient[i];
        if (slots.length > 0) {
          change += momentum * slots[0][i];
          slots[0][i] = change;
        }
        values[i] -= rate * change;
      }
    }
  }

  /** Adam, Kingma and Ba, arXiv 1412.6980. */
  record Adam(double rate, double beta1, double beta2, double epsilon) implements UpdateRule {
    @Override
    public int slots() {
      return 2;
    }

    @Override
    public void update(int step, double[] values, double[] gradient, double[][] slots) {
      double corrected = rate * Math.sqrt(1 - Math.pow(beta2, step)) / (1 - Math.pow(beta1, step));
      for (int i = 0; i < values.length; i++) {
        slots[0][i] = beta1 * slots[0][i] + (1 - beta1) * gradient[i];
        slots[1][i] = beta2 * slots[1][i] + (1 - beta2) * gradient[i] * gradient[i];
        values[i] -= corrected * slots[0][i] / (Math.sqrt(slots[1][i]) + epsilon);
      }
    }
  }
}
