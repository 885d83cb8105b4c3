// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.neuralsort;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.array.simplex.Simplex;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.Constants;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Neighbouring rows of neuralsort's matrix, without the columns where they are 0.
 *
 * <p>Blocks of rows share a window of columns, see {@link NeuralWindows}. The last block is padded
 * with copies of the last row, weighted 0.
 */
final class NeuralGroup<T extends TFloating> {
  /** Rows that share a window: fewer have narrower windows, which take longer to find. */
  private static final int BLOCK = 64;

  /** Numbers of a matrix that is made at once, if one block alone does not have more. */
  private static final int MOST = 1 << 22;

  private static final int MOST_BLOCKS = 32;

  /** bₖ·xⱼ − Aⱼ: (B, m, 2) with b and −1, (B, n), (B, n) → (B, m, n). */
  private static final Primitive LOGITS =
      Primitive.named("softtf.neuralsort_block_logits")
          .forward(NeuralGroup::logits)
          .gradient(NeuralGroup::logitsGradient);

  private final Ops tf;
  private final RowMath<T> f;
  private final Mode mode;
  private final int n;
  private final Operand<T> x;

  /** The rows, counted from 0, (blocks, BLOCK). */
  private final Operand<T> rows;

  /** The last row of each row of x, (R, 1, 1); null for n − 1. */
  private final @Nullable Operand<T> last;

  private final SortedWindows windows;
  private final Operand<T> logits;

  private NeuralGroup(
      Ops tf,
      Operand<T> rows,
      NeuralWindows windows,
      Operand<T> x,
      Operand<T> sums,
      @Nullable Operand<T> last,
      Mode mode) {
    this.tf = tf;
    this.f = new RowMath<>(tf, x.type());
    this.mode = mode;
    this.n = Math.toIntExact(x.shape().get(1));
    this.x = x;
    this.rows = rows;
    this.last = last;
    this.windows = windows.equallyWide(tf, f.length(x));
    this.logits = logits(this.windows.of(tf, x), this.windows.of(tf, sums));
  }

  /**
   * All rows.
   *
   * @param x (R, n), ascending
   * @param sums (R, n)
   * @param lasts the last row of each, (R, 1); null for n − 1
   */
  static <T extends TFloating> NeuralGroup<T> ofAll(
      Ops tf, Operand<T> x, Operand<T> sums, @Nullable Operand<T> lasts, Mode mode) {
    int blocks = (Math.toIntExact(x.shape().get(1)) + BLOCK - 1) / BLOCK;
    double[] numbers = new double[blocks * BLOCK];
    Arrays.setAll(numbers, row -> row);
    Operand<T> rows =
        tf.reshape(Constants.vector(tf, x.type(), numbers), tf.constant(new int[] {blocks, BLOCK}));
    Operand<T> last = lasts == null ? null : tf.expandDims(lasts, tf.constant(2));
    NeuralWindows windows = windows(tf, rows, x, sums, last, mode);
    return new NeuralGroup<>(tf, rows, windows, x, sums, last, mode);
  }

  /**
   * As many rows as there is room for, but whole blocks.
   *
   * @param first a scalar
   */
  static <T extends TFloating> NeuralGroup<T> from(
      Ops tf,
      Operand<TInt32> first,
      Operand<T> x,
      Operand<T> sums,
      @Nullable Operand<T> lasts,
      Mode mode) {
    Operand<TInt32> one = tf.constant(1);
    Operand<TInt32> block = tf.constant(BLOCK);
    RowMath<T> f = new RowMath<>(tf, x.type());
    Operand<TInt32> left = tf.math.sub(f.length(x), first);
    Operand<TInt32> leftBlocks = tf.math.div(tf.math.add(left, tf.constant(BLOCK - 1)), block);
    Operand<TInt32> size = tf.math.maximum(one, tf.size(x, TInt32.class));
    Operand<TInt32> room = tf.math.div(tf.constant(MOST), size);
    Operand<TInt32> candidates =
        tf.math.minimum(
            leftBlocks, tf.math.minimum(tf.constant(MOST_BLOCKS), tf.math.maximum(one, room)));
    Operand<TInt32> beyond = tf.math.add(first, tf.math.mul(candidates, block));
    Operand<T> rows = tf.reshape(f.range(first, beyond), tf.constant(new int[] {-1, BLOCK}));
    Operand<T> last = lasts == null ? null : tf.expandDims(lasts, tf.constant(2));
    NeuralWindows all = windows(tf, rows, x, sums, last, mode);
    Operand<TInt32> count = all.countWithin(tf, MOST / BLOCK);
    Operand<T> taken =
        tf.slice(rows, tf.constant(new int[2]), tf.stack(List.of(count, tf.constant(-1))));
    return new NeuralGroup<>(tf, taken, all.first(tf, count), x, sums, last, mode);
  }

