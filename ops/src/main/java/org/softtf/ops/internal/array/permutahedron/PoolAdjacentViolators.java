// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.permutahedron;

import java.util.ArrayList;
import java.util.List;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.loop.Loop;
import org.softtf.ops.internal.loop.State;
import org.softtf.ops.internal.loop.Variable;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.RowGather;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TFloating;

/**
 * Isotonic regression with a convex loss by pool adjacent violators (Ayer et al. 1955; for other
 * losses than squares, Best, Chakravarti and Ubhaya 2000).
 *
 * <p>In parallel: each pass merges all neighbouring blocks whose values increase. That is as right
 * as merging two at a time, because two neighbours that increase are in one block of the solution
 * whatever else merges. After the first pass mostly few blocks violate the order, but one that
 * takes in its neighbours one by one needs many passes. So of long rows passes are made over
 * {@linkplain NearViolators the blocks near violators} until these are in order, and again over
 * wider stretches where others are not yet.
 *
 * <p>Rows made to need many passes are left to {@link DivideAndConquerPav}. Nothing carries a
 * gradient.
 */
final class PoolAdjacentViolators<T extends TFloating> {
  /** How much may be done: so many passes over all elements. */
  private static final long PASSES = 16;

  /** A pass over fewer blocks takes as long as one over so many. */
  private static final int SHORTEST = 1024;

  /** Before blocks near violators are looked for, passes are made over so many blocks in all. */
  private static final long AT_FIRST = 4096;

  private static final int FIRST_REACH = 2;
  private static final int REACH_GROWTH = 16;

  private static final Variable<TInt64> LEFT =
      Variable.changing("how many blocks may still be passed over", TInt64.class, 0);
  private static final Variable<TInt32> REACH =
      Variable.changing("how many blocks off is still near", TInt32.class, 0);

  private final BlockList<T> blocks;
  private final Loop passes;
  private final Loop stretches;

  PoolAdjacentViolators(Mode mode, Class<T> type) {
    this.blocks = new BlockList<>(mode, type);
    List<Variable<?>> variables = new ArrayList<>(blocks.variables());
    variables.add(LEFT);
    this.passes =
        Loop.named("softtf_pool_adjacent_violators", mode, type)
            .variables(variables)
            .whileAny(PoolAdjacentViolators::goesOn)
            .repeat(this::pass);
    this.stretches =
        Loop.named("softtf_pool_near_violators", mode, type)
            .variables(variables)
            .variables(REACH)
            .whileAny(PoolAdjacentViolators::goesOn)
            .repeat(this::passNear);
  }

  /**
   * Blocks of elements.
   *
   * @param marks 1 for the first element of each block, else 0, (N)
   * @param values each element's block's value, (N)
   * @param unfinished whether values still increase somewhere
   */
  record Result<T extends TFloating>(
      Operand<TInt32> marks, Operand<T> values, Operand<TBool> unfinished) {}

  /**
   * Merges.
   *
   * @param s (N)
   * @param w (N)
   * @param groups ascending; blocks of different groups stay apart, (N)
   */
  Result<T> find(RowMath<T> f, Operand<T> s, Operand<T> w, Operand<TInt32> groups) {
    Ops tf = f.tf();
    Operand<TInt32> n = tf.size(s);
    State elements = blocks.ofElements(f, s, w, Axes.positions(tf, n), groups);
    Loop.End end = stretches.run(tf, afterFirstPasses(tf, elements, n));
    Operand<TInt32> firsts = end.get(BlockList.FIRSTS);
    Operand<TInt32> marks = Blocks.marks(tf, firsts, n);
    Operand<TInt32> ids = Blocks.number(tf, marks);
    return new Result<>(
        marks, RowGather.elements(tf, end.get(blocks.values()), ids), end.get(BlockList.VIOLATED));
  }

  private State afterFirstPasses(Ops tf, State elements, Operand<TInt32> n) {
    Operand<TInt64> few = tf.math.sub(tf.constant(AT_FIRST + 1), tf.dtypes.cast(n, TInt64.class));
    Operand<TInt64> all = tf.math.mul(passLength(tf, n), tf.constant(PASSES));
    return passes
        .run(tf, elements.with(LEFT, few))
        .state()
        .with(LEFT, all)
        .with(REACH, tf.constant(FIRST_REACH));
  }

  private static Operand<TInt64> passLength(Ops tf, Operand<TInt32> length) {
    return tf.dtypes.cast(tf.math.maximum(length, tf.constant(SHORTEST)), TInt64.class);
  }

  private static Operand<TBool> goesOn(Ops tf, State state) {
    return tf.math.logicalAnd(
        state.get(BlockList.VIOLATED), tf.math.greater(state.get(LEFT), tf.constant(0L)));
  }

  /** One over all blocks. */
  private State pass(Ops tf, State state) {
    Operand<TInt64> length = passLength(tf, tf.size(state.get(BlockList.FIRSTS)));
    return blocks.merge(tf, state).with(LEFT, tf.math.sub(state.get(LEFT), length));
  }

  /** As many as it takes over the blocks near violators; then all blocks are looked at again. */
  private State passNear(Ops tf, State state) {
    Operand<TBool> violators = tf.math.logicalNot(state.get(BlockList.STARTS));
    Operand<TInt32> reach = state.get(REACH);
    NearViolators near = NearViolators.of(tf, violators, state.get(BlockList.GROUPS), reach);
    State apart = blocks.pick(tf, state, near.places(), near.groups());
    Loop.End end = passes.run(tf, apart.with(LEFT, state.get(LEFT)));
    Operand<TInt64> length = passLength(tf, tf.size(violators));
    return blocks
        .putBack(tf, state, near.places(), end.state())
        .with(LEFT, tf.math.sub(end.get(LEFT), length))
        .with(REACH, tf.math.mul(reach, tf.constant(REACH_GROWTH)));
  }
}
