// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.math;

import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;
import org.tensorflow.types.family.TType;

/**
 * Elements of rows by indices that each row has of its own.
 *
 * <p>By {@code GatherNd} from all rows as one: other gathers of single numbers take TensorFlow's
 * CPU kernel two to three times as long.
 */
public final class RowGather {
  private final Ops tf;
  private final @Nullable Operand<TInt32> starts;

  /**
   * Prepares to fetch from several arrays of one size.
   *
   * @param tf where to build
   * @param like (R, n) or (R, n, c), one of them
   */
  public RowGather(Ops tf, Operand<?> like) {
    this.tf = tf;
    boolean oneRow = !like.shape().isUnknown() && like.shape().get(0) == 1;
    this.starts = oneRow ? null : starts(tf, like);
  }

  /**
   * Returns where each row starts if all rows are one.
   *
   * @param tf where to build
   * @param x (R, n) or (R, n, c)
   * @return (R, 1)
   */
  public static Operand<TInt32> starts(Ops tf, Operand<?> x) {
    Operand<TInt32> zero = tf.constant(0);
    Operand<TInt32> one = tf.constant(1);
    Operand<TInt32> rows = tf.range(zero, Axes.size(tf, x, 0), one);
    return tf.expandDims(tf.math.mul(rows, Axes.size(tf, x, 1)), one);
  }

  /**
   * Fetches numbers.
   *
   * @param tf where to build
   * @param x (R, n)
   * @param indices (R, m), from 0 to n − 1
   * @param <T> the type of x
   * @return (R, m)
   */
  public static <T extends TType> Operand<T> of(Ops tf, Operand<T> x, Operand<TInt32> indices) {
    return new RowGather(tf, x).fetched(tf.reshape(x, tf.constant(new int[] {-1})), indices);
  }

  /**
   * Fetches vectors.
   *
   * @param x (R, n, c)
   * @param c its static last size
   * @param indices (R, m), from 0 to n − 1
   * @param <T> the type of x
   * @return (R, m, c)
   */
  public <T extends TType> Operand<T> vectors(Operand<T> x, int c, Operand<TInt32> indices) {
    return fetched(tf.reshape(x, tf.constant(new int[] {-1, c})), indices);
  }

  /**
   * Fetches numbers from a vector.
   *
   * @param tf where to build
   * @param x (n)
   * @param indices int32 or int64 of any shape, from 0 to n − 1
   * @param <T> the type of x
   * @return the shape of the indices
   */
  public static <T extends TType> Operand<T> elements(
      Ops tf, Operand<T> x, Operand<? extends TNumber> indices) {
    return tf.gatherNd(x, tf.expandDims(indices, tf.constant(-1)));
  }

  private <T extends TType> Operand<T> fetched(Operand<T> flat, Operand<TInt32> indices) {
    Operand<TInt32> places = starts == null ? indices : tf.math.add(indices, starts);
    return elements(tf, flat, places);
  }
}
