// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.softsort;

import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.PrefixSums;
import org.softtf.ops.internal.math.RowGather;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * For each element of a row the interval of neighbours with the same key.
 *
 * <p>Prefix sums and segment sums find them several times faster than binary searches.
 *
 * @param start the first element with this element's key, (R, n)
 * @param end one behind the last, (R, n)
 */
public record TieRanges(Operand<TInt32> start, Operand<TInt32> end) {

  /**
   * Finds the intervals.
   *
   * @param key (R, n), n known when the graph is built
   */
  public static <T extends TFloating> TieRanges of(Ops tf, Operand<T> key) {
    int n = Math.toIntExact(key.shape().get(1));
    Operand<TInt32> allButOne = tf.constant(new int[] {-1, n - 1});
    Operand<TInt32> changes =
        tf.dtypes.cast(
            tf.math.notEqual(
                tf.slice(key, tf.constant(new int[] {0, 1}), allButOne),
                tf.slice(key, tf.constant(new int[2]), allButOne)),
            TInt32.class);
    Operand<TInt32> first = tf.pad(changes, tf.constant(new int[][] {{0, 0}, {1, 0}}), one(tf));
    Operand<TInt32> last = tf.pad(changes, tf.constant(new int[][] {{0, 0}, {0, 1}}), one(tf));
    Operand<TInt32> run =
        tf.math.sub(tf.math.cumsum(flat(tf, first), tf.constant(0)), tf.constant(1));
    Operand<TInt32> position = Axes.positions(tf, tf.constant(n));
    return new TieRanges(
        spread(tf, tf.math.mul(first, position), run, n),
        spread(tf, tf.math.mul(last, tf.math.add(position, one(tf))), run, n));
  }

  /** Gives the one number of each interval, which stands among zeros, to all its elements. */
  private static Operand<TInt32> spread(
      Ops tf, Operand<TInt32> marked, Operand<TInt32> run, int n) {
    Operand<TInt32> ofRuns =
        tf.math.unsortedSegmentSum(flat(tf, marked), run, tf.size(run, TInt32.class));
    return tf.reshape(RowGather.elements(tf, ofRuns, run), tf.constant(new int[] {-1, n}));
  }

  /** Σᵢ hᵢ over the elements with each element's key. */
  Operand<TFloat64> inside(RowMath<TFloat64> f, Operand<TFloat64> h) {
    PrefixSums sums = PrefixSums.of(f, h);
    return f.minus(sums.at(f, end).get(0), sums.at(f, start).get(0));
  }

  private static Operand<TInt32> flat(Ops tf, Operand<TInt32> x) {
    return tf.reshape(x, tf.constant(new int[] {-1}));
  }

  private static Operand<TInt32> one(Ops tf) {
    return tf.constant(1);
  }
}
