// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.softsort;

import java.util.List;
import java.util.stream.IntStream;
import org.softtf.ops.internal.math.Constants;
import org.softtf.ops.internal.math.Powers;
import org.softtf.ops.internal.math.PrefixSums;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.types.TFloat64;

/**
 * Σᵢ hᵢ·(b ± aᵢ)^q over an interval next to each element, with b a number of that element; 1 less
 * in the neighbouring cell.
 */
final class IntervalSums {
  private final RowMath<TFloat64> f;
  private final double sign;

  /** Σᵢ hᵢ·aᵢ^j over the part in the element's cell, and over the rest. */
  private final List<Operand<TFloat64>> near;

  private final List<Operand<TFloat64>> far;

  /**
   * Reads prefix sums at the edges of the interval.
   *
   * @param sign of a
   * @param sums of h·a^j, j = 0 … as far as will be asked for
   * @param atInner these at the edge next to the element
   */
  IntervalSums(
      RowMath<TFloat64> f,
      ElementInterval interval,
      double sign,
      PrefixSums sums,
      List<Operand<TFloat64>> atInner) {
    this.f = f;
    this.sign = sign;
    List<Operand<TFloat64>> atMiddle = sums.at(f, interval.middle(f.tf()));
    List<Operand<TFloat64>> atOuter = sums.at(f, interval.outer());
    this.near = interval.left() ? minus(atInner, atMiddle) : minus(atMiddle, atInner);
    this.far = interval.left() ? minus(atMiddle, atOuter) : minus(atOuter, atMiddle);
  }

  private List<Operand<TFloat64>> minus(List<Operand<TFloat64>> x, List<Operand<TFloat64>> y) {
    return IntStream.range(0, x.size()).mapToObj(j -> f.minus(x.get(j), y.get(j))).toList();
  }

  /** The sums with the power q. */
  Operand<TFloat64> of(Operand<TFloat64> base, int q) {
    return f.plus(power(near, base, q), power(far, f.minus(base, f.number(1)), q));
  }

  /** By Horner's rule in the base. */
  private Operand<TFloat64> power(List<Operand<TFloat64>> moments, Operand<TFloat64> base, int q) {
    Operand<TFloat64> sum = moments.get(0);
    for (int j = 1; j <= q; j++) {
      double factor = Powers.binomial(q, j) * Math.pow(sign, j);
      Operand<TFloat64> moment = moments.get(j);
      Operand<TFloat64> term = factor == 1 ? moment : f.times(factor, moment);
      sum = f.plus(f.times(sum, base), term);
    }
    return sum;
  }

  /**
   * Σᵢ hᵢ·p(b ± aᵢ).
   *
   * @param coefficients of p, from that of the power 0 on; as many as there are moments
   */
  Operand<TFloat64> polynomial(Operand<TFloat64> base, double... coefficients) {
    Operand<TFloat64> nearer = polynomial(near, base, coefficients);
    return f.plus(nearer, polynomial(far, f.minus(base, f.number(1)), coefficients));
  }

  private Operand<TFloat64> polynomial(
      List<Operand<TFloat64>> moments, Operand<TFloat64> base, double... coefficients) {
    Ops tf = f.tf();
    List<Operand<TFloat64>> powers =
        Powers.times(f, Constants.onesLike(tf, base), base, coefficients.length - 1);
    Operand<TFloat64> factors =
        f.product(expansion(coefficients), tf.stack(powers, Stack.axis(1L)));
    return tf.reduceSum(f.times(factors, tf.stack(moments, Stack.axis(1L))), tf.constant(1));
  }

  /** Row j holds p's derivative (±1)^j·p⁽ʲ⁾/j!, with which the j-th moment counts; (1, m, m). */
  private Operand<TFloat64> expansion(double... coefficients) {
    int m = coefficients.length;
    double[] expansion = new double[m * m];
    for (int j = 0; j < m; j++) {
      for (int q = j; q < m; q++) {
        expansion[j * m + q - j] = Math.pow(sign, j) * Powers.binomial(q, j) * coefficients[q];
      }
    }
    return Constants.array(f.tf(), TFloat64.class, Shape.of(1, m, m), expansion);
  }
}
