// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.cdfsum;

import java.util.List;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.Powers;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * The cells of width {@link #WIDTH} that the numbers of rows lie in, all rows as one. A cell is a
 * run of neighbours, so that numbers out of order make more cells but no other result.
 *
 * @param keys where cells stand, whole numbers, (1, c); those of different rows are far apart
 * @param ids the cell of each number, (R·n)
 * @param count how many cells there are, a scalar
 * @param place where each number lies in its cell, from −1 to 1, (R·n)
 */
record Cells(
    Operand<TFloat64> keys, Operand<TInt32> ids, Operand<TInt32> count, Operand<TFloat64> place) {
  static final double WIDTH = 0.5;

  /** The degree is one less: the logistic function's poles are 2π cells away. */
  static final int NODES = 12;

  /**
   * Finds the cells.
   *
   * @param x (R, n), most often sorted
   */
  static Cells of(RowMath<TFloat64> f, Frame frame, Operand<TFloat64> x) {
    Ops tf = f.tf();
    Operand<TFloat64> scaled = f.times(1 / WIDTH, x);
    Operand<TFloat64> floor = tf.math.floor(f.stop(scaled));
    Operand<TFloat64> keys = flat(tf, frame.keys(f, floor));
    Operand<TInt32> changes =
        tf.dtypes.cast(
            tf.math.notEqual(keys, tf.roll(keys, tf.constant(1), tf.constant(0))), TInt32.class);
    Operand<TInt32> runs = tf.math.cumsum(changes, tf.constant(0));
    Operand<TInt32> ids = tf.math.sub(runs, tf.min(runs, tf.constant(0)));
    Operand<TFloat64> place = f.minus(f.times(2, f.minus(scaled, floor)), f.number(1));
    Operand<TInt32> count = tf.math.add(tf.max(ids, tf.constant(0)), tf.constant(1));
    Operand<TInt32> cells = tf.math.maximum(count, tf.constant(0));
    Operand<TFloat64> ofCells = tf.math.unsortedSegmentMax(keys, ids, cells);
    return new Cells(tf.expandDims(ofCells, tf.constant(0)), ids, cells, flat(tf, place));
  }

  private static Operand<TFloat64> flat(Ops tf, Operand<TFloat64> x) {
    return tf.reshape(x, tf.constant(new int[] {-1}));
  }

  /** Σ w·tʲ over each cell, with t the place, (c, nodes). */
  Operand<TFloat64> moments(RowMath<TFloat64> f, Operand<TFloat64> weights) {
    Ops tf = f.tf();
    List<Operand<TFloat64>> terms = Powers.times(f, flat(tf, weights), place, NODES - 1);
    return tf.math.unsortedSegmentSum(tf.stack(terms, Stack.axis(1L)), ids, count);
  }

  /**
   * The polynomials of the cells at the numbers.
   *
   * @param coefficients (c, nodes)
   * @param like (R, n), as the numbers were
   */
  Operand<TFloat64> evaluated(
      RowMath<TFloat64> f, Operand<TFloat64> coefficients, Operand<TFloat64> like) {
    Ops tf = f.tf();
    List<Output<TFloat64>> powers =
        tf.unstack(coefficients, (long) NODES, Unstack.axis(1L)).output();
    // number by number, which takes less time than the vectors and their parts do
    Operand<TInt32> indices = tf.expandDims(ids, tf.constant(1));
    Operand<TFloat64> sum = tf.gatherNd(powers.get(NODES - 1), indices);
    for (int power = NODES - 2; power >= 0; power--) {
      sum = f.plus(f.times(sum, place), tf.gatherNd(powers.get(power), indices));
    }
    return tf.reshape(sum, tf.shape(like));
  }

  /**
   * How cells are numbered.
   *
   * @param stride between the cells of two rows, a scalar
   */
  record Frame(Operand<TFloat64> stride) {
    /** Cells below 0, and between rows: more than the step reaches. */
    private static final double MARGIN = 400;

    /** For rows of so many numbers. */
    static Frame of(RowMath<TFloat64> f, Operand<TInt32> n) {
      Operand<TFloat64> cells = f.times(SortedScores.WIDEST_GAP / WIDTH, f.cast(n));
      return new Frame(f.plus(cells, f.number(2 * MARGIN)));
    }

    Operand<TFloat64> keys(RowMath<TFloat64> f, Operand<TFloat64> floor) {
      Ops tf = f.tf();
      Operand<TFloat64> row = f.cast(Axes.positions(tf, Axes.size(tf, floor, 0)));
      Operand<TFloat64> start = f.times(tf.expandDims(row, tf.constant(1)), stride);
      return f.plus(f.plus(floor, f.number(MARGIN)), start);
    }

    /** The key at which a key's row begins. */
    Operand<TFloat64> rowStart(RowMath<TFloat64> f, Operand<TFloat64> keys) {
      return f.times(f.tf().math.floor(f.over(keys, stride)), stride);
    }
  }
}
