// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.smoothsort;

import java.util.Arrays;

/** Elementary symmetric polynomials on plain numbers: one element more at a time. */
final class Recursion {
  private Recursion() {}

  /** log eₖ(exp(x)), k = 0 … n. */
  static double[] logarithms(double... x) {
    double[] log = new double[x.length + 1];
    Arrays.fill(log, Double.NEGATIVE_INFINITY);
    log[0] = 0;
    for (int i = 0; i < x.length; i++) {
      for (int k = i + 1; k > 0; k--) {
        log[k] = ofSum(log[k], log[k - 1] + x[i]);
      }
    }
    return log;
  }

  private static double ofSum(double a, double b) {
    double greater = Math.max(a, b);
    return greater + Math.log1p(Math.exp(Math.min(a, b) - greater));
  }

  /** 2bₖ − bₖ₋₁ − bₖ₊₁ of b = t·log eₖ(exp(w/t)), k = 1 … n − 1. */
  static double[] bends(double t, double... w) {
    double mean = Arrays.stream(w).average().orElseThrow();
    double[] b = logarithms(Arrays.stream(w).map(x -> (x - mean) / t).toArray());
    double[] bends = new double[w.length - 1];
    Arrays.setAll(bends, i -> t * (2 * b[i + 1] - b[i] - b[i + 2]));
    return bends;
  }
}
