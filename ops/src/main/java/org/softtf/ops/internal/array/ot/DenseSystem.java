package org.softtf.ops.internal.array.ot;

import org.softtf.gradients.CustomOperator;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** Solutions y of A·y = r for small matrices. */
final class DenseSystem {
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
  static Operand<TFloat64> solve(Ops tf, Operand<TFloat64> matrix, Operand<TFloat64> right) {
    if (CustomOperator.registersGradients()) {
      return tf.linalg.solve(matrix, right);
    }
    Operand<TFloat64> inverse = tf.stopGradient(tf.linalg.inv(tf.stopGradient(matrix)));
    Operand<TFloat64> y = tf.stopGradient(tf.linalg.solve(matrix, right));
    for (int i = 0; i < 2; i++) {
      Operand<TFloat64> missing = tf.math.sub(right, product(tf, matrix, y));
      Operand<TFloat64> none = tf.math.sub(missing, tf.stopGradient(missing));
      y = tf.math.add(y, product(tf, inverse, none));
    }
    return y;
  }

  private static Operand<TFloat64> product(Ops tf, Operand<TFloat64> x, Operand<TFloat64> y) {
    return tf.train.batchMatMul(x, y, TFloat64.class);
  }
}
