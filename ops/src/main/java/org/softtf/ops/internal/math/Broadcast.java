// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.math;

import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** What broadcasting means for gradients. */
public final class Broadcast {
  private Broadcast() {}

  /**
   * Sums a cotangent over the axes along which an operand was repeated.
   *
   * @param tf where to build
   * @param cotangent of the result
   * @param operand what was broadcast to the result
   * @param <T> the type
   * @return the shape of the operand
   */
  public static <T extends TFloating> Operand<T> sumTo(
      Ops tf, Operand<T> cotangent, Operand<T> operand) {
    Shape shape = operand.shape();
    if (!shape.hasUnknownDimension() && shape.equals(cotangent.shape())) {
      return cotangent;
    }
    Operand<TInt32> wanted = tf.shape(operand);
    Operand<TInt32> repeated = tf.broadcastGradientArgs(wanted, tf.shape(cotangent)).r0();
    return tf.reshape(tf.reduceSum(cotangent, repeated), wanted);
  }
}
