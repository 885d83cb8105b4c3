// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.permutahedron;

import java.util.List;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.loop.BracketedNewton;
import org.softtf.ops.internal.loop.Loop;
import org.softtf.ops.internal.loop.State;
import org.softtf.ops.internal.loop.Variable;
import org.softtf.ops.internal.math.LogSumExp;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Cumsum;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Joins two solved halves of each row of an isotonic regression: what lies below λ in the left half
 * and above λ in the right half becomes one block of value λ.
 *
 * <p>λ is the root of an increasing function: λ less the value of the block that it makes, which
 * {@link BracketedNewton} finds. O(n) for each of its steps. Nothing carries a gradient.
 */
final class BlockJoin<T extends TFloating> {
  private static final Variable<TBool> LEFT = Variable.invariant("left half", TBool.class, 2);

  private final Mode mode;
  private final Variable<T> values;
  private final Variable<T> s;
  private final Variable<T> w;
  private final BracketedNewton<T> newton;

  BlockJoin(Mode mode, Class<T> type) {
    this.mode = mode;
    this.values = Variable.invariant("values", type, 2);
    this.s = Variable.invariant("s", type, 2);
    this.w = Variable.invariant("w", type, 2);
    this.newton =
        new BracketedNewton<>(
            Loop.named("softtf_block_join", mode, type),
            type,
            // sums of many elements have rounding errors of many spacings
            1 / Math.sqrt(RowMath.epsilon(type)),
            List.of(values, LEFT, s, w),
            this::point);
  }

  /**
   * Solved rows.
   *
   * @param marks 1 for the first element of each block, else 0, (R, n)
   * @param values each element's block's value, (R, n)
   * @param unfinished whether a λ was not found
   */
  record Result<T extends TFloating>(
      Operand<TInt32> marks, Operand<T> values, Operand<TBool> unfinished) {}

  /**
   * Joins halves.
   *
   * @param marks of the halves, (R, n)
   * @param ofBlocks values, descending in each half, (R, n)
   * @param left whether an element is in the left half, (R, n)
   * @param ofS (R, n)
   * @param ofW (R, n)
   */
  Result<T> join(
      RowMath<T> f,
      Operand<TInt32> marks,
      Operand<T> ofBlocks,
      Operand<TBool> left,
      Operand<T> ofS,
      Operand<T> ofW) {
    Ops tf = f.tf();
    Operand<T> low = f.min(tf.select(left, ofBlocks, f.number(Double.POSITIVE_INFINITY)));
    Operand<T> high = f.max(tf.select(left, f.number(Double.NEGATIVE_INFINITY), ofBlocks));
    Operand<TBool> apart = tf.math.less(low, high);
    Loop.End end =
        newton.find(
            tf,
            new BracketedNewton.Bracket<>(BracketedNewton.middle(f, low, high), low, high, apart),
            State.EMPTY.with(values, ofBlocks).with(LEFT, left).with(s, ofS).with(w, ofW));
    Operand<T> root = end.get(newton.root());
    Operand<TBool> pool = tf.math.logicalAnd(pool(tf, ofBlocks, left, root), apart);
    Operand<TInt32> inside = tf.dtypes.cast(pool, TInt32.class);
    Operand<TInt32> before = tf.math.cumsum(inside, f.lastAxis(), Cumsum.exclusive(true));
    Operand<TBool> kept = tf.math.equal(tf.math.mul(inside, before), tf.constant(0));
    return new Result<>(
        tf.math.mul(marks, tf.dtypes.cast(kept, TInt32.class)),
        tf.select(pool, root, ofBlocks),
        end.unfinished(tf));
  }

  /** What becomes one block, if λ is the root. */
  private static <T extends TFloating> Operand<TBool> pool(
      Ops tf, Operand<T> values, Operand<TBool> left, Operand<T> root) {
    return tf.select(left, tf.math.less(values, root), tf.math.greater(values, root));
  }

  private BracketedNewton.Point<T> point(RowMath<T> f, Operand<T> root, State state) {
    Operand<TBool> pool = pool(f.tf(), state.get(values), state.get(LEFT), root);
    Operand<T> value = value(f, root, pool, state.get(s), state.get(w));
    return new BracketedNewton.Point<>(f.minus(root, value), value);
  }

  /** The value of the pool as a block; for the p-norms to first order. */
  private Operand<T> value(
      RowMath<T> f, Operand<T> root, Operand<TBool> pool, Operand<T> ofS, Operand<T> ofW) {
    if (mode == Mode.SMOOTH) {
      return f.minus(logSum(f, pool, ofS), logSum(f, pool, ofW));
    }
    int q = BlockRoot.exponent(mode);
    Operand<T> inside = f.indicator(pool);
    Operand<T> t = f.times(inside, f.minus(ofS, root));
    Operand<T> excess = f.sum(f.minus(BlockRoot.power(f, t, q), f.times(inside, ofW)));
    Operand<T> slope = f.times(q - 1, f.sum(BlockRoot.density(f, t, q)));
    return f.plus(root, f.over(excess, slope));
  }

  private static <T extends TFloating> Operand<T> logSum(
      RowMath<T> f, Operand<TBool> pool, Operand<T> x) {
    return LogSumExp.of(f, f.tf().select(pool, x, f.number(Double.NEGATIVE_INFINITY))).value(f);
  }
}
