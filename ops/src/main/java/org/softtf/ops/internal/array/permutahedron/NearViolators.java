// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.permutahedron;

import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.RowGather;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Cumsum;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;

/**
 * The blocks near those that violate the order, where alone something merges soon.
 *
 * @param places of those that are near, ascending, (A)
 * @param groups of those that are near, (A); what lies apart is in different ones
 */
record NearViolators(Operand<TInt32> places, Operand<TInt32> groups) {
  /**
   * Finds them. Beside finding the violators, in O(A) time.
   *
   * @param violators whether a block violates the order, (B); at least one does, but not the first
   * @param groups of all blocks, ascending, (B)
   * @param reach how many blocks off is near, a scalar
   */
  static NearViolators of(
      Ops tf, Operand<TBool> violators, Operand<TInt32> groups, Operand<TInt32> reach) {
    Operand<TInt32> zero = tf.constant(0);
    Operand<TInt32> one = tf.constant(1);
    Operand<TInt32> centres = tf.dtypes.cast(Blocks.places(tf, violators), TInt32.class);
    // stretches, each without what the one before it has; none may be left of the last ones
    Operand<TInt32> ends =
        tf.math.minimum(tf.math.add(centres, tf.math.add(reach, one)), tf.size(violators));
    Operand<TInt32> previous = Blocks.previous(tf, ends, zero);
    Operand<TInt32> begins = tf.math.maximum(tf.math.sub(centres, reach), previous);
    Operand<TInt32> lengths = tf.math.sub(ends, begins);
    Operand<TInt32> count = tf.sum(lengths, zero);
    Operand<TInt32> first = tf.math.cumsum(lengths, zero, Cumsum.exclusive(true));
    Operand<TInt32> leftOut =
        tf.math.unsortedSegmentSum(
            tf.math.sub(begins, previous), tf.math.minimum(first, tf.math.sub(count, one)), count);
    Operand<TInt32> leftBefore = tf.math.cumsum(leftOut, zero);
    Operand<TInt32> places = tf.math.add(Axes.positions(tf, count), leftBefore);
    Operand<TInt32> own = RowGather.elements(tf, groups, places);
    Operand<TBool> apart =
        tf.math.logicalOr(
            tf.math.notEqual(leftOut, zero),
            tf.math.notEqual(own, Blocks.previous(tf, own, tf.constant(-1))));
    return new NearViolators(places, tf.math.cumsum(tf.dtypes.cast(apart, TInt32.class), zero));
  }
}
