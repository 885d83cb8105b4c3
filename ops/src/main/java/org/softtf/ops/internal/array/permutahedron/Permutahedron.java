// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.permutahedron;

import org.softtf.ops.Mode;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.RowGather;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.settings.RunCheck;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceAll;
import org.tensorflow.op.nn.IsotonicRegression;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/**
 * The projection of z onto the permutahedron of w, the hull of all permutations of w, for rows in
 * descending order. Blondel et al., arXiv 2002.08871; p-norms: Sander et al., arXiv 2302.01425.
 *
 * <pre>
 *   y = z − v, v₁ ≥ … ≥ vₙ constant on blocks         in the modes c0 and smooth
 *   y = t·|t|^(q−2), t = z − v, q = 3 and 4           in the modes c1 and c2
 * </pre>
 *
 * <p>with the blocks of an isotonic regression and Σ y = Σ w, or Σ exp(y) = Σ exp(w) in smooth,
 * over each of them.
 *
 * <p>The blocks are found by pool adjacent violators: TensorFlow's own in c0, else {@link
 * PoolAdjacentViolators} and, for rows that it does not finish, {@link DivideAndConquerPav}. O(n)
 * time and memory in c0, else O(n) for each pass. The blocks carry no gradient; the values follow
 * from them by {@link BlockDeviation} and {@link BlockRoot}, whose registered gradients have every
 * order. The ordinary gradients have every order too, but two orders in c1 and c2.
 */
public final class Permutahedron {
  private Permutahedron() {}

  /**
   * Returns the projection.
   *
   * @param tf where to build
   * @param z (R, n) or (1, n), descending, in units of the softness
   * @param w (R, n) or (1, n), descending
   * @param mode a soft mode
   * @param <T> the type
   * @return (R, n), descending; a row with a number that is not finite is NaN
   */
  public static <T extends TFloating> Operand<T> project(
      Ops tf, Operand<T> z, Operand<T> w, Mode mode) {
    RowMath<T> f = new RowMath<>(tf, z.type());
    Operand<T> given = f.minus(z, w);
    // a row without a solution must not keep the others from theirs
    Operand<TBool> finite =
        tf.reduceAll(tf.math.isFinite(given), f.lastAxis(), ReduceAll.keepDims(true));
    Operand<T> s = tf.select(finite, z, f.number(0));
    Operand<T> orders = tf.select(finite, w, f.number(0));
    Operand<T> projected =
        mode == Mode.C0
            ? euclidean(f, f.minus(s, orders), orders)
            : merged(f, broadcast(tf, s, given), broadcast(tf, orders, given), mode);
    return f.times(projected, mark(f, f.stop(given)));
  }

  private static <T extends TFloating> Operand<T> broadcast(Ops tf, Operand<T> x, Operand<T> like) {
    return tf.broadcastTo(x, tf.shape(like));
  }

  /** 1 for a row of finite numbers, else NaN, (R, 1). */
  private static <T extends TFloating> Operand<T> mark(RowMath<T> f, Operand<T> x) {
    return f.plus(f.sum(f.times(0, x)), f.number(1));
  }

  private static <T extends TFloating> Operand<T> euclidean(
      RowMath<T> f, Operand<T> difference, Operand<T> w) {
    Ops tf = f.tf();
    IsotonicRegression<T> solution = tf.nn.isotonicRegression(f.stop(difference), f.type());
    Operand<TInt32> starts = tf.math.mul(rows(tf, difference), Axes.size(tf, difference, 1));
    Operand<TInt32> ids = tf.math.add(solution.segments(), starts);
    Blocks blocks = new Blocks(flat(tf, ids), tf.size(difference));
    return f.plus(w, BlockDeviation.fromMean(f, difference, solution.output(), blocks));
  }

