package org.softtf.ops.internal.array.permutahedron;

import java.util.List;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.math.RowGather;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
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
 * over each of them. The blocks are found without a gradient; the values follow from them.
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
    Operand<T> difference = tf.math.sub(z, w);
    Operand<T> projected =
        mode == Mode.C0
            ? euclidean(tf, difference, w)
            : merged(tf, like(tf, z, difference), like(tf, w, difference), mode);
    return tf.math.mul(projected, mark(tf, tf.stopGradient(difference)));
  }

  private static <T extends TFloating> Operand<T> like(
      Ops tf, Operand<T> x, Operand<T> difference) {
    return tf.broadcastTo(x, tf.shape(difference));
  }

  /** 1 for a row of finite numbers, else NaN, (R, 1). */
  private static <T extends TFloating> Operand<T> mark(Ops tf, Operand<T> x) {
    Operand<T> zero = tf.math.mul(x, tf.constant(x.type(), 0));
    Operand<T> sum = tf.reduceSum(zero, tf.constant(-1), ReduceSum.keepDims(true));
    return tf.math.add(sum, tf.constant(x.type(), 1));
  }

  private static <T extends TFloating> Operand<T> euclidean(
      Ops tf, Operand<T> difference, Operand<T> w) {
    IsotonicRegression<T> solution =
        tf.nn.isotonicRegression(tf.stopGradient(difference), difference.type());
    Operand<TInt32> ids =
        tf.math.add(solution.segments(), tf.math.mul(rows(tf, difference), length(tf, difference)));
    Blocks blocks = new Blocks(flat(tf, ids), size(tf, difference));
    return tf.math.add(w, BlockDeviation.fromMean(tf, difference, solution.output(), blocks));
  }

  private static <T extends TFloating> Operand<T> merged(
      Ops tf, Operand<T> s, Operand<T> w, Mode mode) {
    BlockJoin.Result<T> found = found(tf, tf.stopGradient(s), tf.stopGradient(w), mode);
    Op check =
        tf.assertThat(
            tf.math.logicalNot(found.unfinished()),
            List.of(
                tf.constant(
                    "fast_soft_sort: a value of a block was not found; z in units of the softness,"
                        + " w:"),
                s,
                w));
    Operand<TInt32> marks =
        flat(tf, tf.withControlDependencies(List.of(check)).identity(found.marks()));
    Blocks blocks = Blocks.of(tf, marks);
    if (mode == Mode.SMOOTH) {
      Operand<TInt32> first = blocks.first(tf, marks);
      return tf.math.add(
          tf.math.sub(logShare(tf, s, first, blocks), logShare(tf, w, first, blocks)), w);
    }
    return powered(tf, s, w, found.values(), blocks, marks, mode == Mode.C1 ? 3 : 4);
  }

  private static <T extends TFloating> Operand<T> logShare(
      Ops tf, Operand<T> x, Operand<TInt32> first, Blocks blocks) {
    Operand<T> greatest =
        tf.reshape(RowGather.elements(tf, flat(tf, tf.stopGradient(x)), first), tf.shape(x));
    return BlockDeviation.fromLogSum(tf, x, greatest, blocks);
  }

  /** An element that is a block of its own is w: exact, also where the power has no derivative. */
  private static <T extends TFloating> Operand<T> powered(
      Ops tf,
      Operand<T> s,
      Operand<T> w,
      Operand<T> values,
      Blocks blocks,
      Operand<TInt32> marks,
      int q) {
    Operand<TBool> single = tf.reshape(Blocks.singles(tf, marks), tf.shape(s));
    Operand<T> one = tf.constant(s.type(), 1);
    Operand<T> safe = tf.select(single, one, w);
    Operand<T> found = tf.select(single, tf.math.sub(tf.stopGradient(s), one), values);
    Operand<T> t = BlockRoot.of(tf, s, safe, found, blocks, q);
    return tf.select(single, w, BlockRoot.power(tf, t, q));
  }

  private static <T extends TFloating> BlockJoin.Result<T> found(
      Ops tf, Operand<T> s, Operand<T> w, Mode mode) {
    Operand<TInt32> row = tf.broadcastTo(rows(tf, s), tf.shape(s));
    Operand<TBool> negative = tf.math.less(w, tf.constant(w.type(), 0));
    Operand<TInt32> groups =
        mode == Mode.C1
            ? tf.math.add(tf.math.mul(row, tf.constant(2)), tf.dtypes.cast(negative, TInt32.class))
            : row;
    Class<T> type = s.type();
    PoolAdjacentViolators.Result<T> merged =
        PoolAdjacentViolators.of(mode, type).find(tf, flat(tf, s), flat(tf, w), flat(tf, groups));
    Operand<TInt32> shape = tf.shape(s);
    Operand<TInt32> marks = tf.reshape(merged.marks(), shape);
    Operand<T> values = tf.reshape(merged.values(), shape);
    BlockJoin.Result<T> complete =
        DivideAndConquerPav.of(mode, type).solve(tf, merged.unfinished(), marks, values, s, w);
    if (mode != Mode.C1) {
      return complete;
    }
    BlockJoin.Result<T> joined =
        BlockJoin.of(mode, type)
            .join(tf, complete.marks(), complete.values(), tf.math.logicalNot(negative), s, w);
    return new BlockJoin.Result<>(
        joined.marks(),
        joined.values(),
        tf.math.logicalOr(complete.unfinished(), joined.unfinished()));
  }

  /** 0 … R − 1, (R, 1). */
  private static Operand<TInt32> rows(Ops tf, Operand<?> x) {
    Operand<TInt32> count = tf.gather(tf.shape(x), tf.constant(0), tf.constant(0));
    return tf.expandDims(tf.range(tf.constant(0), count, tf.constant(1)), tf.constant(1));
  }

  private static Operand<TInt32> length(Ops tf, Operand<?> x) {
    return tf.gather(tf.shape(x), tf.constant(1), tf.constant(0));
  }

  private static Operand<TInt32> size(Ops tf, Operand<?> x) {
    return tf.size(x);
  }

  private static <V extends TType> Operand<V> flat(Ops tf, Operand<V> x) {
    return tf.reshape(x, tf.constant(new int[] {-1}));
  }
}
