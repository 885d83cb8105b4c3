// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.neuralsort;

import java.util.Arrays;
import org.softtf.ops.Mode;
import org.softtf.ops.array.PlainStep;

/** Neuralsort as its definition writes it, with the whole matrix. */
public record PlainNeuralSort(Mode mode, double softness, boolean standardized) {
  double[][] matrix(double[] x) {
    int n = x.length;
    double[] z = scaled(x);
    double[] sums = new double[n];
    for (int j = 0; j < n; j++) {
      for (double other : z) {
        sums[j] += (other - z[j]) * (2 * PlainStep.of(other - z[j], mode) - 1);
      }
    }
    double[][] matrix = new double[n][];
    for (int k = 0; k < n; k++) {
      double[] logits = new double[n];
      for (int j = 0; j < n; j++) {
        logits[j] = -((n - 1 - 2 * k) * z[j] + sums[j]);
      }
      matrix[k] = projected(logits);
    }
    return matrix;
  }

  /** Ascending ranks. */
  public double[] ranks(double[] x) {
    return ranks(x, matrix(x));
  }

  double[] ranks(double[] x, double[][] matrix) {
    return PlainRanks.of(matrix, scaled(x), mode);
  }

  private double[] scaled(double[] x) {
    return Arrays.stream(standardized ? squashed(x) : x).map(e -> e / softness).toArray();
  }

  private static double[] squashed(double[] x) {
    double mean = Arrays.stream(x).average().orElseThrow();
    double variance = Arrays.stream(x).map(e -> (e - mean) * (e - mean)).average().orElseThrow();
    double deviation = Math.sqrt(variance + 1e-6);
    return Arrays.stream(x).map(e -> 1 / (1 + Math.exp((mean - e) / deviation))).toArray();
  }

  private double[] projected(double[] logits) {
    double greatest = Arrays.stream(logits).max().orElseThrow();
    double threshold = mode == Mode.SMOOTH ? 0 : threshold(logits, greatest);
    double[] weights =
        Arrays.stream(logits).map(logit -> weight(logit - greatest, threshold)).toArray();
    double total = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(w -> w / total).toArray();
  }

  /** By bisection between the greatest less 1, where the sum is at least 1, and the greatest. */
  private double threshold(double[] logits, double greatest) {
    double[] near = Arrays.stream(logits).map(e -> e - greatest).filter(e -> e > -1).toArray();
    double low = -1;
    double high = 0;
    for (int step = 0; step < 60; step++) {
      double middle = (low + high) / 2;
      double sum = Arrays.stream(near).map(e -> weight(e, middle)).sum();
      low = sum > 1 ? middle : low;
      high = sum > 1 ? high : middle;
    }
    return low;
  }

  private double weight(double logit, double threshold) {
    double rest = Math.max(logit - threshold, 0);
    return switch (mode) {
      case SMOOTH -> Math.exp(logit);
      case C0 -> rest;
      case C1 -> rest * rest;
      default -> rest * rest * rest;
    };
  }
}
