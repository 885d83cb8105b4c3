// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.ot;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.softtf.ops.internal.math.Constants;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * What {@link OptimalTransport} carries the elements to: anchors in [0, 1], how many elements each
 * takes, and which are asked for.
 *
 * @param places (m), or (R, m)
 * @param masses (1, m, 1), or (q, m, 1) for q problems, or of each row; n in sum
 * @param wanted the anchors asked for; all if empty
 */
record Anchors(Operand<TFloat64> places, Operand<TFloat64> masses, Optional<Neighbors> wanted) {
  /** The least mass of an anchor, where an element's is 1: less than {@link DualPoint#GOAL}. */
  private static final double LEAST_MASS = 1e-12;

  /** How many numbers a constant may have. */
  private static final int LARGEST_CONSTANT = 1 << 16;

  /**
   * Anchors beside one another.
   *
   * @param first the index of the first
   * @param count how many
   */
  record Neighbors(int first, int count) {
    /**
     * (R, m, n) → (R, count, n). Not by a gather, beside whose gradient TensorFlow's optimization
     * of graphs takes out a reshape, which for no rows leaves another size.
     */
    Operand<TFloat64> of(Ops tf, Operand<TFloat64> plan) {
      return tf.slice(
          plan, tf.constant(new int[] {0, first, 0}), tf.constant(new int[] {-1, count, -1}));
    }
  }

  /** (0, 1), of which the second takes the greatest element. */
  static Anchors ofGreatest(RowMath<TFloat64> f, Operand<TInt32> n) {
    Operand<TFloat64> length = f.cast(n);
    Operand<TFloat64> rest = f.minus(length, f.number(1));
    return new Anchors(
        f.tf().constant(new double[] {0, 1}),
        masses(f, f.tf().stack(List.of(rest, f.number(1))), length),
        Optional.of(new Neighbors(1, 1)));
  }

  /** n anchors, one for each element in order. */
  static Anchors ofAll(RowMath<TFloat64> f, Operand<TInt32> n, boolean descending) {
    Operand<TFloat64> grid = grid(f, n);
    Operand<TFloat64> places = descending ? f.minus(f.number(1), grid) : grid;
    Operand<TFloat64> ones = Constants.onesLike(f.tf(), grid);
    return new Anchors(places, masses(f, ones, f.cast(n)), Optional.empty());
  }

  /** k anchors for one element each, and one for the rest. */
  static Anchors ofTop(RowMath<TFloat64> f, Operand<TInt32> n, int k, long known) {
    if (known == k) {
      return ofAll(f, n, true);
    }
    Ops tf = f.tf();
    Operand<TFloat64> length = f.cast(n);
    Operand<TFloat64> rest = tf.reshape(f.minus(length, f.number(k)), tf.constant(new int[] {1}));
    // without an anchor for the rest where there is none, which an unknown n tells when it is run
    int most = Math.min(k, Integer.MAX_VALUE - 1) + 1;
    Operand<TInt32> count = known < 0 ? tf.math.minimum(n, tf.constant(most)) : tf.constant(most);
    Operand<TFloat64> counts =
        tf.slice(
            tf.concat(List.of(ones(f, n, k), rest), tf.constant(0)),
            tf.constant(new int[] {0}),
            tf.reshape(count, tf.constant(new int[] {1})));
    return new Anchors(
        f.minus(f.number(1), grid(f, count)),
        masses(f, counts, length),
        Optional.of(new Neighbors(0, k)));
  }

  /** k ones; if there are many, no more than n, for a k above n is refused when the graph runs. */
  private static Operand<TFloat64> ones(RowMath<TFloat64> f, Operand<TInt32> n, int k) {
    Ops tf = f.tf();
    if (k > LARGEST_CONSTANT) {
      Operand<TInt32> few = tf.math.minimum(n, tf.constant(k));
      return tf.fill(tf.expandDims(few, tf.constant(0)), tf.constant(1.0));
    }
    double[] ones = new double[k];
    Arrays.fill(ones, 1);
    return tf.constant(ones);
  }

  /**
   * For each position k, (q) or (R, q), (0, ½, 1), of which the second takes the k-th element, or
   * (0, ⅓, ⅔, 1), of which the third takes the one after it, if there is one.
   */
  static Anchors ofPositions(
      RowMath<TFloat64> f, Operand<TInt32> n, Operand<TInt32> positions, boolean between) {
    Operand<TFloat64> below = f.cast(positions);
    Operand<TFloat64> length = f.cast(n);
    Operand<TFloat64> above = f.minus(f.minus(length, below), f.number(1));
    Operand<TFloat64> own = Constants.onesLike(f.tf(), below);
    if (!between) {
      return ofPositions(f, new double[] {0, 0.5, 1}, length, List.of(below, own, above));
    }
    Operand<TFloat64> next = f.minimum(above, own);
    return ofPositions(
        f,
        new double[] {0, 1. / 3, 2. / 3, 1},
        length,
        List.of(below, own, next, f.minus(above, next)));
  }

  private static Anchors ofPositions(
      RowMath<TFloat64> f,
      double[] places,
      Operand<TFloat64> length,
      List<Operand<TFloat64>> counts) {
    long last = counts.get(0).shape().numDimensions();
    Operand<TFloat64> stacked = f.tf().stack(counts, Stack.axis(last));
    Operand<TFloat64> whole = last == 2 ? f.asColumns(length) : length;
    return new Anchors(f.tf().constant(places), masses(f, stacked, whole), Optional.empty());
  }

  /** (m), (q, m) or (R, q, m) → (1, m, 1), (q, m, 1) or (R·q, m, 1), with a floor, n in sum. */
  static Operand<TFloat64> masses(
      RowMath<TFloat64> f, Operand<TFloat64> counts, Operand<TFloat64> length) {
    Operand<TFloat64> floored = f.maximum(counts, f.number(LEAST_MASS));
    Operand<TFloat64> normalized = f.times(floored, f.over(length, f.sum(floored)));
    int rank = counts.shape().numDimensions();
    if (rank == 3) {
      int m = Math.toIntExact(counts.shape().get(2));
      return f.tf().reshape(normalized, f.tf().constant(new int[] {-1, m, 1}));
    }
    Operand<TFloat64> columns = f.asColumns(normalized);
    boolean one = rank == 1;
    return one ? f.tf().expandDims(columns, f.tf().constant(0)) : columns;
  }

  /** n points from 0 to 1. */
  private static Operand<TFloat64> grid(RowMath<TFloat64> f, Operand<TInt32> n) {
    Ops tf = f.tf();
    Operand<TInt32> intervals = tf.math.maximum(tf.math.sub(n, tf.constant(1)), tf.constant(1));
    return f.over(f.range(tf.constant(0), n), f.cast(intervals));
  }

  /**
   * −2(x − a)(anchor − ½)/softness: the squared distance less what depends on x or the anchor
   * alone, which moves no mass and would cost digits.
   *
   * @param scores (R, n)
   * @param ends the sum of the greatest and the least score, (R, 1)
   * @return (R, m, n)
   */
  Operand<TFloat64> costs(
      RowMath<TFloat64> f,
      Operand<TFloat64> scores,
      Operand<TFloat64> ends,
      Operand<TFloat64> softness) {
    Operand<TFloat64> middle = f.stop(f.times(0.5, ends));
    Operand<TFloat64> centred = f.over(f.minus(scores, middle), softness);
    Operand<TFloat64> factors = f.asColumns(f.times(2, f.minus(f.number(0.5), places)));
    return f.times(factors, f.asRows(centred));
  }
}
