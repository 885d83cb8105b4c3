// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.smoothsort;

import java.util.Arrays;

/**
 * The smoothed projection on plain numbers: the dual ⟨c, β⟩ + Σexp(−a − L·β) + Σexp(−β) minimised
 * in one potential after the other, by bisection.
 */
final class CoordinateDescent {
  private final double[] steps;
  private final double[] bends;
  private final double[] potentials;
  private final double mean;

  /** Takes z, descending, in units of the softness, w, and the softness of the bounds. */
  CoordinateDescent(double[] z, double[] w, double t) {
    steps = new double[z.length - 1];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = z[i] - z[i + 1];
    }
    bends = Recursion.bends(t, w);
    potentials = new double[steps.length];
    mean = Arrays.stream(w).average().orElseThrow();
  }

  /** Goes over all potentials so many times; gives y, descending. */
  double[] run(int rounds) {
    for (int round = 0; round < rounds; round++) {
      for (int k = 0; k < potentials.length; k++) {
        double low = -50;
        double high = 50;
        for (int i = 0; i < 60; i++) {
          potentials[k] = (low + high) / 2;
          if (slope(k) < 0) {
            low = potentials[k];
          } else {
            high = potentials[k];
          }
        }
      }
    }
    double[] y = new double[steps.length + 1];
    double sum = 0;
    for (int k = steps.length - 1; k >= 0; k--) {
      y[k] = y[k + 1] + Math.exp(-potentials[k]);
      sum += y[k];
    }
    for (int k = 0; k < y.length; k++) {
      y[k] += mean - sum / y.length;
    }
    return y;
  }

  /** The dual's derivative by a potential. */
  double slope(int k) {
    return bends[k] - 2 * slack(k) + slack(k - 1) + slack(k + 1) - Math.exp(-potentials[k]);
  }

  private double slack(int k) {
    return k < 0 || k >= steps.length ? 0 : Math.exp(-steps[k] - 2 * at(k) + at(k - 1) + at(k + 1));
  }

  private double at(int k) {
    return k < 0 || k >= potentials.length ? 0 : potentials[k];
  }
}
