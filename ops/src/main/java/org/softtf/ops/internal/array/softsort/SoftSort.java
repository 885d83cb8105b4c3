package org.softtf.ops.internal.array.softsort;

import org.softtf.ops.internal.array.method.LogitMethod;
import org.softtf.ops.internal.array.method.MethodInput;
import org.softtf.ops.internal.array.method.OrderStatistics;
import org.softtf.ops.internal.array.method.Ranks;
import org.softtf.ops.internal.array.neuralsort.DistanceSum;
import org.softtf.ops.internal.array.simplex.Simplex;
import org.softtf.ops.internal.math.RowOrder;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Row k = simplex(−abs(sₖ − x)/softness), s = sorted x. Prillo and Eisenschlos, arXiv 2006.16038.
 *
 * <p>The greatest element's row is simplex(x/softness): the two differ by a shift.
 */
public final class SoftSort extends LogitMethod {
  /** From this length on the values are found without the matrix, in linear memory. */
  private static final int LONG_ROW = 128;

  @Override
  public <T extends TFloating> Operand<T> logits(MethodInput<T> rows, OrderStatistics wanted) {
    Operand<T> x = rows.scaled();
    if (wanted instanceof OrderStatistics.Greatest) {
      return rows.formula().asRows(x);
    }
    return DistanceSum.negative(rows.tf(), anchors(rows, wanted), x);
  }

  private static <T extends TFloating> Operand<T> anchors(
      MethodInput<T> rows, OrderStatistics wanted) {
    Ops tf = rows.tf();
    Operand<T> x = rows.scaled();
    if (wanted instanceof OrderStatistics.All all) {
      return sorted(rows, all.descending());
    }
    if (wanted instanceof OrderStatistics.Top top) {
      return RowOrder.pick(tf, x, RowOrder.of(tf, x, tf.constant(top.count()), true));
    }
    Operand<TInt32> order = RowOrder.of(tf, x, rows.length(), false);
    Operand<TInt32> positions = ((OrderStatistics.Positions) wanted).positions();
    return RowOrder.pick(tf, x, tf.gather(order, positions, tf.constant(1)));
  }

  private static <T extends TFloating> Operand<T> sorted(MethodInput<T> rows, boolean descending) {
    Operand<T> x = rows.scaled();
    return RowOrder.permute(rows.tf(), x, RowOrder.of(rows.tf(), x, rows.length(), descending));
  }

  @Override
  public <T extends TFloating> Operand<T> values(MethodInput<T> rows, OrderStatistics wanted) {
    if (!(wanted instanceof OrderStatistics.All all) || !isLong(rows)) {
      return super.values(rows, wanted);
    }
    Ops tf = rows.tf();
    Operand<T> weighed = rows.gated() ? rows.scaled() : rows.formula().stop(rows.scaled());
    Operand<TInt32> order = RowOrder.of(tf, weighed, rows.length(), false);
    Operand<T> ascending =
        SortedMeans.of(
            tf,
            RowOrder.permute(tf, weighed, order),
            RowOrder.permute(tf, rows.original(), order),
            rows.mode());
    return all.descending() ? tf.reverse(ascending, tf.constant(new int[] {1})) : ascending;
  }

  private static boolean isLong(MethodInput<?> rows) {
    return rows.knownLength() >= LONG_ROW;
  }

  /**
   * For each element the projection over the sorted values, so that its ranks' weights sum to 1.
   */
  @Override
  public <T extends TFloating> Operand<T> ranks(MethodInput<T> rows, boolean descending) {
    Operand<T> x = rows.scaled();
    if (isLong(rows)) {
      return ranksOfLong(rows, descending);
    }
    Operand<T> logits = DistanceSum.negative(rows.tf(), x, sorted(rows, descending));
    Operand<T> numbers = Ranks.numbers(rows);
    return Simplex.expectation(
        rows.tf(), logits, rows.tf().broadcastTo(numbers, rows.tf().shape(x)), rows.mode());
  }

  private static <T extends TFloating> Operand<T> ranksOfLong(
      MethodInput<T> rows, boolean descending) {
    Ops tf = rows.tf();
    Operand<T> x = rows.scaled();
    Operand<TInt32> order = RowOrder.of(tf, x, rows.length(), false);
    Operand<T> numbers = Ranks.numbers(rows);
    Operand<T> counted = descending ? tf.reverse(numbers, tf.constant(new int[] {0})) : numbers;
    Operand<T> sorted =
        SortedMeans.of(
            tf, RowOrder.permute(tf, x, order), tf.broadcastTo(counted, tf.shape(x)), rows.mode());
    return RowOrder.permute(tf, sorted, RowOrder.inverse(tf, order));
  }
}
