// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.neuralsort;

import org.softtf.ops.Mode;
import org.softtf.ops.array.PlainStep;

/** Ranks by neuralsort from its matrix, as docs/algorithms.md writes them, in plain Java. */
final class PlainRanks {
  private PlainRanks() {}

  /** Ascending ranks; z in units of the softness. */
  static double[] of(double[][] matrix, double[] z, Mode mode) {
    int n = z.length;
    double[] ranks = new double[n];
    for (int j = 0; j < n; j++) {
      double mass = 0;
      double mean = 0;
      double variance = 0;
      for (int k = 0; k < n; k++) {
        mass += matrix[k][j];
        mean += (k + 1) * matrix[k][j];
      }
      mean /= Math.max(mass, 1e-300);
      for (int k = 0; k < n; k++) {
        variance += (k + 1 - mean) * (k + 1 - mean) * matrix[k][j];
      }
      variance /= Math.max(mass, 1e-300);
      double trust =
          bump(mass / (mode == Mode.SMOOTH ? 1e-4 : 0.1))
              * bump((limit(2.5, n, mode) - variance) / width(n, mode));
      double pairs = 0.5;
      for (double other : z) {
        pairs += step(z[j] - other, mode);
      }
      ranks[j] = trust * mean + (1 - trust) * pairs;
    }
    return ranks;
  }

  private static double width(int n, Mode mode) {
    return limit(2.5, n, mode) - limit(1.25, n, mode);
  }

  /** The variance whose power is so many times that of eight equal elements, times n/8. */
  private static double limit(double times, int n, Mode mode) {
    double power =
        switch (mode) {
          case SMOOTH -> 1;
          case C0 -> 3. / 2;
          case C1 -> 5. / 4;
          default -> 7. / 6;
        };
    return 63. / 12 * Math.pow(times * n / 8, 1 / power);
  }

  private static double bump(double t) {
    if (t <= 0 || t >= 1) {
      return t <= 0 ? 0 : 1;
    }
    double up = Math.exp(-1 / t);
    return up / (up + Math.exp(-1 / (1 - t)));
  }

  private static double step(double d, Mode mode) {
    if (mode != Mode.SMOOTH) {
      return PlainStep.of(d, mode);
    }
    double rest = (2 + Math.abs(d)) * Math.exp(-Math.abs(d)) / 4;
    return d < 0 ? rest : 1 - rest;
  }
}
