package org.softtf.ops.internal.array.median;

import org.softtf.ops.internal.math.RowGather;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.OneHot;
import org.tensorflow.op.nn.TopK;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * The exact median of rows z (R, n), nothing of which carries a gradient.
 *
 * @param lower the greatest element of the lower half, (R, 1)
 * @param upper the smallest element of the upper half, (R, 1); the same if n is odd
 * @param value their mean, (R, 1)
 * @param weights the derivative of the median with respect to z, (R, n)
 */
record HardMedian<T extends TFloating>(
    Operand<T> lower, Operand<T> upper, Operand<T> value, Operand<T> weights) {

  public static <T extends TFloating> HardMedian<T> of(Ops tf, Operand<T> live) {
    Operand<T> z = tf.stopGradient(live);
    Operand<TInt32> n = tf.gather(tf.shape(z), tf.constant(1), tf.constant(0));
    Operand<TInt32> half = tf.math.div(n, tf.constant(2));
    TopK<T, TInt32> top = tf.nn.topK(z, tf.math.add(half, tf.constant(1)), new TopK.Options[0]);
    Operand<TInt32> parity = tf.math.sub(n, tf.math.mul(half, tf.constant(2)));
    Operand<TInt32> places =
        tf.stack(java.util.List.of(half, tf.math.sub(tf.math.add(half, parity), tf.constant(1))));
    Operand<TInt32> indices = tf.gather(top.indices(), places, tf.constant(1));
    Operand<T> middle = RowGather.of(tf, z, indices);
    Operand<T> one = tf.constant(z.type(), 0.5);
    Operand<T> oneHot = tf.oneHot(indices, n, one, tf.constant(z.type(), 0), OneHot.axis(-1L));
    Operand<T> lower = column(tf, middle, 0);
    Operand<T> upper = column(tf, middle, 1);
    // halves first: the sum of two large numbers may be infinite
    Operand<T> value = tf.math.add(tf.math.mul(lower, one), tf.math.mul(upper, one));
    return new HardMedian<>(
        lower, upper, value, tf.stopGradient(tf.reduceSum(oneHot, tf.constant(1))));
  }

  private static <T extends TFloating> Operand<T> column(Ops tf, Operand<T> x, int index) {
    return tf.gather(x, tf.constant(new int[] {index}), tf.constant(1));
  }

  /** The median again, through which gradients flow to the elements in the middle. */
  Operand<T> live(Ops tf, Operand<T> z) {
    Operand<T> zero = tf.constant(z.type(), 0);
    // infinite elements outside the middle must not meet their weight 0
    Operand<T> kept = tf.select(tf.math.greater(weights, zero), z, tf.zerosLike(z));
    return EstimatingEquation.sum(tf, tf.math.mul(weights, kept));
  }

  /** The share of each element that counts above the median: n/2 in sum, whatever the ties. */
  Operand<T> above(Ops tf, Operand<T> live) {
    Operand<T> z = tf.stopGradient(live);
    Operand<T> greater = tf.dtypes.cast(tf.math.greater(z, value), z.type());
    Operand<T> equal = tf.dtypes.cast(tf.math.equal(z, value), z.type());
    // not the sum of ones, which the converter to TFLite folds along another axis
    Operand<TInt32> length = tf.gather(tf.shape(z), tf.constant(1), tf.constant(0));
    Operand<T> n = tf.dtypes.cast(length, z.type());
    Operand<T> missing =
        tf.math.sub(
            tf.math.mul(n, tf.constant(z.type(), 0.5)), EstimatingEquation.sum(tf, greater));
    Operand<T> share =
        tf.math.div(
            missing, tf.math.maximum(EstimatingEquation.sum(tf, equal), tf.constant(z.type(), 1)));
    return tf.math.add(greater, tf.math.mul(equal, share));
  }
}