  private static <T extends TFloating> NeuralWindows windows(
      Ops tf,
      Operand<T> rows,
      Operand<T> x,
      Operand<T> sums,
      @Nullable Operand<T> last,
      Mode mode) {
    Operand<T> coefficients = coefficients(new RowMath<>(tf, x.type()), rows, x, last);
    return NeuralWindows.of(tf, tf.stopGradient(x), tf.stopGradient(sums), coefficients, mode);
  }

  /**
   * bₖ = 2k − (n − 1), (blocks, BLOCK), or for each row of x with its own length, (R, blocks,
   * BLOCK); rows beyond the last have that of the last.
   */
  private static <T extends TFloating> Operand<T> coefficients(
      RowMath<T> f, Operand<T> rows, Operand<T> x, @Nullable Operand<T> last) {
    Operand<T> greatest = last == null ? f.number(x.shape().get(1) - 1.0) : last;
    return f.minus(f.times(2, f.minimum(rows, greatest)), greatest);
  }

  /** Σⱼ Pₖⱼ·vⱼ, (R, rows), copies of the last row included. */
  Operand<T> means(Operand<T> v) {
    Operand<T> means = Simplex.expectation(tf, logits, windows.of(tf, v), mode);
    return tf.reshape(means, tf.stack(List.of(tf.constant(-1), count())));
  }

  Class<T> type() {
    return f.type();
  }

  /** How many rows, copies of the last one included. */
  Operand<TInt32> count() {
    return tf.size(rows, TInt32.class);
  }

  /**
   * Σₖ (k − j)^q·Pₖⱼ, q = 0, 1, 2, (R, 3, n): first about the middle of each block, then about the
   * column.
   *
   * @param cells the type of the matrix
   */
  <C extends TFloating> Operand<T> columnMoments(Class<C> cells) {
    RowMath<C> c = new RowMath<>(tf, cells);
    Operand<T> length = last == null ? f.number(n) : f.plus(last, f.number(1));
    Operand<T> counts = f.indicator(tf.math.less(rows, length));
    Operand<T> middles = f.mean(rows); // (blocks, 1)
    Operand<T> fromMiddle = f.minus(rows, middles);
    List<Operand<T>> powers =
        List.of(counts, f.times(counts, fromMiddle), f.times(counts, f.square(fromMiddle)));
    Operand<T> stacked = tf.stack(powers, Stack.axis(last == null ? 1L : 2L));
    Operand<T> weights = forEachRow(stacked, 3, BLOCK); // (R·blocks, 3, BLOCK)
    Operand<C> matrix = Simplex.probabilities(tf, NeuralSort.logitsIn(c, f, logits), mode);
    Operand<T> sums = f.cast(c.product(c.cast(weights), matrix));
    List<Output<T>> about = tf.unstack(sums, 3L, Unstack.axis(1L)).output();
    Operand<T> shift =
        f.minus(f.squeeze(tiled(f.asColumns(middles)), 2), f.cast(windows.columns(tf, n)));
    Operand<T> first = f.plus(about.get(1), f.times(shift, about.get(0)));
    Operand<T> second = f.plus(about.get(2), f.times(shift, f.plus(about.get(1), first)));
    return tf.stack(
        List.of(
            windows.addUp(tf, about.get(0), x),
            windows.addUp(tf, first, x),
            windows.addUp(tf, second, x)),
        Stack.axis(1L));
  }

  /** Numbers (blocks, a, b) again for each of the R rows of x, or its own: (R·blocks, a, b). */
  private Operand<T> forEachRow(Operand<T> numbers, int a, int b) {
    if (last != null) {
      return tf.reshape(numbers, tf.constant(new int[] {-1, a, b}));
    }
    return tiled(numbers);
  }

  private Operand<T> tiled(Operand<T> numbers) {
    return tf.tile(numbers, tf.stack(List.of(Axes.size(tf, x, 0), tf.constant(1), tf.constant(1))));
  }

  private Operand<T> logits(Operand<T> x, Operand<T> sums) {
    Operand<T> coefficients = coefficients(f, rows, this.x, last);
    Operand<T> weights =
        tf.stack(
            List.of(coefficients, tf.fill(tf.shape(coefficients), f.number(-1))),
            Stack.axis(last == null ? 2L : 3L));
    return LOGITS.apply(tf, forEachRow(weights, BLOCK, 2), x, sums);
  }

  private static <T extends TFloating> List<Operand<T>> logits(Primitive.Forward<T> c) {
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    Operand<T> both = c.tf().stack(List.of(c.input(1), c.input(2)), Stack.axis(1L));
    return List.of(f.product(c.input(0), both));
  }

  private static <T extends TFloating> List<Operand<T>> logitsGradient(Primitive.Backward<T> c) {
    Ops tf = c.tf();
    Operand<T> both =
        tf.train.batchMatMul(c.input(0), c.cotangent(), c.type(), BatchMatMul.adjX(true));
    return Arrays.asList(
        null,
        tf.gather(both, tf.constant(0), tf.constant(1)),
        tf.gather(both, tf.constant(1), tf.constant(1)));
  }
}
