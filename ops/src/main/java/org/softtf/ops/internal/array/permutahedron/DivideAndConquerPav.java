// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.permutahedron;

import java.util.List;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.loop.Branch;
import org.softtf.ops.internal.loop.Loop;
import org.softtf.ops.internal.loop.State;
import org.softtf.ops.internal.loop.Variable;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Isotonic regression by divide and conquer: rows are solved by solving their halves and joining
 * them with a {@link BlockJoin}. O(n) for each step of a join, log₂ n levels for any row, where
 * {@link PoolAdjacentViolators} may need n passes; but slower for most rows, and so called only
 * where that does not end. Nothing carries a gradient.
 */
final class DivideAndConquerPav<T extends TFloating> {
  private static final Variable<TInt32> MARKS = Variable.changing("marks", TInt32.class, 2);
  private static final Variable<TInt32> WIDTH =
      Variable.changing("width of the solved parts", TInt32.class, 0);
  private static final Variable<TBool> FAILED =
      Variable.changing("whether a join failed", TBool.class, 0);

  private final Mode mode;
  private final Class<T> type;
  private final Variable<T> values;
  private final Variable<T> s;
  private final Variable<T> w;
  private final Loop loop;
  private final Branch branch;

  DivideAndConquerPav(Mode mode, Class<T> type) {
    this.mode = mode;
    this.type = type;
    this.values = Variable.changing("values", type, 2);
    this.s = Variable.invariant("s", type, 2);
    this.w = Variable.invariant("w", type, 2);
    this.loop =
        Loop.named("softtf_divide_and_conquer", mode, type)
            .variables(WIDTH, MARKS, values, s, w, FAILED)
            .whileAny(DivideAndConquerPav::narrow)
            .repeat(this::widen);
    this.branch =
        new Branch(
            "softtf_complete_blocks",
            List.of(mode, type),
            List.of(MARKS, values, s, w),
            List.of(MARKS, values, FAILED),
            this::solve,
            (tf, state) -> state.with(FAILED, tf.constant(false)));
  }

  /**
   * Solves all rows if asked, else keeps what there is.
   *
   * @param asked a scalar
   * @param marks of what there is, (R, n)
   * @param ofBlocks values of what there is, (R, n)
   */
  BlockJoin.Result<T> solve(
      Ops tf,
      Operand<TBool> asked,
      Operand<TInt32> marks,
      Operand<T> ofBlocks,
      Operand<T> ofS,
      Operand<T> ofW) {
    State given = State.EMPTY.with(MARKS, marks).with(values, ofBlocks).with(s, ofS).with(w, ofW);
    State result = branch.run(tf, asked, given);
    return new BlockJoin.Result<>(result.get(MARKS), result.get(values), result.get(FAILED));
  }

  private State solve(Ops tf, State given) {
    RowMath<T> f = new RowMath<>(tf, type);
    Operand<TInt32> shape = tf.shape(given.get(MARKS));
    Operand<TInt32> n = tf.gather(shape, tf.constant(1), tf.constant(0));
    Operand<TInt32> zero = tf.constant(0);
    Operand<TInt32> paddings =
        tf.reshape(
            tf.stack(List.of(zero, zero, zero, tf.math.sub(wholePower(tf, n), n))),
            tf.constant(new int[] {2, 2}));
    BlockStatistics statistics = BlockStatistics.of(mode);
    Operand<T> single = statistics.value(f, statistics.ofElements(f, given.get(s), given.get(w)));
    // what is padded is below every value, so that nothing joins it
    Operand<T> padded = tf.pad(single, paddings, f.number(Double.NEGATIVE_INFINITY));
    Loop.End end =
        loop.run(
            tf,
            State.EMPTY
                .with(WIDTH, tf.constant(1))
                .with(MARKS, tf.fill(tf.shape(padded), tf.constant(1)))
                .with(values, padded)
                .with(s, tf.pad(given.get(s), paddings, f.number(0)))
                .with(w, tf.pad(given.get(w), paddings, f.number(0)))
                .with(FAILED, tf.constant(false)));
    Operand<TInt32> origin = tf.constant(new int[] {0, 0});
    return State.EMPTY
        .with(MARKS, tf.slice(end.get(MARKS), origin, shape))
        .with(values, tf.slice(end.get(values), origin, shape))
        .with(FAILED, end.get(FAILED));
  }

  /** The least power of 2 that is not less. */
  private static Operand<TInt32> wholePower(Ops tf, Operand<TInt32> n) {
    Operand<TFloat64> logarithm =
        tf.math.div(tf.math.log(tf.dtypes.cast(n, TFloat64.class)), tf.constant(Math.log(2)));
    Operand<TFloat64> power = tf.math.pow(tf.constant(2.0), tf.math.ceil(logarithm));
    return tf.dtypes.cast(power, TInt32.class);
  }

  private static Operand<TBool> narrow(Ops tf, State state) {
    return tf.math.less(state.get(WIDTH), Axes.size(tf, state.get(MARKS), 1));
  }

  private State widen(Ops tf, State state) {
    RowMath<T> f = new RowMath<>(tf, type);
    Operand<TInt32> half = state.get(WIDTH);
    Operand<TInt32> width = tf.math.mul(half, tf.constant(2));
    Operand<TInt32> parts = tf.stack(List.of(tf.constant(-1), width));
    Operand<TInt32> shape = tf.shape(state.get(MARKS));
    Operand<T> ofBlocks = tf.reshape(state.get(values), parts);
    Operand<TInt32> places = Axes.positions(tf, width);
    Operand<TBool> left = tf.broadcastTo(tf.math.less(places, half), tf.shape(ofBlocks));
    BlockJoin.Result<T> joined =
        new BlockJoin<>(mode, type)
            .join(
                f,
                tf.reshape(state.get(MARKS), parts),
                ofBlocks,
                left,
                tf.reshape(state.get(s), parts),
                tf.reshape(state.get(w), parts));
    return state
        .with(WIDTH, width)
        .with(MARKS, tf.reshape(joined.marks(), shape))
        .with(values, tf.reshape(joined.values(), shape))
        .with(FAILED, tf.math.logicalOr(state.get(FAILED), joined.unfinished()));
  }
}
