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
import org.tensorflow.types.family.TFloating;

/**
 * Isotonic regression with a convex loss by pool adjacent violators (Ayer et al. 1955; for other
 * losses than squares, Best, Chakravarti and Ubhaya 2000).
 *
 * <p>In parallel: each pass merges all neighbouring blocks whose values increase. That is as right
 * as merging two at a time, because two neighbours that increase are in one block of the solution
 * whatever else merges. A pass takes O(blocks) time; few passes suffice unless the rows are made to
 * need many, and then {@link DivideAndConquerPav} takes over. Nothing carries a gradient.
 */
final class PoolAdjacentViolators<T extends TFloating> {
  /** Rows of 16,384 random numbers need about 13. */
  private static final int MOST_PASSES = 16;

  private static final Variable<TBool> VIOLATED =
      Variable.changing("whether values increase somewhere", TBool.class, 0);
  private static final Variable<TBool> STARTS =
      Variable.resized("whether a block starts a merged one", TBool.class, 1);
  private static final Variable<TInt32> FIRSTS =
      Variable.resized("first element of a block", TInt32.class, 1);
  private static final Variable<TInt32> GROUPS =
      Variable.resized("group of a block", TInt32.class, 1);

  private final BlockStatistics statistics;
  private final Variable<T> values;
  private final List<Variable<T>> blocks = new ArrayList<>();
  private final Loop loop;
  private final Class<T> type;

  PoolAdjacentViolators(Mode mode, Class<T> type) {
    this.type = type;
    this.statistics = BlockStatistics.of(mode);
    this.values = Variable.resized("value of a block", type, 1);
    statistics.names().forEach(name -> blocks.add(Variable.resized(name, type, 1)));
    List<Variable<?>> variables =
        new ArrayList<>(List.of(VIOLATED, values, STARTS, FIRSTS, GROUPS));
    variables.addAll(blocks);
    this.loop =
        Loop.named("softtf_pool_adjacent_violators", mode, type)
            .variables(variables)
            .atMost(MOST_PASSES)
            .whileAny((tf, state) -> state.get(VIOLATED))
            .repeat(this::pass);
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
    Operand<TInt32> elements = Axes.positions(tf, n);
    Loop.End end = loop.run(tf, state(f, elements, groups, statistics.ofElements(f, s, w)));
    Operand<TInt32> first = end.get(FIRSTS);
    // many times as fast as a scatter
    Operand<TInt32> marks = tf.math.unsortedSegmentSum(tf.onesLike(first), first, n);
    Operand<TInt32> ids = Blocks.number(tf, marks);
    return new Result<>(marks, RowGather.elements(tf, end.get(values), ids), end.unfinished(tf));
  }

  private State state(
      RowMath<T> f, Operand<TInt32> firsts, Operand<TInt32> groups, List<Operand<T>> ofBlocks) {
    Ops tf = f.tf();
    Operand<T> value = statistics.value(f, ofBlocks);
    Operand<T> before = Blocks.previous(tf, value, f.number(Double.POSITIVE_INFINITY));
    Operand<TBool> increases = tf.math.less(before, value);
    Operand<TBool> together = tf.math.equal(groups, Blocks.previous(tf, groups, tf.constant(-1)));
    Operand<TBool> merges = tf.math.logicalAnd(increases, together);
    State state =
        State.EMPTY
            .with(VIOLATED, tf.reduceAny(merges, tf.constant(0)))
            .with(values, value)
            .with(STARTS, tf.math.logicalNot(merges))
            .with(FIRSTS, firsts)
            .with(GROUPS, groups);
    for (int i = 0; i < ofBlocks.size(); i++) {
      state = state.with(blocks.get(i), ofBlocks.get(i));
    }
    return state;
  }

  private State pass(Ops tf, State state) {
    RowMath<T> f = new RowMath<>(tf, type);
    MergedBlocks merged = MergedBlocks.of(tf, state.get(STARTS));
    List<Operand<T>> ofBlocks = blocks.stream().map(state::get).toList();
    return state(
        f,
        merged.first(tf, state.get(FIRSTS)),
        merged.first(tf, state.get(GROUPS)),
        statistics.merge(f, ofBlocks, merged));
  }
}
