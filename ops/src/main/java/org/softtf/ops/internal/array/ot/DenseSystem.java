// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.ot;

import org.softtf.gradients.CustomOperator;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat64;

/** Solutions y of A·y = r for small matrices, by LU decomposition. */
final class DenseSystem {
  /** Newton steps that carry derivatives of the ordinary gradient. */
  private static final int LIVE_STEPS = 2;

  private DenseSystem() {}

  /**
   * A solution whose ordinary gradient is right, for two orders.
   *
   * <p>TensorFlow's C++ has no gradient of {@code MatrixSolve}. Where gradients cannot be
   * registered the solution is therefore a number that two Newton steps of length 0 follow, with an
   * inverse that has no gradient: each carries one order.
   *
   * @param matrix A, (R, m, m)
   * @param right r, (R, m, 1)
   * @return (R, m, 1)
   */
  static Operand<TFloat64> solve(
      RowMath<TFloat64> f, Operand<TFloat64> matrix, Operand<TFloat64> right) {
    if (CustomOperator.registersGradients()) {
      return f.tf().linalg.solve(matrix, right);
    }
    Operand<TFloat64> inverse = f.stop(f.tf().linalg.inv(f.stop(matrix)));
    Operand<TFloat64> y = f.stop(f.tf().linalg.solve(matrix, right));
    for (int step = 0; step < LIVE_STEPS; step++) {
      Operand<TFloat64> missing = f.minus(right, f.product(matrix, y));
      y = f.plus(y, f.product(inverse, f.minus(missing, f.stop(missing))));
    }
    return y;
  }
}
