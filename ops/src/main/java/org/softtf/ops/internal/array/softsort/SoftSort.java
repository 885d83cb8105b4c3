// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.softsort;

import org.softtf.ops.internal.array.method.LogitMethod;
import org.softtf.ops.internal.array.method.MethodInput;
import org.softtf.ops.internal.array.method.OrderStatistics;
import org.softtf.ops.internal.array.method.Presence;
import org.softtf.ops.internal.array.method.Ranks;
import org.softtf.ops.internal.array.neuralsort.DistanceSum;
import org.softtf.ops.internal.array.simplex.Simplex;
import org.softtf.ops.internal.math.RowOrder;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * SoftSort: row k = simplex(−|sₖ − x|/softness), s = sorted x. Prillo and Eisenschlos, arXiv
 * 2006.16038.
 *
 * <p>The greatest element's row is simplex(x/softness): the two differ by a shift.
 *
 * <p>The matrix takes O(n²) time and memory; the expectations of long rows are found without it,
 * see {@link SortedMeans}. The order of the elements is stopped; the distances are live.
 */
public final class SoftSort extends LogitMethod {
  private static final int LONG_ROW = 128;

  public SoftSort() {
    super(LONG_ROW);
  }

  @Override
  protected <T extends TFloating> Operand<T> logits(MethodInput<T> rows, OrderStatistics wanted) {
    Operand<T> x = rows.scaled();
    if (wanted instanceof OrderStatistics.Greatest) {
      return rows.formula().asRows(present(rows, x));
    }
    return DistanceSum.negative(rows.tf(), anchors(rows, wanted), x);
  }

  /** Logits without those of what is not there. */
  private static <T extends TFloating> Operand<T> present(MethodInput<T> rows, Operand<T> x) {
    Presence presence = rows.presence();
    return presence == null ? x : presence.or(rows.formula(), x, Double.NEGATIVE_INFINITY);
  }

  /** The wanted order statistics s, (R, m). */
  private static <T extends TFloating> Operand<T> anchors(
      MethodInput<T> rows, OrderStatistics wanted) {
    Ops tf = rows.tf();
    Operand<T> x = rows.scaled();
    if (wanted instanceof OrderStatistics.All all) {
      return sorted(rows, all.descending());
    }
    if (wanted instanceof OrderStatistics.Top top) {
      return RowOrder.pick(tf, x, rows.order(x, tf.constant(top.count()), true));
    }
    Operand<TInt32> order = rows.order(x, rows.length(), false);
    Operand<TInt32> positions = ((OrderStatistics.Positions) wanted).positions();
    return RowOrder.pick(tf, x, rows.columns(order, positions));
  }

  private static <T extends TFloating> Operand<T> sorted(MethodInput<T> rows, boolean descending) {
    Operand<T> x = rows.scaled();
    return RowOrder.permute(rows.tf(), x, rows.order(x, rows.length(), descending));
  }

  /**
   * For each element the projection over the sorted values, so that its ranks' weights sum to 1.
   */
  @Override
  protected <T extends TFloating> Operand<T> shortRanks(MethodInput<T> rows, boolean descending) {
    Operand<T> logits = DistanceSum.negative(rows.tf(), rows.scaled(), sorted(rows, descending));
    return Simplex.expectation(
        rows.tf(), logits, forEachRow(rows, Ranks.numbers(rows)), rows.mode());
  }

  @Override
  protected <T extends TFloating> Operand<T> sortedMeans(
      MethodInput<T> rows, Operand<T> sorted, Operand<T> v) {
    return SortedMeans.of(rows.tf(), sorted, v, rows.mode());
  }

  @Override
  protected <T extends TFloating> Operand<T> sortedRanks(
      MethodInput<T> rows, Operand<T> sorted, boolean descending) {
    Ops tf = rows.tf();
    Operand<T> numbers = Ranks.numbers(rows);
    Operand<T> counted =
        !descending
            ? numbers
            : rows.presence() == null
                ? tf.reverse(numbers, tf.constant(new int[] {0}))
                : Ranks.descending(rows);
    return SortedMeans.of(tf, sorted, forEachRow(rows, counted), rows.mode());
  }

  private static <T extends TFloating> Operand<T> forEachRow(
      MethodInput<T> rows, Operand<T> numbers) {
    return rows.tf().broadcastTo(numbers, rows.tf().shape(rows.scaled()));
  }
}
