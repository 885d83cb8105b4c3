// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.smoothsort;

import java.util.List;
import java.util.stream.IntStream;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.types.TFloat64;

/**
 * Smooth bounds {@code bₖ = t·log eₖ(exp(w/t))} of the sums of k elements of a row, eₖ the
 * elementary symmetric polynomials: as t → 0 the sum of the k greatest.
 *
 * <p>eₖ is the coefficient of uᵏ in Π(1 + u·exp(wᵢ/t)), multiplied out pairwise by {@link
 * LogConvolution}: O(n²) time and memory a row. Nothing but a shift of the row is stopped, which
 * the result does not depend on.
 */
final class SymmetricPolynomials {
  private SymmetricPolynomials() {}

  /**
   * The logarithms of eₖ(exp(x)), k = 0 … n.
   *
   * @param x (R, n), n static
   * @return (R, n + 1)
   */
  static Operand<TFloat64> logarithms(RowMath<TFloat64> f, Operand<TFloat64> x) {
    Ops tf = f.tf();
    int n = (int) x.shape().get(1);
    int count = n == 1 ? 1 : 2 * Integer.highestOneBit(n - 1);
    Operand<TFloat64> linear =
        count == n
            ? x
            : tf.pad(
                x,
                tf.constant(new int[][] {{0, 0}, {0, count - n}}),
                tf.constant(LogConvolution.NOTHING));
    Operand<TFloat64> products = tf.stack(List.of(tf.zerosLike(linear), linear), Stack.axis(2L));
    for (; count > 1; count /= 2) {
      products = LogConvolution.ofNeighbours(tf, products);
    }
    Operand<TFloat64> all = tf.reshape(products, tf.constant(new int[] {-1, width(products)}));
    return width(products) == n + 1 ? all : SmoothPermutahedron.columns(tf, all, 0, n + 1);
  }

  private static int width(Operand<TFloat64> products) {
    return (int) products.shape().get(2);
  }

  /**
   * How much the bounds bend: 2bₖ − bₖ₋₁ − bₖ₊₁, k = 1 … n − 1. Always positive (Newton's
   * inequalities); as t → 0 the difference of neighbours in the descending row.
   *
   * @param w (R, n), n static and at least 2
   * @param t scalar
   * @return (R, n − 1)
   */
  static Operand<TFloat64> bends(RowMath<TFloat64> f, Operand<TFloat64> w, Operand<TFloat64> t) {
    int n = (int) w.shape().get(1);
    // a shift of the row adds k times itself to bₖ, which bends nothing and costs digits
    Operand<TFloat64> centred = f.minus(w, f.stop(f.mean(w)));
    Operand<TFloat64> bounds = f.times(t, logarithms(f, f.over(centred, t)));
    Operand<TFloat64> outer = f.plus(from(f, bounds, 0, n - 1), from(f, bounds, 2, n - 1));
    Operand<TFloat64> middle = from(f, bounds, 1, n - 1);
    Operand<TFloat64> bends = f.minus(f.plus(middle, middle), outer);
    // of the least that there can be, the half is reached by rounding errors only
    double[] least =
        IntStream.range(1, n)
            .mapToDouble(k -> Math.log((1 + 1.0 / k) * (1 + 1.0 / (n - k))))
            .toArray();
    return f.maximum(bends, f.times(f.times(0.5, t), f.tf().constant(least)));
  }

  private static Operand<TFloat64> from(
      RowMath<TFloat64> f, Operand<TFloat64> x, int first, int count) {
    return SmoothPermutahedron.columns(f.tf(), x, first, count);
  }
}
