package org.softtf.ops.internal.elementwise;

import org.softtf.ops.internal.math.Constants;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** Polynomials with constant coefficients. */
final class Polynomial {
  private Polynomial() {}

  /** Returns c₀ + c₁x + c₂x² + … by Horner's rule. */
  public static <T extends TFloating> Operand<T> of(Ops tf, Operand<T> x, double... coefficients) {
    Operand<T> sum = Constants.number(tf, x.type(), coefficients[coefficients.length - 1]);
    for (int i = coefficients.length - 2; i >= 0; i--) {
      sum = tf.math.mul(sum, x);
      if (coefficients[i] != 0) {
        sum = tf.math.add(sum, Constants.number(tf, x.type(), coefficients[i]));
      }
    }
    return sum;
  }
}
