// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.median;

import java.util.List;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
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

  static <T extends TFloating> HardMedian<T> of(RowMath<T> f, Operand<T> live) {
    Ops tf = f.tf();
    Operand<T> z = f.stop(live);
    Operand<TInt32> one = tf.constant(1);
    Operand<TInt32> two = tf.constant(2);
    Operand<TInt32> n = Axes.size(tf, z, 1);
    Operand<TInt32> half = tf.math.div(n, two);
    Operand<TInt32> parity = tf.math.sub(n, tf.math.mul(half, two));
    Operand<TInt32> places = tf.stack(List.of(half, tf.math.sub(tf.math.add(half, parity), one)));
    TopK<T, TInt32> top = tf.nn.topK(z, tf.math.add(half, one), new TopK.Options[0]);
    Operand<T> middle = tf.gather(top.values(), places, one);
    Operand<T> lower = column(tf, middle, 0);
    Operand<T> upper = column(tf, middle, 1);
    // halves first: the sum of two large numbers may be infinite
    Operand<T> value = f.plus(f.times(0.5, lower), f.times(0.5, upper));
    Operand<T> weights = f.times(0.5, f.plus(shares(f, z, lower), shares(f, z, upper)));
    return new HardMedian<>(lower, upper, value, weights);
  }

  private static <T extends TFloating> Operand<T> column(Ops tf, Operand<T> x, int index) {
    return tf.gather(x, tf.constant(new int[] {index}), tf.constant(1));
  }

  /** 1 in sum, in equal parts for all elements that are the one in the middle. */
  private static <T extends TFloating> Operand<T> shares(
      RowMath<T> f, Operand<T> z, Operand<T> middle) {
    Operand<T> equal = f.indicator(f.tf().math.equal(z, middle));
    return f.over(equal, f.maximum(f.sum(equal), f.number(1)));
  }

  /** The median again, through which gradients flow to the elements in the middle. */
  Operand<T> live(RowMath<T> f, Operand<T> z) {
    Ops tf = f.tf();
    // infinite elements outside the middle must not meet their weight 0
    Operand<T> kept = tf.select(tf.math.greater(weights, f.number(0)), z, tf.zerosLike(z));
    Operand<T> mean = f.sum(f.times(weights, kept));
    // parts of equal elements add up to them but for rounding
    Operand<T> exact = f.plus(value, f.minus(mean, f.stop(mean)));
    return tf.select(tf.math.isFinite(value), exact, value);
  }

  /** The share of each element that counts above the median: n/2 in sum, whatever the ties. */
  Operand<T> above(RowMath<T> f, Operand<T> live) {
    Operand<T> z = f.stop(live);
    Operand<T> greater = f.indicator(f.tf().math.greater(z, value));
    Operand<T> equal = f.indicator(f.tf().math.equal(z, value));
    // not the sum of ones, which the converter to TFLite folds along another axis
    Operand<T> n = f.cast(Axes.size(f.tf(), z, 1));
    Operand<T> missing = f.minus(f.times(0.5, n), f.sum(greater));
    Operand<T> share = f.over(missing, f.maximum(f.sum(equal), f.number(1)));
    return f.plus(greater, f.times(equal, share));
  }
}
