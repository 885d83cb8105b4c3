// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.permutahedron;

import java.util.ArrayList;
import java.util.List;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.loop.State;
import org.softtf.ops.internal.loop.Variable;
import org.softtf.ops.internal.math.RowGather;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TFloating;

/**
 * Blocks in their order as variables of a loop: their statistics and values, and which of them
 * violate the order, that is have a greater value than the block before them.
 *
 * @param <T> the type of the statistics
 */
final class BlockList<T extends TFloating> {
  /** Whether any block violates the order, a scalar. */
  static final Variable<TBool> VIOLATED =
      Variable.changing("whether values increase somewhere", TBool.class, 0);

  /** Whether a block is the first of those that become one. */
  static final Variable<TBool> STARTS =
      Variable.resized("whether a block starts a merged one", TBool.class, 1);

  /** Where a block begins, in units of whoever made the list. */
  static final Variable<TInt32> FIRSTS =
      Variable.resized("first element of a block", TInt32.class, 1);

  /** Ascending; blocks of different groups stay apart. */
  static final Variable<TInt32> GROUPS = Variable.resized("group of a block", TInt32.class, 1);

  private final BlockStatistics statistics;
  private final Class<T> type;
  private final Variable<T> values;
  private final List<Variable<T>> ofBlocks = new ArrayList<>();

  BlockList(Mode mode, Class<T> type) {
    this.type = type;
    this.statistics = BlockStatistics.of(mode);
    this.values = Variable.resized("value of a block", type, 1);
    statistics.names().forEach(name -> ofBlocks.add(Variable.resized(name, type, 1)));
  }

  /** All variables. */
  List<Variable<?>> variables() {
    List<Variable<?>> all = new ArrayList<>(List.of(VIOLATED, values, STARTS, FIRSTS, GROUPS));
    all.addAll(ofBlocks);
    return all;
  }

  /** The values of the blocks. */
  Variable<T> values() {
    return values;
  }

  /** Each element as a block: s, w and groups, (N). */
  State ofElements(
      RowMath<T> f, Operand<T> s, Operand<T> w, Operand<TInt32> positions, Operand<TInt32> groups) {
    return of(f, statistics.ofElements(f, s, w), positions, groups);
  }

  /** Some of the blocks, by their places, which they begin at, and in groups of their own. */
  State pick(Ops tf, State all, Operand<TInt32> places, Operand<TInt32> groups) {
    List<Operand<T>> picked =
        ofBlocks.stream().map(each -> RowGather.elements(tf, all.get(each), places)).toList();
    return of(new RowMath<>(tf, type), picked, places, groups);
  }

  /** Puts back blocks that were picked and merged since; those that they took in are gone. */
  State putBack(Ops tf, State all, Operand<TInt32> picked, State merged) {
    Operand<TInt32> places = merged.get(FIRSTS);
    Operand<TInt32> column = tf.expandDims(places, tf.constant(1));
    Operand<TInt32> n = tf.size(all.get(values));
    Operand<TBool> stay = tf.math.equal(Blocks.marks(tf, picked, n), Blocks.marks(tf, places, n));
    Operand<TInt64> remaining = Blocks.places(tf, stay);
    List<Variable<T>> changing = new ArrayList<>(ofBlocks);
    changing.add(values);
    State result = State.EMPTY;
    for (Variable<T> each : changing) {
      Operand<T> changed = tf.tensorScatterNdUpdate(all.get(each), column, merged.get(each));
      result = result.with(each, RowGather.elements(tf, changed, remaining));
    }
    return ordered(
        new RowMath<>(tf, type),
        result,
        RowGather.elements(tf, all.get(FIRSTS), remaining),
        RowGather.elements(tf, all.get(GROUPS), remaining));
  }

  /** Makes one block of each that starts and those behind it that do not. */
  State merge(Ops tf, State state) {
    RowMath<T> f = new RowMath<>(tf, type);
    MergedBlocks merged = MergedBlocks.of(tf, state.get(STARTS));
    return of(
        f,
        statistics.merge(f, ofBlocks.stream().map(state::get).toList(), merged),
        merged.first(tf, state.get(FIRSTS)),
        merged.first(tf, state.get(GROUPS)));
  }

  private State of(
      RowMath<T> f,
      List<Operand<T>> statisticsOfBlocks,
      Operand<TInt32> firsts,
      Operand<TInt32> groups) {
    State state = State.EMPTY;
    for (int i = 0; i < ofBlocks.size(); i++) {
      state = state.with(ofBlocks.get(i), statisticsOfBlocks.get(i));
    }
    Operand<T> value = statistics.value(f, statisticsOfBlocks);
    return ordered(f, state.with(values, value), firsts, groups);
  }

  /** With statistics and values there are, finds which blocks violate the order. */
  private State ordered(RowMath<T> f, State known, Operand<TInt32> firsts, Operand<TInt32> groups) {
    Ops tf = f.tf();
    Operand<T> value = known.get(values);
    Operand<T> before = Blocks.previous(tf, value, f.number(Double.POSITIVE_INFINITY));
    Operand<TBool> increases = tf.math.less(before, value);
    Operand<TBool> together = tf.math.equal(groups, Blocks.previous(tf, groups, tf.constant(-1)));
    Operand<TBool> merges = tf.math.logicalAnd(increases, together);
    return known
        .with(VIOLATED, tf.reduceAny(merges, tf.constant(0)))
        .with(STARTS, tf.math.logicalNot(merges))
        .with(FIRSTS, firsts)
        .with(GROUPS, groups);
  }
}
