package org.softtf.ops.internal.array.permutahedron;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.array.permutahedron.GraphFunctions.Input;
import org.softtf.ops.internal.array.permutahedron.GraphFunctions.Values;
import org.softtf.ops.internal.math.RowGather;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TFloating;

/**
 * Merges, in each pass, all runs of blocks whose values increase, until no value increases: as
 * right as merging two at a time, because two neighbours that increase are in one block of the
 * solution whatever else merges.
 *
 * <p>Few passes suffice unless the rows are made to need many.
 */
final class PoolAdjacentViolators<T extends TFloating> {
  /** Rows of 16,384 random numbers need about 13. */
  private static final int MOST_PASSES = 16;

  /** Count, going, values, marks on the runs' first blocks, first elements, groups. */
  private static final int OWN = 6;

  private static final Map<List<Object>, PoolAdjacentViolators<?>> LOOPS =
      new ConcurrentHashMap<>();

  private final BlockStatistics statistics;
  private final List<Input> variables;
  private final ConcreteFunction condition;
  private final ConcreteFunction body;

  private PoolAdjacentViolators(Mode mode, Class<T> type) {
    this.statistics = BlockStatistics.of(mode);
    this.variables =
        new ArrayList<>(
            List.of(
                Input.scalar(TInt32.class),
                Input.scalar(TBool.class),
                Input.vector(type),
                Input.vector(TBool.class),
                Input.vector(TInt32.class),
                Input.vector(TInt32.class)));
    for (int i = 0; i < statistics.size(); i++) {
      variables.add(Input.vector(type));
    }
    String suffix = "_" + mode.pythonName() + "_" + type.getSimpleName();
    this.condition =
        GraphFunctions.of("unmerged" + suffix, variables, PoolAdjacentViolators::unmerged);
    this.body = GraphFunctions.of("merge" + suffix, variables, this::pass);
  }

  /** The loop for a mode and a type: its functions are the same for all graphs. */
  @SuppressWarnings("unchecked") // the key holds the type
  public static <T extends TFloating> PoolAdjacentViolators<T> of(Mode mode, Class<T> type) {
    return (PoolAdjacentViolators<T>)
        LOOPS.computeIfAbsent(List.of(mode, type), key -> new PoolAdjacentViolators<>(mode, type));
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
  Result<T> find(Ops tf, Operand<T> s, Operand<T> w, Operand<TInt32> groups) {
    Operand<TInt32> n = tf.size(s);
    Operand<TInt32> elements = tf.range(tf.constant(0), n, tf.constant(1));
    List<Operand<?>> start =
        state(tf, tf.constant(0), elements, groups, statistics.ofElements(tf, s, w));
    Values end = GraphFunctions.loop(tf, start, condition, body, variables);
    Operand<TInt32> first = end.get(4);
    // many times as fast as a scatter
    Operand<TInt32> marks = tf.math.unsortedSegmentSum(tf.onesLike(first), first, n);
    Operand<TInt32> ids = Blocks.number(tf, marks);
    return new Result<>(marks, RowGather.elements(tf, end.<T>get(2), ids), end.get(1));
  }

  private List<Operand<?>> state(
      Ops tf,
      Operand<TInt32> count,
      Operand<TInt32> first,
      Operand<TInt32> groups,
      List<Operand<T>> blocks) {
    Operand<T> values = statistics.value(tf, blocks);
    Operand<T> before =
        Blocks.previous(tf, values, tf.constant(values.type(), Double.POSITIVE_INFINITY));
    Operand<TBool> increases = tf.math.less(before, values);
    Operand<TBool> together = tf.math.equal(groups, Blocks.previous(tf, groups, tf.constant(-1)));
    Operand<TBool> merges = tf.math.logicalAnd(increases, together);
    List<Operand<?>> state =
        new ArrayList<>(
            List.of(
                count,
                tf.reduceAny(merges, tf.constant(0)),
                values,
                tf.math.logicalNot(merges),
                first,
                groups));
    state.addAll(blocks);
    return state;
  }

  private static List<Operand<?>> unmerged(Ops tf, Values state) {
    Operand<TBool> few = tf.math.less(state.<TInt32>get(0), tf.constant(MOST_PASSES));
    return List.of(tf.math.logicalAnd(state.get(1), few));
  }

  private List<Operand<?>> pass(Ops tf, Values state) {
    Operand<TBool> marks = state.get(3);
    Operand<TInt64> firsts = Blocks.places(tf, marks);
    BlockStatistics.Runs runs =
        new BlockStatistics.Runs(Blocks.number(tf, tf.dtypes.cast(marks, TInt32.class)), firsts);
    return state(
        tf,
        tf.math.add(state.get(0), tf.constant(1)),
        RowGather.elements(tf, state.<TInt32>get(4), firsts),
        RowGather.elements(tf, state.<TInt32>get(5), firsts),
        statistics.merge(tf, state.from(OWN), runs));
  }
}
