// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.cdfsum;

import java.util.Arrays;
import org.softtf.ops.Mode;
import org.softtf.ops.array.PlainStep;

/**
 * cdf_sum as its definition writes it, for scores in units of the softness: thresholds by
 * bisection, P as a matrix, and gradients by the implicit function theorem.
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record PlainCdfSum(Mode mode, double[] z, double[] thresholds) {
  private static final double FAR = 1e6;

  static PlainCdfSum of(Mode mode, double... z) {
    double[] thresholds = new double[z.length + 1];
    thresholds[0] = -FAR;
    thresholds[z.length] = FAR;
    for (int p = 1; p < z.length; p++) {
      double low = Arrays.stream(z).min().orElseThrow() - 50;
      double high = Arrays.stream(z).max().orElseThrow() + 50;
      for (int i = 0; i < 100; i++) {
        double middle = (low + high) / 2;
        double sum = Arrays.stream(z).map(v -> PlainStep.of(middle - v, mode)).sum();
        if (sum < p) {
          low = middle;
        } else {
          high = middle;
        }
      }
      thresholds[p] = (low + high) / 2;
    }
    return new PlainCdfSum(mode, z, thresholds);
  }

  /** The probability that element i is the p-th smallest, p from 1. */
  double probability(int p, int i) {
    return PlainStep.of(thresholds[p] - z[i], mode) - PlainStep.of(thresholds[p - 1] - z[i], mode);
  }

  /** Σᵢ P[p, i]·xᵢ, ascending. */
  double[] values(double... x) {
    double[] y = new double[z.length];
    for (int p = 1; p <= z.length; p++) {
      for (int i = 0; i < z.length; i++) {
        y[p - 1] += probability(p, i) * x[i];
      }
    }
    return y;
  }

  /** Σₚ p·P[p, i]. */
  double[] ranks() {
    double[] ranks = new double[z.length];
    for (int p = 1; p <= z.length; p++) {
      for (int i = 0; i < z.length; i++) {
        ranks[i] += p * probability(p, i);
      }
    }
    return ranks;
  }

  /** The gradient of Σ g·values for z, with x fixed. */
  double[] gradientOfValues(double[] x, double... g) {
    double[] gradient = new double[z.length];
    for (int p = 1; p < z.length; p++) {
      double[] weights = new double[z.length];
      for (int i = 0; i < z.length; i++) {
        weights[i] = -x[i] * (g[p - 1] - g[p]);
      }
      add(p, weights, gradient);
    }
    return gradient;
  }

  /** The gradient of Σ g·ranks for z. */
  double[] gradientOfRanks(double... g) {
    double[] gradient = new double[z.length];
    for (int p = 1; p < z.length; p++) {
      add(p, g, gradient);
    }
    return gradient;
  }

  /** s·(w − Σws/Σs), the gradient of Σ w·S(z − T) for the threshold T. */
  private void add(int p, double[] weights, double... gradient) {
    double[] slopes = new double[z.length];
    double sum = 0;
    double weighted = 0;
    for (int i = 0; i < z.length; i++) {
      slopes[i] = slope(thresholds[p] - z[i]);
      sum += slopes[i];
      weighted += weights[i] * slopes[i];
    }
    for (int i = 0; i < z.length && sum > 0; i++) {
      gradient[i] += slopes[i] * (weights[i] - weighted / sum);
    }
  }

  private double slope(double u) {
    double v = u / 5;
    return switch (mode) {
      case SMOOTH -> PlainStep.of(u, mode) * PlainStep.of(-u, mode);
      case C0 -> Math.abs(v) < 1 ? 0.1 : 0;
      case C1 -> Math.abs(v) < 1 ? 0.15 * (1 - v * v) : 0;
      case C2 -> Math.abs(v) < 1 ? 0.1875 * Math.pow(1 - v * v, 2) : 0;
      default -> throw new IllegalArgumentException("no soft mode: " + mode);
    };
  }
}
