package org.softtf.ops.internal.safemath;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Max;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TBool;
import org.tensorflow.types.family.TFloating;

/** The Euclidean norm, of numbers divided by the largest so that their squares stay in range. */
public final class SafeNorm {
  private SafeNorm() {}

  public static <T extends TFloating> Operand<T> of(
      Ops tf, Operand<T> x, int axis, boolean keepDimensions) {
    Operand<T> largest = tf.max(tf.math.abs(x), tf.constant(axis), Max.keepDims(true));
    Operand<TBool> usable =
        tf.math.logicalAnd(
            tf.math.greater(largest, tf.constant(x.type(), 0.0)), tf.math.isFinite(largest));
    // the norm does not depend on the divisor, so no gradient is lost
    Operand<T> divisor = tf.stopGradient(tf.select(usable, largest, tf.constant(x.type(), 1.0)));
    Operand<T> squares =
        tf.reduceSum(
            tf.math.square(tf.math.div(x, divisor)), tf.constant(axis), ReduceSum.keepDims(true));
    Operand<T> norm = tf.math.mul(SafeFunction.SQRT.of(tf, squares), divisor);
    return keepDimensions ? norm : tf.reduceSum(norm, tf.constant(axis));
  }
}
