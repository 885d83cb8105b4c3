// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.hard;

import java.util.Set;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.array.method.MethodInput;
import org.softtf.ops.internal.array.method.OrderStatistics;
import org.softtf.ops.internal.array.method.SortingMethod;
import org.softtf.ops.internal.array.simplex.Simplex;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.math.RowOrder;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * The exact operators: equal elements in the order of their positions; a row with NaN gives NaN.
 */
public final class HardMethod implements SortingMethod {
  @Override
  public Set<Mode> modes() {
    return Set.of(Mode.HARD);
  }

  @Override
  public <T extends TFloating> Operand<T> probabilities(
      MethodInput<T> rows, OrderStatistics wanted, boolean logarithms) {
    RowMath<T> f = rows.formula();
    Operand<T> checked = f.plus(rows.oneHot(order(rows, wanted)), f.asColumns(nanMark(rows)));
    return logarithms ? Simplex.logarithm(f, checked) : checked;
  }

  @Override
  public <T extends TFloating> Operand<T> values(MethodInput<T> rows, OrderStatistics wanted) {
    Ops tf = rows.tf();
    Operand<TInt32> order = order(rows, wanted);
    Operand<T> values =
        wanted instanceof OrderStatistics.All
            ? RowOrder.permute(tf, rows.original(), order)
            : RowOrder.pick(tf, rows.original(), order);
    return marked(rows, values);
  }

  /** The gather: one-hot rows would make NaN of ±∞. */
  @Override
  public <T extends TFloating> Operand<T> values(
      MethodInput<T> rows, OrderStatistics wanted, Operand<T> probabilities) {
    return values(rows, wanted);
  }

  @Override
  public <T extends TFloating> Operand<T> ranks(MethodInput<T> rows, boolean descending) {
    Ops tf = rows.tf();
    Operand<TInt32> order = order(rows, new OrderStatistics.All(descending));
    Operand<TInt32> ranks = tf.math.add(RowOrder.inverse(tf, order), tf.constant(1));
    RowMath<T> f = rows.formula();
    return f.plus(f.cast(ranks), nanMark(rows));
  }

  /** The positions of the wanted elements, (R, m). */
  private static <T extends TFloating> Operand<TInt32> order(
      MethodInput<T> rows, OrderStatistics wanted) {
    Ops tf = rows.tf();
    Operand<T> x = rows.original();
    if (wanted instanceof OrderStatistics.Greatest) {
      return rows.order(x, tf.constant(1), true);
    }
    if (wanted instanceof OrderStatistics.Top top) {
      return rows.order(x, tf.constant(top.count()), true);
    }
    if (wanted instanceof OrderStatistics.All all) {
      return rows.order(x, rows.length(), all.descending());
    }
    Operand<TInt32> ascending = rows.order(x, rows.length(), false);
    return rows.columns(ascending, ((OrderStatistics.Positions) wanted).positions());
  }

  /** (R, 1): NaN for a row with NaN, else 0. */
  private static <T extends TFloating> Operand<T> nanMark(MethodInput<T> rows) {
    Ops tf = rows.tf();
    RowMath<T> f = rows.formula();
    Operand<T> x = f.stop(rows.original());
    return f.sum(tf.select(tf.math.isNan(x), x, f.number(0)));
  }

  /** Not a sum, which would turn −0 into 0. */
  private static <T extends TFloating> Operand<T> marked(MethodInput<T> rows, Operand<T> values) {
    Operand<T> mark = nanMark(rows);
    return rows.tf().select(rows.tf().math.isNan(mark), mark, values);
  }
}
