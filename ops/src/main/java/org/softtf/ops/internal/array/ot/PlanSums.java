package org.softtf.ops.internal.array.ot;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Max;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/** Reductions of a plan (R, m, n) over anchors, elements or both, which keep the axes. */
final class PlanSums {
  private static final int[] BOTH = {1, 2};

  private PlanSums() {}

  /** (R, m, n) → (R, 1, n). */
  static Operand<TFloat64> overAnchors(Ops tf, Operand<TFloat64> x) {
    return sum(tf, x, tf.constant(1));
  }

  /** (R, m, n) → (R, m, 1). */
  static Operand<TFloat64> overElements(Ops tf, Operand<TFloat64> x) {
    return sum(tf, x, tf.constant(2));
  }

  /** (R, m, n) → (R, 1, 1). */
  static Operand<TFloat64> overAll(Ops tf, Operand<TFloat64> x) {
    return sum(tf, x, tf.constant(BOTH));
  }

  /** The greatest absolute value, (R, m, n) → (R, 1, 1). */
  static Operand<TFloat64> size(Ops tf, Operand<TFloat64> x) {
    return tf.max(tf.math.abs(x), tf.constant(BOTH), Max.keepDims(true));
  }

  private static Operand<TFloat64> sum(Ops tf, Operand<TFloat64> x, Operand<TInt32> axes) {
    return tf.reduceSum(x, axes, ReduceSum.keepDims(true));
  }
}
