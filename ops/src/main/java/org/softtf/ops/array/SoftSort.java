package org.softtf.ops.array;

import org.softtf.ops.array.softsort.SortedMeans;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Row k = simplex(−abs(sₖ − x)/softness), s = sorted x. Prillo and Eisenschlos, arXiv 2006.16038.
 *
 * <p>The greatest element's row is simplex(x/softness): the two differ by a shift.
 */
final class SoftSort extends LogitMethod {
  /** From this length on the values are found without the matrix, in linear memory. */
  private static final int LONG_ROW = 128;

  @Override
  <T extends TFloating> Operand<T> logits(Rows<T> rows, Wanted wanted) {
    Operand<T> x = rows.scaled();
    if (wanted instanceof Wanted.Greatest) {
      return rows.formula().asRows(x);
    }
    return Distance.negative(rows.tf(), anchors(rows, wanted), x);
  }

  private static <T extends TFloating> Operand<T> anchors(Rows<T> rows, Wanted wanted) {
    Ops tf = rows.tf();
    Operand<T> x = rows.scaled();
    if (wanted instanceof Wanted.All all) {
      return sorted(rows, all.descending());
    }
    if (wanted instanceof Wanted.Top top) {
      return Ordering.pick(tf, x, Ordering.of(tf, x, tf.constant(top.count()), true));
    }
    Operand<TInt32> order = Ordering.of(tf, x, rows.length(), false);
    Operand<TInt32> positions = ((Wanted.Positions) wanted).positions();
    return Ordering.pick(tf, x, tf.gather(order, positions, tf.constant(1)));
  }

  private static <T extends TFloating> Operand<T> sorted(Rows<T> rows, boolean descending) {
    Operand<T> x = rows.scaled();
    return Ordering.permute(rows.tf(), x, Ordering.of(rows.tf(), x, rows.length(), descending));
  }

  @Override
  public <T extends TFloating> Operand<T> values(Rows<T> rows, Wanted wanted) {
    if (!(wanted instanceof Wanted.All all) || !isLong(rows)) {
      return super.values(rows, wanted);
    }
    Ops tf = rows.tf();
    Operand<T> weighed = rows.gated() ? rows.scaled() : rows.formula().stop(rows.scaled());
    Operand<TInt32> order = Ordering.of(tf, weighed, rows.length(), false);
    Operand<T> ascending =
        SortedMeans.of(
            tf,
            Ordering.permute(tf, weighed, order),
            Ordering.permute(tf, rows.original(), order),
            rows.mode());
    return all.descending() ? tf.reverse(ascending, tf.constant(new int[] {1})) : ascending;
  }

  private static boolean isLong(Rows<?> rows) {
    return rows.knownLength() >= LONG_ROW;
  }

  /**
   * For each element the projection over the sorted values, so that its ranks' weights sum to 1.
   */
  @Override
  public <T extends TFloating> Operand<T> ranks(Rows<T> rows, boolean descending) {
    Operand<T> x = rows.scaled();
    if (isLong(rows)) {
      return ranksOfLong(rows, descending);
    }
    Operand<T> logits = Distance.negative(rows.tf(), x, sorted(rows, descending));
    Operand<T> numbers = Ranks.numbers(rows);
    return Simplex.expectation(
        rows.tf(), logits, rows.tf().broadcastTo(numbers, rows.tf().shape(x)), rows.mode());
  }

  private static <T extends TFloating> Operand<T> ranksOfLong(Rows<T> rows, boolean descending) {
    Ops tf = rows.tf();
    Operand<T> x = rows.scaled();
    Operand<TInt32> order = Ordering.of(tf, x, rows.length(), false);
    Operand<T> numbers = Ranks.numbers(rows);
    Operand<T> counted = descending ? tf.reverse(numbers, tf.constant(new int[] {0})) : numbers;
    Operand<T> sorted =
        SortedMeans.of(
            tf, Ordering.permute(tf, x, order), tf.broadcastTo(counted, tf.shape(x)), rows.mode());
    return Ordering.permute(tf, sorted, Ordering.inverse(tf, order));
  }
}
