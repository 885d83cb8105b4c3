// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.permutahedron;

import org.softtf.ops.internal.array.method.MethodInput;
import org.softtf.ops.internal.array.method.OrderStatistics;
import org.softtf.ops.internal.array.method.Presence;
import org.softtf.ops.internal.array.method.SortingMethod;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.math.RowOrder;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * A method that projects onto a permutahedron P(z; w), the hull of all permutations of w, and so
 * gives values only.
 *
 * <p>Sorted values are the projection of anchors onto the permutahedron of the scores, ranks that
 * of the scores onto the permutahedron of the numbers 1 … n, both in units of n − 1.
 */
public abstract class PermutahedronMethod implements SortingMethod {
  /**
   * Projects rows that are in descending order, as the result is.
   *
   * @param z (R, n) or (1, n), descending, in units of the softness
   * @param w (R, n) or (1, n), descending; one of the two has R rows
   * @return (R, n), descending
   */
  public abstract <T extends TFloating> Operand<T> project(
      MethodInput<T> rows, Operand<T> z, Operand<T> w);

  /** What is sorted or ranked. */
  public <T extends TFloating> Operand<T> scores(MethodInput<T> rows) {
    return rows.scores();
  }

  /** Maps numbers on the scale of the scores, (R, m), to the scale of x. */
  public <T extends TFloating> Operand<T> restored(MethodInput<T> rows, Operand<T> among) {
    return rows.restored(among);
  }

  @Override
  public boolean hasProbabilities() {
    return false;
  }

  @Override
  public <T extends TFloating> Operand<T> probabilities(
      MethodInput<T> rows, OrderStatistics wanted, boolean logarithms) {
    throw new IllegalStateException("a projection onto a permutahedron gives no probabilities");
  }

  /** Without regard to the gated gradient: there are no probabilities to stop it at. */
  @Override
  public <T extends TFloating> Operand<T> values(MethodInput<T> rows, OrderStatistics wanted) {
    Ops tf = rows.tf();
    Operand<TInt32> n = rows.length();
    Operand<T> anchors = rows.formula().over(countdown(rows, 0), intervals(rows));
    Operand<T> scores = scores(rows);
    Operand<T> sorted = RowOrder.permute(tf, scores, rows.order(scores, n, true));
    Operand<T> projected = solved(rows, rows.softness().divide(tf, anchors, 1), sorted);
    return restored(rows, wanted.pick(rows, projected, true));
  }

  @Override
  public <T extends TFloating> Operand<T> ranks(MethodInput<T> rows, boolean descending) {
    Ops tf = rows.tf();
    RowMath<T> f = rows.formula();
    Operand<T> scores = scores(rows);
    Operand<T> centred = f.minus(scores, middle(rows, scores));
    Operand<T> z = rows.softness().divide(tf, descending ? f.negative(centred) : centred, 1);
    Operand<TInt32> order = rows.order(z, rows.length(), true);
    Operand<T> scale = intervals(rows);
    Operand<T> numbers = f.over(countdown(rows, 1), scale);
    Operand<T> projected = solved(rows, RowOrder.permute(tf, z, order), numbers);
    return f.times(RowOrder.permute(tf, projected, RowOrder.inverse(tf, order)), scale);
  }

  /** Of a row's range: the ranks do not depend on it, and without it equal elements stay equal. */
  private static <T extends TFloating> Operand<T> middle(MethodInput<T> rows, Operand<T> x) {
    RowMath<T> f = rows.formula();
    Presence presence = rows.presence();
    Operand<T> high = presence == null ? x : presence.or(f, x, Double.NEGATIVE_INFINITY);
    Operand<T> low = presence == null ? x : presence.or(f, x, Double.POSITIVE_INFINITY);
    return f.stop(f.plus(f.times(0.5, f.max(high)), f.times(0.5, f.min(low))));
  }

  /** The projection; what is not there, and comes last, is in blocks of its own. */
  private <T extends TFloating> Operand<T> solved(MethodInput<T> rows, Operand<T> z, Operand<T> w) {
    Presence presence = rows.presence();
    if (presence == null) {
      return project(rows, z, w);
    }
    Ops tf = rows.tf();
    RowMath<T> f = rows.formula();
    Operand<TBool> there = presence.sorted(rows.length());
    Operand<T> above = f.number(Double.POSITIVE_INFINITY);
    Operand<T> leastZ = f.min(tf.select(there, f.stop(z), above));
    Operand<T> leastW = f.min(tf.select(there, f.stop(w), above));
    Operand<T> size = f.max(tf.select(there, f.abs(f.stop(w)), f.number(0)));
    // below the value of any block: that differs from its least z by less than 1 and the size of w
    Operand<T> reach = f.plus(f.maximum(size, f.number(1)), f.plus(f.abs(leastZ), f.number(1)));
    Operand<T> below = f.minus(leastZ, f.times(2, reach));
    return project(rows, tf.select(there, z, below), tf.select(there, w, leastW));
  }

  /** n − 1 intervals between n points, but at least one. */
  private static <T extends TFloating> Operand<T> intervals(MethodInput<T> rows) {
    Ops tf = rows.tf();
    Operand<TInt32> one = tf.constant(1);
    return tf.dtypes.cast(
        tf.math.maximum(tf.math.sub(rows.count(), one), one), rows.formula().type());
  }

  /** last + n − 1, …, last, as (1, n); (R, n) where some elements are not there. */
  private static <T extends TFloating> Operand<T> countdown(MethodInput<T> rows, int last) {
    Ops tf = rows.tf();
    if (rows.presence() != null) {
      Operand<TInt32> places = Axes.positions(tf, rows.length());
      Operand<TInt32> first = tf.math.add(rows.count(), tf.constant(last - 1));
      return rows.formula().cast(tf.math.sub(first, places));
    }
    Operand<TInt32> beyond = tf.constant(last - 1);
    Operand<TInt32> numbers = tf.range(tf.math.add(rows.length(), beyond), beyond, tf.constant(-1));
    return tf.dtypes.cast(tf.expandDims(numbers, tf.constant(0)), rows.formula().type());
  }
}
