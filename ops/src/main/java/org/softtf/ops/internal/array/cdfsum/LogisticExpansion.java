// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.cdfsum;

import java.util.function.DoubleBinaryOperator;
import org.softtf.ops.internal.math.Constants;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat64;

/**
 * The constants that carry moments of a cell to the polynomials that are the sums of logistic steps
 * in another cell.
 *
 * <p>Between cells that are no more than {@link #NEAR} apart the step is interpolated at the
 * Chebyshev nodes of both; the error falls by 25 with each node. Farther away it is its series of
 * {@link #TERMS} exponentials, whose rest is below exp(−38) there: S(u) = Σⱼ (−1)ʲ⁺¹·eʲᵘ for u < 0,
 * and S(u) = 1 − S(−u). A product of exponentials is that of its cells, so sums of cells are
 * running sums.
 */
final class LogisticExpansion {
  static final int NEAR = 4;
  static final int TERMS = 18;

  private static final int Q = Cells.NODES;
  private static final double LEAST = 1e-16;
  private static final double[][] CHEBYSHEV = chebyshev();
  private static final double[][] POLYNOMIALS = polynomials();

  private LogisticExpansion() {}

  /** From the moments of 2·NEAR + 1 cells, the lowest first, to coefficients. */
  static Operand<TFloat64> near(RowMath<TFloat64> f, int order) {
    int cells = 2 * NEAR + 1;
    double[] matrix = new double[cells * Q * Q];
    for (int cell = 0; cell < cells; cell++) {
      int apart = cell - NEAR;
      double[][] both =
          coefficients(
              (target, source) ->
                  StepDerivatives.logistic(order, Cells.WIDTH * ((target - source) / 2 - apart)));
      for (int target = 0; target < Q; target++) {
        for (int source = 0; source < Q; source++) {
          matrix[(cell * Q + source) * Q + target] = both[target][source];
        }
      }
    }
    return constant(f, cells * Q, Q, matrix);
  }

  /**
   * From the moments of a cell to those of the exponentials about its middle.
   *
   * @param sign of the exponents: 1 for cells below, −1 for those above
   */
  static Operand<TFloat64> ofSource(RowMath<TFloat64> f, int sign) {
    double[] matrix = new double[Q * TERMS];
    for (int term = 1; term <= TERMS; term++) {
      double rate = sign * term * Cells.WIDTH / 2;
      double[][] powers = coefficients((place, unused) -> Math.exp(rate * place));
      for (int source = 0; source < Q; source++) {
        matrix[source * TERMS + term - 1] = powers[source][0];
      }
    }
    return constant(f, Q, TERMS, matrix);
  }

  /**
   * From weights of the exponentials about the middle of a cell to coefficients in it.
   *
   * @param sign as for the sources
   */
  static Operand<TFloat64> inTarget(RowMath<TFloat64> f, int sign, int order) {
    double[] matrix = new double[TERMS * Q];
    double below = order == 0 || order % 2 == 0 ? -1 : 1;
    for (int term = 1; term <= TERMS; term++) {
      double rate = -sign * term * Cells.WIDTH / 2;
      double factor = (sign > 0 ? below : 1) * (term % 2 == 0 ? -1 : 1) * Math.pow(term, order);
      double[][] powers = coefficients((place, unused) -> factor * Math.exp(rate * place));
      for (int target = 0; target < Q; target++) {
        matrix[(term - 1) * Q + target] = powers[target][0];
      }
    }
    return constant(f, TERMS, Q, matrix);
  }

  /** The coefficients of the polynomial in two variables that interpolates at the nodes. */
  private static double[][] coefficients(DoubleBinaryOperator function) {
    double[][] values = new double[Q][Q];
    for (int i = 0; i < Q; i++) {
      for (int k = 0; k < Q; k++) {
        values[i][k] = function.applyAsDouble(Math.cos(angle(i)), Math.cos(angle(k)));
      }
    }
    double[][] chebyshev = times(CHEBYSHEV, transposed(times(CHEBYSHEV, transposed(values))));
    for (double[] row : chebyshev) {
      for (int k = 0; k < Q; k++) {
        // rounding errors, which powers would enlarge
        row[k] = Math.abs(row[k]) < LEAST ? 0 : row[k];
      }
    }
    double[][] powers = transposed(POLYNOMIALS);
    return times(powers, transposed(times(powers, transposed(chebyshev))));
  }

  private static double[][] times(double[][] matrix, double[][] values) {
    double[][] result = new double[Q][Q];
    for (int i = 0; i < Q; i++) {
      for (int j = 0; j < Q; j++) {
        for (int k = 0; k < Q; k++) {
          result[i][k] += matrix[i][j] * values[j][k];
        }
      }
    }
    return result;
  }

  /** From values at the nodes to the coefficients of Chebyshev polynomials. */
  private static double[][] chebyshev() {
    double[][] matrix = new double[Q][Q];
    for (int degree = 0; degree < Q; degree++) {
      for (int node = 0; node < Q; node++) {
        matrix[degree][node] = (degree == 0 ? 1.0 : 2.0) / Q * Math.cos(degree * angle(node));
      }
    }
    return matrix;
  }

  /** The coefficients of the Chebyshev polynomials. */
  private static double[][] polynomials() {
    double[][] polynomials = new double[Q][Q];
    polynomials[0][0] = 1;
    polynomials[1][1] = 1;
    for (int degree = 2; degree < Q; degree++) {
      for (int power = 0; power < Q; power++) {
        double raised = power == 0 ? 0 : polynomials[degree - 1][power - 1];
        polynomials[degree][power] = 2 * raised - polynomials[degree - 2][power];
      }
    }
    return polynomials;
  }

  private static double[][] transposed(double[][] values) {
    double[][] result = new double[Q][Q];
    for (int i = 0; i < Q; i++) {
      for (int k = 0; k < Q; k++) {
        result[k][i] = values[i][k];
      }
    }
    return result;
  }

  private static double angle(int node) {
    return Math.PI * (node + 0.5) / Q;
  }

  private static Operand<TFloat64> constant(
      RowMath<TFloat64> f, int rows, int columns, double... numbers) {
    return Constants.array(f.tf(), TFloat64.class, Shape.of(rows, columns), numbers);
  }
}