  private static <T extends TFloating> Operand<T> merged(
      RowMath<T> f, Operand<T> s, Operand<T> w, Mode mode) {
    Ops tf = f.tf();
    BlockJoin.Result<T> found = found(f, f.stop(s), f.stop(w), mode);
    Operand<TInt32> checked =
        RunCheck.require(
            tf,
            tf.math.logicalNot(found.unfinished()),
            found.marks(),
            "fast_soft_sort: a value of a block was not found; z in units of the softness, w:",
            s,
            w);
    Operand<TInt32> marks = flat(tf, checked);
    Blocks blocks = Blocks.of(tf, marks);
    if (mode == Mode.SMOOTH) {
      Operand<TInt32> first = blocks.first(tf, marks);
      return f.plus(f.minus(logShare(f, s, first, blocks), logShare(f, w, first, blocks)), w);
    }
    return powered(f, s, w, found.values(), blocks, marks, BlockRoot.exponent(mode));
  }

  private static <T extends TFloating> Operand<T> logShare(
      RowMath<T> f, Operand<T> x, Operand<TInt32> first, Blocks blocks) {
    Ops tf = f.tf();
    Operand<T> greatest =
        tf.reshape(RowGather.elements(tf, flat(tf, f.stop(x)), first), tf.shape(x));
    return BlockDeviation.fromLogSum(f, x, greatest, blocks);
  }

  /** An element that is a block of its own is w: exact, also where the power has no derivative. */
  private static <T extends TFloating> Operand<T> powered(
      RowMath<T> f,
      Operand<T> s,
      Operand<T> w,
      Operand<T> values,
      Blocks blocks,
      Operand<TInt32> marks,
      int q) {
    Ops tf = f.tf();
    Operand<TBool> single = tf.reshape(Blocks.singles(tf, marks), tf.shape(s));
    Operand<T> safe = tf.select(single, f.number(1), w);
    Operand<T> found = tf.select(single, f.minus(f.stop(s), f.number(1)), values);
    Operand<T> t = BlockRoot.of(f, s, safe, found, blocks, q);
    return tf.select(single, w, BlockRoot.power(f, t, q));
  }

  private static <T extends TFloating> BlockJoin.Result<T> found(
      RowMath<T> f, Operand<T> s, Operand<T> w, Mode mode) {
    Ops tf = f.tf();
    Operand<TInt32> row = tf.broadcastTo(rows(tf, s), tf.shape(s));
    Operand<TBool> negative = tf.math.less(w, f.number(0));
    Operand<TInt32> groups = mode == Mode.C1 ? bySign(tf, row, negative) : row;
    PoolAdjacentViolators.Result<T> merged =
        new PoolAdjacentViolators<>(mode, f.type())
            .find(f, flat(tf, s), flat(tf, w), flat(tf, groups));
    Operand<TInt32> shape = tf.shape(s);
    Operand<TInt32> marks = tf.reshape(merged.marks(), shape);
    Operand<T> values = tf.reshape(merged.values(), shape);
    BlockJoin.Result<T> complete =
        new DivideAndConquerPav<>(mode, f.type())
            .solve(tf, merged.unfinished(), marks, values, s, w);
    if (mode != Mode.C1) {
      return complete;
    }
    BlockJoin.Result<T> joined =
        new BlockJoin<>(mode, f.type())
            .join(f, complete.marks(), complete.values(), tf.math.logicalNot(negative), s, w);
    return new BlockJoin.Result<>(
        joined.marks(),
        joined.values(),
        tf.math.logicalOr(complete.unfinished(), joined.unfinished()));
  }

  /** Two groups for each row, as {@link Moments} want it: the w of a block have one sign. */
  private static Operand<TInt32> bySign(Ops tf, Operand<TInt32> row, Operand<TBool> negative) {
    return tf.math.add(tf.math.mul(row, tf.constant(2)), tf.dtypes.cast(negative, TInt32.class));
  }

  /** 0 … R − 1, (R, 1). */
  private static Operand<TInt32> rows(Ops tf, Operand<?> x) {
    Operand<TInt32> count = Axes.size(tf, x, 0);
    return tf.expandDims(Axes.positions(tf, count), tf.constant(1));
  }

  private static <V extends TType> Operand<V> flat(Ops tf, Operand<V> x) {
    return tf.reshape(x, tf.constant(new int[] {-1}));
  }
}
