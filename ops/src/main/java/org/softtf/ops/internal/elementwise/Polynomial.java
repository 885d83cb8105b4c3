// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.elementwise;

import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** Polynomials with constant coefficients. */
final class Polynomial {
  private Polynomial() {}

  /** Returns c₀ + c₁x + c₂x² + … by Horner's rule. */
  static <T extends TFloating> Operand<T> of(RowMath<T> f, Operand<T> x, double... coefficients) {
    Operand<T> sum = f.number(coefficients[coefficients.length - 1]);
    for (int i = coefficients.length - 2; i >= 0; i--) {
      sum = f.times(sum, x);
      if (coefficients[i] != 0) {
        sum = f.plus(sum, f.number(coefficients[i]));
      }
    }
    return sum;
  }
}
