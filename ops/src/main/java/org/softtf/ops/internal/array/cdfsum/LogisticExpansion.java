package org.softtf.ops.internal.array.cdfsum;

import java.util.function.DoubleBinaryOperator;
import org.softtf.ops.internal.math.Constants;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat64;

/**
 * The constants that carry weights of a cell's Chebyshev polynomials to the sums of logistic steps
 * in another cell.
 *
 * <p>Between cells that are no more than {@link #NEAR} apart the step is interpolated at the
 * Chebyshev nodes of both; the error falls by 25 with each node. Farther away it is its series of
 * {@link #TERMS} exponentials, whose rest is below exp(−38) there: S(u) = Σⱼ (−1)ʲ⁺¹·eʲᵘ for u < 0,
 * and S(u) = 1 − S(−u). A product of exponentials is that of its cells, so sums of cells are running
 * sums.
 */
final class LogisticExpansion {
  static final int NEAR = 4;
  static final int TERMS = 18;

  private static final int Q = Cells.NODES;

  private LogisticExpansion() {}

  /** From the polynomials' weights of 2·NEAR + 1 cells, the lowest first, to coefficients. */
  static Operand<TFloat64> near(RowMath<TFloat64> f, int order) {
    int cells = 2 * NEAR + 1;
    double[] matrix = new double[cells * Q * Q];
    for (int cell = 0; cell < cells; cell++) {
      int apart = cell - NEAR;
      double[][] both =
          coefficients(
              (target, source) ->
                  StepDerivatives.logistic(
                      order, Cells.WIDTH * ((target - source) / 2 - apart)));
      for (int target = 0; target < Q; target++) {
        for (int source = 0; source < Q; source++) {
          matrix[(cell * Q + source) * Q + target] = both[target][source];
        }
      }
    }
    return constant(f, cells * Q, Q, matrix);
  }

  /**
   * From the polynomials' weights of a cell to those of the exponentials about its middle.
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
      double factor =
          (sign > 0 ? below : 1) * (term % 2 == 0 ? -1 : 1) * Math.pow(term, order);
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
    return transposed(transformed(transposed(transformed(values))));
  }

  /** Of each column. */
  private static double[][] transformed(double[][] values) {
    double[][] result = new double[Q][Q];
    for (int degree = 0; degree < Q; degree++) {
      for (int node = 0; node < Q; node++) {
        double weight = (degree == 0 ? 1.0 : 2.0) / Q * Math.cos(degree * angle(node));
        for (int k = 0; k < Q; k++) {
          result[degree][k] += weight * values[node][k];
        }
      }
    }
    return result;
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
