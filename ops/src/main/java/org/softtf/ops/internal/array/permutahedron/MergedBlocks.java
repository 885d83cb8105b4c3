// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.permutahedron;

import org.softtf.ops.internal.math.RowGather;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/**
 * Neighbouring blocks that become one.
 *
 * @param ids for each block, the merged block that it becomes a part of
 * @param firsts the first block of each merged block
 */
record MergedBlocks(Operand<TInt32> ids, Operand<TInt64> firsts) {
  /** By flags on the blocks that are the first of a merged one. */
  static MergedBlocks of(Ops tf, Operand<TBool> starts) {
    return new MergedBlocks(
        Blocks.number(tf, tf.dtypes.cast(starts, TInt32.class)), Blocks.places(tf, starts));
  }

  /** The sum over each merged block's parts. */
  <T extends TFloating> Operand<T> sums(Ops tf, Operand<T> x) {
    return Blocks.sums(tf, x, ids, tf.size(firsts));
  }

  /** What belongs to a merged block, for each of its parts. */
  <T extends TFloating> Operand<T> spread(Ops tf, Operand<T> ofMerged) {
    return RowGather.elements(tf, ofMerged, ids);
  }

  /** What belongs to each merged block's first part. */
  <V extends TType> Operand<V> first(Ops tf, Operand<V> x) {
    return RowGather.elements(tf, x, firsts);
  }
}
