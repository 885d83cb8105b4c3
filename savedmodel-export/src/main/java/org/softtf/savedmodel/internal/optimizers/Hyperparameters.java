// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.optimizers;

/** What the numbers of an optimizer may be. */
final class Hyperparameters {
  private Hyperparameters() {}

  static double learningRate(double value) {
    return positive("the learning rate", value);
  }

  static double positive(String what, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(what + " must be > 0 and finite, got " + value);
    }
    return value;
  }

  static double share(String what, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(what + " must be in [0, 1), got " + value);
    }
    return value;
  }
}
