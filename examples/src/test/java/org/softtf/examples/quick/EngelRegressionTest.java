// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.quick;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.softtf.examples.data.Table;

class EngelRegressionTest {
  private final Table table = Table.read("engel.csv");
  private final double[] income = table.column("income");
  private final double[] food = table.column("foodexp");

  @Test
  void learnsTheExactLine() {
    EngelRegression.Line exact = leastAbsoluteDeviations(income, food);
    assertEquals(0.5602, exact.slope(), 5e-5, "statsmodels");
    assertEquals(81.48, exact.intercept(), 5e-3, "statsmodels");

    EngelRegression.Line learned = EngelRegression.learn(income, food);
    assertEquals(exact.slope(), learned.slope(), 2e-4);
    assertEquals(exact.intercept(), learned.intercept(), 0.2);
  }

  /** A best line passes through two of the points, so the best of those lines is it. */
  private static EngelRegression.Line leastAbsoluteDeviations(double[] x, double[] y) {
    EngelRegression.Line best = null;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < i; j++) {
        double slope = (y[i] - y[j]) / (x[i] - x[j]);
        EngelRegression.Line line = new EngelRegression.Line(slope, y[i] - slope * x[i]);
        double sum = 0;
        for (int k = 0; k < x.length; k++) {
          sum += Math.abs(y[k] - line.intercept() - slope * x[k]);
        }
        if (sum < least) {
          least = sum;
          best = line;
        }
      }
    }
    return best;
  }
}
