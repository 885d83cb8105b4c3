package org.softtf.ops.internal.math;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * For several functions of a row's elements the sums of all before a position, for positions 0 … n.
 */
public final class PrefixSums {
  private final Operand<TFloat64> tables;
  private final int functions;
  private final boolean withOnes;
  private final RowGather rows;

  /**
   * Takes sums.
   *
   * @param tables (rows, n + 1, functions)
   * @param functions how many functions have tables
   * @param withOnes whether the function 1 stands before them; its sum is the position
   */
  private PrefixSums(Ops tf, Operand<TFloat64> tables, int functions, boolean withOnes) {
    this.tables = tables;
    this.functions = functions;
    this.withOnes = withOnes;
    this.rows = new RowGather(tf, tables);
  }

  /** The sums {@link #ofPowers(Ops, Operand, int)} with these tables. */
  public static PrefixSums ofPowersTables(Ops tf, Operand<TFloat64> tables, int power) {
    return new PrefixSums(tf, tables, power, true);
  }

  /** What the sums are read from. */
  public Operand<TFloat64> tables() {
    return tables;
  }

  /** Of one function, (rows, n). */
  public static PrefixSums of(Ops tf, Operand<TFloat64> function) {
    return of(tf, List.of(function), false);
  }

  /** Of f·a^j, j = 0 … power. */
  public static PrefixSums ofPowers(Ops tf, Operand<TFloat64> f, Operand<TFloat64> a, int power) {
    return of(tf, Powers.times(tf, f, a, power), false);
  }

  /** Of a^j, j = 0 … power, power ≥ 1. */
  public static PrefixSums ofPowers(Ops tf, Operand<TFloat64> a, int power) {
    return of(tf, Powers.times(tf, a, a, power - 1), true);
  }

  /**
   * Added up along the last axis, for along another one it takes many times as long; read from
   * tables with the functions next to each other, which are fetched together.
   */
  private static PrefixSums of(Ops tf, List<Operand<TFloat64>> functions, boolean withOnes) {
    Operand<TFloat64> tables =
        tf.pad(
            tf.math.cumsum(tf.stack(functions, Stack.axis(1L)), tf.constant(2)),
            tf.constant(new int[][] {{0, 0}, {0, 0}, {1, 0}}),
            tf.constant(0.0));
    return new PrefixSums(tf, AxisMove.of(tf, tables, 1, 2), functions.size(), withOnes);
  }

  /** Reads the sums at positions (rows, m), function by function. */
  public List<Operand<TFloat64>> at(Ops tf, Operand<TInt32> positions) {
    List<Operand<TFloat64>> sums = new ArrayList<>();
    if (withOnes) {
      sums.add(tf.dtypes.cast(positions, TFloat64.class));
    }
    Operand<TFloat64> read = rows.vectors(tables, functions, positions);
    sums.addAll(tf.unstack(read, (long) functions, Unstack.axis(2L)).output());
    return sums;
  }
}
