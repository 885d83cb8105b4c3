// SPDX-License-Identifier: Apache-2.0
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
 * Prefix sums of several functions of a row's elements: for each position 0 … n the sum over all
 * elements before it. The sum over an interval is then a difference of two.
 *
 * <p>O(n) time and memory for each function; ordinary gradients of every order.
 */
public final class PrefixSums {
  private final Operand<TFloat64> tables;
  private final int functions;
  private final boolean withOnes;
  private final RowGather rows;

  /**
   * Takes sums.
   *
   * @param tables (R, n + 1, functions)
   * @param functions how many functions have tables
   * @param withOnes whether the function 1 stands before them; its sum is the position
   */
  private PrefixSums(Ops tf, Operand<TFloat64> tables, int functions, boolean withOnes) {
    this.tables = tables;
    this.functions = functions;
    this.withOnes = withOnes;
    this.rows = new RowGather(tf, tables);
  }

  /** The sums {@link #ofPowers(RowMath, Operand, int)} with these tables. */
  public static PrefixSums ofPowersTables(Ops tf, Operand<TFloat64> tables, int power) {
    return new PrefixSums(tf, tables, power, true);
  }

  /** What the sums are read from. */
  public Operand<TFloat64> tables() {
    return tables;
  }

  /** Of one function, (R, n). */
  public static PrefixSums of(RowMath<TFloat64> f, Operand<TFloat64> function) {
    return of(f, List.of(function), false);
  }

  /** Of h·a^j, j = 0 … power. */
  public static PrefixSums ofPowers(
      RowMath<TFloat64> f, Operand<TFloat64> h, Operand<TFloat64> a, int power) {
    return of(f, Powers.times(f, h, a, power), false);
  }

  /** Of a^j, j = 0 … power, power ≥ 1. */
  public static PrefixSums ofPowers(RowMath<TFloat64> f, Operand<TFloat64> a, int power) {
    return of(f, Powers.times(f, a, a, power - 1), true);
  }

  /**
   * Adds up along the last axis, because along another one it takes many times as long; then the
   * functions are put next to each other, because they are fetched together.
   */
  private static PrefixSums of(
      RowMath<TFloat64> f, List<Operand<TFloat64>> functions, boolean withOnes) {
    Ops tf = f.tf();
    Operand<TFloat64> tables =
        tf.pad(
            tf.math.cumsum(tf.stack(functions, Stack.axis(1L)), tf.constant(2)),
            tf.constant(new int[][] {{0, 0}, {0, 0}, {1, 0}}),
            f.number(0));
    return new PrefixSums(tf, AxisMove.of(tf, tables, 1, 2), functions.size(), withOnes);
  }

  /** Reads the sums at positions (R, m), function by function. */
  public List<Operand<TFloat64>> at(RowMath<TFloat64> f, Operand<TInt32> positions) {
    List<Operand<TFloat64>> sums = new ArrayList<>();
    if (withOnes) {
      sums.add(f.cast(positions));
    }
    Operand<TFloat64> read = rows.vectors(tables, functions, positions);
    sums.addAll(f.tf().unstack(read, (long) functions, Unstack.axis(2L)).output());
    return sums;
  }
}
