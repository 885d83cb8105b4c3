// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark.internal.training;

import java.io.Serializable;

/**
 * Sums of arrays, element by element, that do not depend on the order of the terms but for an error
 * of about 2⁻¹⁰⁰.
 *
 * <p>Spark adds the results of partitions in the order in which they arrive. Each sum is kept as
 * two numbers, a sum and the error of its additions, which TwoSum finds exactly, so that a training
 * gives the same numbers each time.
 *
 * <p>Source: Ogita, Rump and Oishi, Accurate Sum and Dot Product, SIAM J. Sci. Comput. 26 (2005),
 * algorithm 4.4 (Sum2).
 */
final class CompensatedSums implements Serializable {
  private static final long serialVersionUID = 1;

  private final double[] sums;
  private final double[] errors;

  CompensatedSums(int size) {
    sums = new double[size];
    errors = new double[size];
  }

  /** Adds factor·terms. */
  void add(double factor, double[] terms) {
    for (int i = 0; i < sums.length; i++) {
      add(i, factor * terms[i], 0);
    }
  }

  void add(CompensatedSums others) {
    for (int i = 0; i < sums.length; i++) {
      add(i, others.sums[i], others.errors[i]);
    }
  }

  private void add(int i, double term, double error) {
    double sum = sums[i] + term;
    double rounded = sum - sums[i];
    errors[i] += sums[i] - (sum - rounded) + (term - rounded) + error;
    sums[i] = sum;
  }

  /** The sums, each multiplied. */
  double[] times(double factor) {
    double[] results = new double[sums.length];
    for (int i = 0; i < results.length; i++) {
      results[i] = (sums[i] + errors[i]) * factor;
    }
    return results;
  }
}
