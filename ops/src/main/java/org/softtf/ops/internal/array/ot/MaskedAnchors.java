// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.ot;

import java.util.List;
import java.util.Optional;
import org.softtf.ops.internal.array.method.MethodInput;
import org.softtf.ops.internal.array.method.OrderStatistics;
import org.softtf.ops.internal.math.Constants;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * {@link Anchors} of rows in which some elements are not there: each row has those of its own
 * number of elements, and then some that take none, in the middle, where they cost nothing.
 */
final class MaskedAnchors {
  private MaskedAnchors() {}

  /** For all but single positions. */
  static Anchors of(RowMath<TFloat64> f, MethodInput<?> rows, OrderStatistics wanted) {
    Operand<TFloat64> length = f.cast(rows.count());
    if (wanted instanceof OrderStatistics.Top top) {
      return ofTop(f, rows, length, top.count());
    }
    if (wanted instanceof OrderStatistics.All all) {
      Operand<TFloat64> ordinals = f.range(f.tf().constant(0), rows.length());
      Operand<TFloat64> ones = Constants.onesLike(f.tf(), ordinals);
      return some(f, ordinals, length, ones, all.descending(), Optional.empty());
    }
    Operand<TFloat64> rest = f.minus(length, f.number(1));
    Operand<TFloat64> counts =
        f.tf().concat(List.of(rest, Constants.onesLike(f.tf(), rest)), f.tf().constant(1));
    return new Anchors(
        f.tf().constant(new double[] {0, 1}),
        Anchors.masses(f, counts, length),
        Optional.of(new Anchors.Neighbors(1, 1)));
  }

  private static Anchors ofTop(
      RowMath<TFloat64> f, MethodInput<?> rows, Operand<TFloat64> length, int k) {
    Ops tf = f.tf();
    Operand<TInt32> most = tf.math.minimum(rows.length(), tf.constant(k + 1));
    Operand<TFloat64> ordinals = f.range(tf.constant(0), most);
    Operand<TBool> single = tf.math.less(ordinals, f.number(k));
    Operand<TFloat64> counts = tf.select(single, f.number(1), f.minus(length, f.number(k)));
    return some(
        f,
        ordinals,
        f.minimum(length, f.number(k + 1)),
        counts,
        true,
        Optional.of(new Anchors.Neighbors(0, k)));
  }

  /**
   * The first anchors of a grid from 0 to 1, or from 1 to 0.
   *
   * @param ordinals 0, 1 …, (m)
   * @param number how many there are, (R, 1)
   * @param counts how many elements each takes if it is there, (m) or (R, m)
   */
  private static Anchors some(
      RowMath<TFloat64> f,
      Operand<TFloat64> ordinals,
      Operand<TFloat64> number,
      Operand<TFloat64> counts,
      boolean descending,
      Optional<Anchors.Neighbors> wanted) {
    Operand<TFloat64> intervals = f.maximum(f.minus(number, f.number(1)), f.number(1));
    Operand<TFloat64> grid = f.over(ordinals, intervals);
    Operand<TFloat64> places = descending ? f.minus(f.number(1), grid) : grid;
    Operand<TBool> there = f.tf().math.less(ordinals, number);
    return new Anchors(
        f.tf().select(there, places, f.number(0.5)),
        f.asColumns(f.tf().select(there, counts, f.number(0))),
        wanted);
  }
}
