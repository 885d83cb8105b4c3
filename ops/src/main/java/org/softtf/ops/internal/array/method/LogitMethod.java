// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.method;

import org.softtf.ops.internal.array.simplex.Simplex;
import org.softtf.ops.internal.math.RowOrder;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * A method whose probabilities are a projection of logits onto the simplex, row by row.
 *
 * <p>For long rows, expectations of all order statistics and ranks are found on sorted rows,
 * without the n × n matrix.
 */
public abstract class LogitMethod implements SortingMethod {
  private final int longRow;

  /**
   * Starts a method.
   *
   * @param longRow from this length on rows are sorted and the matrix is not built
   */
  protected LogitMethod(int longRow) {
    this.longRow = longRow;
  }

  /** (R, m, n), in units of the softness. */
  protected abstract <T extends TFloating> Operand<T> logits(
      MethodInput<T> rows, OrderStatistics wanted);

  /**
   * The expectations of v for all order statistics, ascending.
   *
   * @param sorted the scaled scores of long rows, ascending, (R, n)
   * @param v in the same order, (R, n)
   * @return (R, n)
   */
  protected abstract <T extends TFloating> Operand<T> sortedMeans(
      MethodInput<T> rows, Operand<T> sorted, Operand<T> v);

  /** The ranks of the elements of sorted long rows, (R, n). */
  protected abstract <T extends TFloating> Operand<T> sortedRanks(
      MethodInput<T> rows, Operand<T> sorted, boolean descending);

  /** The ranks by way of the matrix, (R, n). */
  protected abstract <T extends TFloating> Operand<T> shortRanks(
      MethodInput<T> rows, boolean descending);

  @Override
  public <T extends TFloating> Operand<T> probabilities(
      MethodInput<T> rows, OrderStatistics wanted, boolean logarithms) {
    Operand<T> logits = logits(rows, wanted);
    return logarithms
        ? Simplex.logarithms(rows.tf(), logits, rows.mode())
        : Simplex.probabilities(rows.tf(), logits, rows.mode());
  }

  @Override
  public <T extends TFloating> Operand<T> values(MethodInput<T> rows, OrderStatistics wanted) {
    Ops tf = rows.tf();
    if (wanted instanceof OrderStatistics.All all && isLong(rows)) {
      Operand<T> weighed = rows.weighed();
      Operand<TInt32> order = ascending(rows, weighed, all.descending());
      Operand<T> sorted = RowOrder.permute(tf, weighed, order);
      Operand<T> means = sortedMeans(rows, sorted, RowOrder.permute(tf, rows.original(), order));
      return all.descending() ? rows.reversed(means) : means;
    }
    MethodInput<T> few = wanted instanceof OrderStatistics.All ? limited(rows) : rows;
    Operand<T> logits = logits(few, wanted);
    Operand<T> weighed = rows.gated() ? logits : rows.formula().stop(logits);
    return Simplex.expectation(tf, weighed, few.original(), rows.mode());
  }

  @Override
  public <T extends TFloating> Operand<T> ranks(MethodInput<T> rows, boolean descending) {
    if (!isLong(rows)) {
      return shortRanks(limited(rows), descending);
    }
    Ops tf = rows.tf();
    Operand<T> scaled = rows.scaled();
    Operand<TInt32> order = ascending(rows, scaled, descending);
    Operand<T> ranks = sortedRanks(rows, RowOrder.permute(tf, scaled, order), descending);
    return RowOrder.permute(tf, ranks, RowOrder.inverse(tf, order));
  }

  /** With equal elements as short rows have them, because results may have a kink there. */
  private static <T extends TFloating> Operand<TInt32> ascending(
      MethodInput<T> rows, Operand<T> scores, boolean mirrored) {
    return mirrored ? rows.mirroredOrder(scores) : rows.order(scores, rows.length(), false);
  }

  /** Rows that, where their length is not known yet, are refused if the matrix is too large. */
  private static <T extends TFloating> MethodInput<T> limited(MethodInput<T> rows) {
    return rows.knownLength() < 0 ? rows.withMatrix() : rows;
  }

  private boolean isLong(MethodInput<?> rows) {
    return rows.knownLength() >= longRow;
  }
}
