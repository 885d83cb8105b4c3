// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.permutahedron;

import java.util.List;
import org.softtf.ops.internal.math.RowGather;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TNumber;
import org.tensorflow.types.family.TType;

/**
 * A partition of the N = R·n elements of a matrix, row after row, into blocks of neighbours; none
 * of it carries a gradient.
 *
 * @param ids each element's block, ascending, (N)
 * @param count more than the greatest of them
 */
record Blocks(Operand<TInt32> ids, Operand<TInt32> count) {

  /** Blocks by a 1 for the first element of each, else 0. */
  static Blocks of(Ops tf, Operand<TInt32> marks) {
    return new Blocks(number(tf, marks), tf.reduceSum(marks, tf.constant(0)));
  }

  /** The number of the block that each element belongs to, by marks on the first elements. */
  static Operand<TInt32> number(Ops tf, Operand<TInt32> marks) {
    return tf.math.sub(tf.math.cumsum(marks, tf.constant(0)), tf.constant(1));
  }

  /** A 1 for the first element of each block, else 0, by where blocks begin, (B) → (n). */
  static Operand<TInt32> marks(Ops tf, Operand<TInt32> firsts, Operand<TInt32> n) {
    // many times as fast as a scatter
    return tf.math.unsortedSegmentSum(tf.onesLike(firsts), firsts, n);
  }

  /** Whether an element is a block of its own: a mark on it and on the next one. */
  static Operand<TBool> singles(Ops tf, Operand<TInt32> marks) {
    Operand<TInt32> next =
        tf.slice(
            tf.concat(List.of(marks, tf.constant(new int[] {1})), tf.constant(0)),
            tf.constant(new int[] {1}),
            tf.shape(marks));
    return tf.math.equal(tf.math.add(marks, next), tf.constant(2));
  }

  /** Each element's block's first element. */
  Operand<TInt32> first(Ops tf, Operand<TInt32> marks) {
    Operand<TBool> starts = tf.math.equal(marks, tf.constant(1));
    return spread(tf, tf.dtypes.cast(places(tf, starts), TInt32.class));
  }

  /** Where the marks are. */
  static Operand<TInt64> places(Ops tf, Operand<TBool> marks) {
    return tf.squeeze(tf.where(marks), Squeeze.axis(List.of(1L)));
  }

  /** Each element's predecessor; before the first one stands what is given. */
  static <V extends TType> Operand<V> previous(Ops tf, Operand<V> x, Operand<V> first) {
    return tf.slice(
        tf.concat(List.of(tf.reshape(first, tf.constant(new int[] {1})), x), tf.constant(0)),
        tf.constant(new int[] {0}),
        tf.shape(x));
  }

  /** The sum over each block, (N) → (count). */
  static <T extends TNumber> Operand<T> sums(
      Ops tf, Operand<T> x, Operand<TInt32> ids, Operand<TInt32> count) {
    return tf.math.unsortedSegmentSum(x, ids, count);
  }

  /** What belongs to each block, for each element: (count) → (N). */
  <V extends TType> Operand<V> spread(Ops tf, Operand<V> ofBlocks) {
    return RowGather.elements(tf, ofBlocks, ids);
  }

  /** The sum over each element's block, (R, n) → (R, n). */
  <T extends TFloating> Operand<T> totals(Ops tf, Operand<T> x) {
    Operand<T> flat = tf.reshape(x, tf.constant(new int[] {-1}));
    return tf.reshape(spread(tf, sums(tf, flat, ids, count)), tf.shape(x));
  }
}
