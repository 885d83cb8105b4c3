// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.safemath;

import org.softtf.ops.internal.math.RowMath;
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
    RowMath<T> f = new RowMath<>(tf, x.type());
    Operand<T> largest = tf.max(f.abs(x), tf.constant(axis), Max.keepDims(true));
    Operand<TBool> usable =
        tf.math.logicalAnd(tf.math.greater(largest, f.number(0)), tf.math.isFinite(largest));
    // the norm does not depend on the divisor, so no gradient is lost
    Operand<T> divisor = f.stop(tf.select(usable, largest, f.number(1)));
    Operand<T> squares =
        tf.reduceSum(f.square(f.over(x, divisor)), tf.constant(axis), ReduceSum.keepDims(true));
    Operand<T> norm = f.times(SafeFunction.SQRT.of(tf, squares), divisor);
    return keepDimensions ? norm : tf.reduceSum(norm, tf.constant(axis));
  }
}
