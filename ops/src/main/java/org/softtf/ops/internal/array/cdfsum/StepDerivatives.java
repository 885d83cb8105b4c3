// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.cdfsum;

import org.softtf.ops.Mode;

/** The derivatives of a mode's step S(u) of every order, as numbers: what constants are made of. */
final class StepDerivatives {
  /** Half the width of a compact step: u = 5v. */
  static final double HALF_WIDTH = 5;

  private StepDerivatives() {}

  /** The logistic function's derivative of an order, a polynomial in the function itself. */
  static double logistic(int order, double u) {
    double decayed = Math.exp(-Math.abs(u));
    double step = (u < 0 ? decayed : 1) / (1 + decayed);
    // d/du of a polynomial p(s) is p′(s)·s·(1 − s)
    double[] polynomial = {0, 1};
    for (int i = 0; i < order; i++) {
      double[] slope = derivative(polynomial);
      polynomial = new double[slope.length + 2];
      for (int power = 0; power < slope.length; power++) {
        polynomial[power + 1] += slope[power];
        polynomial[power + 2] -= slope[power];
      }
    }
    double value = 0;
    for (int power = polynomial.length - 1; power >= 0; power--) {
      value = value * step + polynomial[power];
    }
    return value;
  }

  /**
   * A compact step's derivative of an order as a polynomial in v, where |v| < 1.
   *
   * @return as many coefficients as the step itself has, from that of v⁰ on
   */
  static double[] compact(Mode mode, int order) {
    double[] polynomial =
        switch (mode) {
          case C0 -> new double[] {1. / 2, 1. / 2};
          case C1 -> new double[] {1. / 2, 3. / 4, 0, -1. / 4};
          case C2 -> new double[] {1. / 2, 15. / 16, 0, -5. / 8, 0, 3. / 16};
          default -> throw new IllegalArgumentException("mode " + mode + " is not compact");
        };
    double[] all = new double[polynomial.length];
    double scale = Math.pow(HALF_WIDTH, -order);
    for (int i = 0; i < order; i++) {
      polynomial = derivative(polynomial);
    }
    for (int power = 0; power < polynomial.length; power++) {
      all[power] = scale * polynomial[power];
    }
    return all;
  }

  /** Of a polynomial; none has no coefficients. */
  static double[] derivative(double... polynomial) {
    double[] derivative = new double[Math.max(polynomial.length - 1, 0)];
    for (int power = 0; power < derivative.length; power++) {
      derivative[power] = (power + 1) * polynomial[power + 1];
    }
    return derivative;
  }
}
