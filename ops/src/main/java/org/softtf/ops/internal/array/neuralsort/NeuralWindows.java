// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.neuralsort;

import java.util.List;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.index.Indices;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gather;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Which columns of neuralsort's matrix are not 0 in blocks of its rows.
 *
 * <p>An element j is outside if its logit is, for every row of the block, so far below the greatest
 * that its probability is 0: by more than 1 in the compact modes, and where the exponential is less
 * than rounding in the smooth mode. With any element x*, the coefficient b of the block's middle
 * row and half the range of the coefficients h, the logits of j are below those of x* by at least
 * (b·x* − A*) − (b·xⱼ − Aⱼ) − h·|xⱼ − x*|. On either side of x* that is a convex function of xⱼ
 * which starts at 0. So what is not outside is an interval around x*, and testing every stride-th
 * column suffices.
 *
 * @param start the first column, (R, blocks)
 * @param end the first column after it, (R, blocks)
 */
record NeuralWindows(Operand<TInt32> start, Operand<TInt32> end) {

  /**
   * Finds the windows.
   *
   * @param x (R, n), ascending, without gradient as the sums
   * @param sums (R, n)
   * @param coefficients b of each row, ascending, (blocks, rows of a block), or with R before that
   */
  static <T extends TFloating> NeuralWindows of(
      Ops tf, Operand<T> x, Operand<T> sums, Operand<T> coefficients, Mode mode) {
    int n = Math.toIntExact(x.shape().get(1));
    int stride = stride(n);
    Operand<T> some = everyOf(tf, x, stride);
    Operand<TBool> outside =
        outside(tf, some, everyOf(tf, sums, stride), coefficients, depth(tf, x, mode));
    Operand<TInt32> beyond = tf.constant(n);
    // columns between one that is outside and one that is not count as inside
    Operand<TInt32> last = tf.constant(2);
    Operand<TInt32> zero = tf.constant(0);
    Operand<TInt32> columns = tf.range(zero, beyond, tf.constant(stride));
    Operand<TInt32> start = tf.min(tf.select(outside, beyond, columns), last);
    Operand<TInt32> end =
        tf.max(tf.select(outside, zero, tf.math.add(columns, tf.constant(stride))), last);
    return new NeuralWindows(
        tf.math.maximum(zero, tf.math.sub(start, tf.constant(stride - 1))),
        tf.math.minimum(beyond, end));
  }

  /** Windows grow with the square root of n; this widens them by a tenth or so. */
  private static int stride(int n) {
    return Integer.highestOneBit(Math.max(1, (int) (Math.sqrt(n) / 16)));
  }

  private static <T extends TFloating> Operand<T> everyOf(Ops tf, Operand<T> x, int stride) {
    return stride == 1 ? x : tf.stridedSlice(x, Indices.all(), Indices.step(stride));
  }

  /** Which elements are 0 in all rows of a block, (R, blocks, n); NaN is not. */
  private static <T extends TFloating> Operand<TBool> outside(
      Ops tf, Operand<T> x, Operand<T> sums, Operand<T> coefficients, double depth) {
    RowMath<T> f = new RowMath<>(tf, x.type());
    Operand<T> least = f.min(coefficients);
    Operand<T> most = f.max(coefficients);
    Operand<T> middle = f.times(0.5, f.plus(least, most)); // (blocks, 1) or (R, blocks, 1)
    Operand<T> half = f.times(0.5, f.minus(most, least));
    Operand<T> row = f.asRows(x);
    Operand<T> ofMiddle = f.minus(f.times(middle, row), f.asRows(sums));
    Operand<T> greatest =
        f.asColumns(
            tf.gather(
                x, tf.math.argMax(ofMiddle, tf.constant(2)), tf.constant(1), Gather.batchDims(1L)));
    Operand<T> below =
        f.plus(f.minus(ofMiddle, f.max(ofMiddle)), f.times(half, f.abs(f.minus(row, greatest))));
    return tf.math.lessEqual(below, f.number(-depth));
  }

  private static <T extends TFloating> double depth(Ops tf, Operand<T> x, Mode mode) {
    return mode == Mode.SMOOTH
        ? Math.log((double) x.shape().get(1))
            - 1.5 * Math.log(new RowMath<>(tf, x.type()).epsilon())
        : 2;
  }

  /**
   * How many of the first blocks have at most so many columns in all R rows, each as many as the
   * widest of them; at least one.
   */
  Operand<TInt32> countWithin(Ops tf, int most) {
    Operand<TInt32> one = tf.constant(1);
    Operand<TInt32> widths = tf.math.sub(end, start);
    Operand<TInt32> widthOfBlock = tf.max(widths, tf.constant(0));
    Operand<TInt32> place =
        tf.range(one, tf.math.add(tf.size(widthOfBlock, TInt32.class), one), one);
    // row k of a triangle holds the first k
    Operand<TBool> upTo = tf.math.lessEqual(place, tf.expandDims(place, one));
    Operand<TInt32> widest = tf.max(tf.select(upTo, widthOfBlock, tf.constant(0)), one);
    Operand<TInt32> rows = Axes.size(tf, widths, 0);
    Operand<TInt32> room =
        tf.math.div(tf.constant(most), tf.math.mul(place, tf.math.maximum(one, rows)));
    Operand<TBool> within = tf.math.lessEqual(widest, room);
    Operand<TInt32> fitting = tf.reduceSum(tf.dtypes.cast(within, TInt32.class), tf.constant(0));
    return tf.math.maximum(one, fitting);
  }

  /** The windows of the first blocks. */
  NeuralWindows first(Ops tf, Operand<TInt32> count) {
    Operand<TInt32> begin = tf.constant(new int[2]);
    Operand<TInt32> size = tf.stack(List.of(tf.constant(-1), count));
    return new NeuralWindows(tf.slice(start, begin, size), tf.slice(end, begin, size));
  }

  /** The windows of all blocks, made equally wide, in rows of length n: (R·blocks, width). */
  SortedWindows equallyWide(Ops tf, Operand<TInt32> length) {
    Operand<TInt32> one = tf.constant(1);
    Operand<TInt32> width =
        tf.math.maximum(one, tf.max(tf.math.sub(end, start), tf.constant(new int[] {0, 1})));
    Operand<TInt32> fitting = tf.math.minimum(start, tf.math.sub(length, width));
    Operand<TInt32> rows = Axes.size(tf, start, 0);
    Operand<TInt32> ofRow = tf.expandDims(tf.math.mul(Axes.positions(tf, rows), length), one);
    Operand<TInt32> first = tf.reshape(tf.math.add(fitting, ofRow), tf.constant(new int[] {-1, 1}));
    return new SortedWindows(tf.math.add(first, Axes.positions(tf, width)));
  }
}
