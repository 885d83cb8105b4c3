// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.khot;

import org.softtf.ops.internal.array.cdfsum.KHotMasks;
import org.softtf.ops.internal.array.method.MethodInput;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.math.RowOrder;
import org.softtf.ops.internal.settings.RunCheck;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * The soft k-hot mask of rows z: pᵢ = S((zᵢ − θ)/softness) with the θ for which Σp = k, where S is
 * the step of a mode.
 *
 * <p>{@link KHotMasks} finds it: it is the sum of the first k rows of cdf_sum's P. Struski et al.,
 * arXiv 2503.06242, for the distribution function of Laplace; in smooth mode the projection of Amos
 * et al., arXiv 1906.08707, and in c0 the Euclidean projection onto {0 ≤ p ≤ 1, Σp = k} as in
 * Sander et al., arXiv 2302.01425. O(n log n) time, O(n) memory.
 *
 * <p>The search for θ is stopped; its derivatives are live, in every order where registered and in
 * two orders in the ordinary way.
 */
public final class TopKMask {
  private TopKMask() {}

  /**
   * Returns the mask, (R, n); what it says of elements that are not there means nothing. If there
   * are no more than k, it is 1 for all.
   *
   * @param operator the operator's name in an error
   * @param rows what to compare
   * @param k how many, (R, 1), in [0, n], in hard mode whole
   * @param <T> the type
   */
  public static <T extends TFloating> Operand<T> of(
      String operator, MethodInput<T> rows, Operand<T> k) {
    return rows.mode().isSoft() ? soft(operator, rows, k) : hard(rows, k);
  }

  /**
   * Returns k, and makes the run fail where it is not in [0, n], or in hard mode not whole.
   *
   * @param operator the operator's name in the error
   * @param rows what to compare
   * @param k how many, (R, 1)
   * @param <T> the type
   */
  public static <T extends TFloating> Operand<T> checked(
      String operator, MethodInput<T> rows, Operand<T> k) {
    RowMath<T> f = rows.formula();
    Ops tf = f.tf();
    boolean soft = rows.mode().isSoft();
    Operand<T> n = f.cast(rows.length());
    Operand<TBool> inside =
        tf.math.logicalAnd(tf.math.greaterEqual(k, f.number(0)), tf.math.lessEqual(k, n));
    Operand<TBool> whole = tf.math.equal(tf.math.floor(k), k);
    Operand<TBool> fine = soft ? inside : tf.math.logicalAnd(inside, whole);
    String wanted = soft ? "" : ", and a whole number in hard mode and straight-through";
    return RunCheck.require(
        tf,
        tf.reduceAll(fine, tf.constant(new int[] {0, 1})),
        k,
        operator + ": k must be in [0, n]" + wanted + "; n, k:",
        rows.length(),
        k);
  }

  private static <T extends TFloating> Operand<T> soft(
      String operator, MethodInput<T> rows, Operand<T> k) {
    RowMath<T> f = rows.formula();
    Operand<T> mask = f.squeeze(KHotMasks.of(operator, rows, k).values(), 1);
    if (!rows.isStandardized()) {
      return marked(f, nans(f, rows), mask);
    }
    // a row with ±∞ has no mean
    Operand<TBool> finite =
        f.tf().math.less(f.abs(f.stop(rows.original())), f.number(Double.POSITIVE_INFINITY));
    return marked(f, f.tf().select(finite, f.number(0), f.number(Double.NaN)), mask);
  }

  private static <T extends TFloating> Operand<T> hard(MethodInput<T> rows, Operand<T> k) {
    Ops tf = rows.tf();
    RowMath<T> f = rows.formula();
    Operand<TInt32> order = rows.order(rows.original(), rows.length(), true);
    Operand<TInt32> places = RowOrder.inverse(tf, order);
    Operand<TInt32> count = tf.dtypes.cast(k, TInt32.class);
    return marked(f, nans(f, rows), f.indicator(tf.math.less(places, count)));
  }

  private static <T extends TFloating> Operand<T> nans(RowMath<T> f, MethodInput<T> rows) {
    Operand<T> x = f.stop(rows.original());
    return f.tf().select(f.tf().math.isNan(x), x, f.number(0));
  }

  /** NaN for a row with NaN among its marks, which are 0 else. */
  private static <T extends TFloating> Operand<T> marked(
      RowMath<T> f, Operand<T> marks, Operand<T> mask) {
    Operand<T> mark = f.sum(marks);
    return f.tf().select(f.tf().math.isNan(mark), mark, mask);
  }
}
