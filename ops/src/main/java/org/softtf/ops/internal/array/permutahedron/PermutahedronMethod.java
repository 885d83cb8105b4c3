package org.softtf.ops.internal.array.permutahedron;

import org.softtf.ops.internal.array.method.MethodInput;
import org.softtf.ops.internal.array.method.OrderStatistics;
import org.softtf.ops.internal.array.method.SortingMethod;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.math.RowOrder;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
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
    Operand<T> sorted = RowOrder.permute(tf, scores, RowOrder.of(tf, scores, n, true));
    Operand<T> projected = project(rows, rows.softness().divide(tf, anchors, 1), sorted);
    return restored(rows, wanted.pick(tf, projected, true, n));
  }

  @Override
  public <T extends TFloating> Operand<T> ranks(MethodInput<T> rows, boolean descending) {
    Ops tf = rows.tf();
    RowMath<T> f = rows.formula();
    Operand<T> scores = scores(rows);
    Operand<T> centred = f.minus(scores, middle(f, scores));
    Operand<T> z = rows.softness().divide(tf, descending ? f.negative(centred) : centred, 1);
    Operand<TInt32> order = RowOrder.of(tf, z, rows.length(), true);
    Operand<T> scale = intervals(rows);
    Operand<T> numbers = f.over(countdown(rows, 1), scale);
    Operand<T> projected = project(rows, RowOrder.permute(tf, z, order), numbers);
    return f.times(RowOrder.permute(tf, projected, RowOrder.inverse(tf, order)), scale);
  }

  /** Of a row's range: the ranks do not depend on it, and without it equal elements stay equal. */
  private static <T extends TFloating> Operand<T> middle(RowMath<T> f, Operand<T> x) {
    return f.stop(f.plus(f.times(0.5, f.max(x)), f.times(0.5, f.min(x))));
  }

  /** n − 1 intervals between n points, but at least one. */
  private static <T extends TFloating> Operand<T> intervals(MethodInput<T> rows) {
    Ops tf = rows.tf();
    Operand<TInt32> one = tf.constant(1);
    return tf.dtypes.cast(
        tf.math.maximum(tf.math.sub(rows.length(), one), one), rows.formula().type());
  }

  /** last + n − 1, …, last, as (1, n). */
  private static <T extends TFloating> Operand<T> countdown(MethodInput<T> rows, int last) {
    Ops tf = rows.tf();
    Operand<TInt32> beyond = tf.constant(last - 1);
    Operand<TInt32> numbers = tf.range(tf.math.add(rows.length(), beyond), beyond, tf.constant(-1));
    return tf.dtypes.cast(tf.expandDims(numbers, tf.constant(0)), rows.formula().type());
  }
}
