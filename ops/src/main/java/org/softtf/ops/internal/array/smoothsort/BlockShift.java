// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.smoothsort;

import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * To each block what stands a number of blocks before or behind it, and 0 where none does.
 *
 * <p>It keeps its constants, for a graph holds many shifts by the same number.
 */
record BlockShift(
    Ops tf,
    Operand<TInt32> begin,
    Operand<TInt32> size,
    Operand<TInt32> paddings,
    Operand<TFloat64> zero) {

  /**
   * To a later place if h is positive.
   *
   * @param p how many blocks there are, along the last of four axes
   */
  static BlockShift by(int h, int p, RowMath<TFloat64> f) {
    Ops tf = f.tf();
    int later = Math.max(h, 0);
    int earlier = Math.max(-h, 0);
    return new BlockShift(
        tf,
        tf.constant(new int[] {0, 0, 0, earlier}),
        tf.constant(new int[] {-1, -1, -1, p - Math.abs(h)}),
        tf.constant(new int[][] {{0, 0}, {0, 0}, {0, 0}, {later, earlier}}),
        f.number(0));
  }

  Operand<TFloat64> apply(Operand<TFloat64> x) {
    return tf.pad(tf.slice(x, begin, size), paddings, zero);
  }
}
