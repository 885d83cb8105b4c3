package org.softtf.ops.internal.array.softsort;

import java.util.List;
import java.util.stream.IntStream;
import org.softtf.ops.internal.math.Constants;
import org.softtf.ops.internal.math.Powers;
import org.softtf.ops.internal.math.PrefixSums;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.types.TFloat64;

/**
 * Σᵢ fᵢ·(b ± aᵢ)^q over a stretch next to each element, with b a number of that element; 1 less in
 * the neighbouring cell.
 */
final class IntervalSums {
  private final Ops tf;
  private final double sign;

  /** Σᵢ fᵢ·aᵢ^j over the part in the element's cell, and over the rest. */
  private final List<Operand<TFloat64>> near;

  private final List<Operand<TFloat64>> far;

  /**
   * Reads running sums at the edges of the stretch.
   *
   * @param sign of a
   * @param sums of f·a^j, j = 0 … as far as will be asked for
   * @param atInner these at the edge next to the element
   */
  IntervalSums(
      Ops tf,
      ElementInterval stretch,
      double sign,
      PrefixSums sums,
      List<Operand<TFloat64>> atInner) {
    this.tf = tf;
    this.sign = sign;
    List<Operand<TFloat64>> atMiddle = sums.at(tf, stretch.middle(tf));
    List<Operand<TFloat64>> atOuter = sums.at(tf, stretch.outer());
    this.near = stretch.left() ? minus(atInner, atMiddle) : minus(atMiddle, atInner);
    this.far = stretch.left() ? minus(atMiddle, atOuter) : minus(atOuter, atMiddle);
  }

  /** The sums with the power q. */
  public Operand<TFloat64> of(Operand<TFloat64> base, int q) {
    return tf.math.add(power(near, base, q), power(far, minus(base, tf.constant(1.0)), q));
  }

  /** By Horner's rule in the base. */
  private Operand<TFloat64> power(List<Operand<TFloat64>> moments, Operand<TFloat64> base, int q) {
    Operand<TFloat64> sum = moments.get(0);
    for (int j = 1; j <= q; j++) {
      double factor = Powers.binomial(q, j) * Math.pow(sign, j);
      Operand<TFloat64> moment = moments.get(j);
      Operand<TFloat64> term = factor == 1 ? moment : tf.math.mul(moment, tf.constant(factor));
      sum = tf.math.add(tf.math.mul(sum, base), term);
    }
    return sum;
  }

  /**
   * Σᵢ fᵢ·p(b ± aᵢ).
   *
   * @param coefficients of p, from that of the power 0 on; as many as there are moments
   */
  Operand<TFloat64> polynomial(Operand<TFloat64> base, double... coefficients) {
    Operand<TFloat64> nearer = polynomial(near, base, coefficients);
    return tf.math.add(nearer, polynomial(far, minus(base, tf.constant(1.0)), coefficients));
  }

  private Operand<TFloat64> polynomial(
      List<Operand<TFloat64>> moments, Operand<TFloat64> base, double... coefficients) {
    List<Operand<TFloat64>> powers =
        Powers.times(tf, Constants.onesLike(tf, base), base, coefficients.length - 1);
    Operand<TFloat64> factors =
        tf.train.batchMatMul(
            expansion(coefficients), tf.stack(powers, Stack.axis(1L)), TFloat64.class);
    return tf.reduceSum(tf.math.mul(factors, tf.stack(moments, Stack.axis(1L))), tf.constant(1));
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
    return tf.reshape(
        Constants.vector(tf, TFloat64.class, expansion), tf.constant(new int[] {1, m, m}));
  }

  private List<Operand<TFloat64>> minus(List<Operand<TFloat64>> x, List<Operand<TFloat64>> y) {
    return IntStream.range(0, x.size())
        .<Operand<TFloat64>>mapToObj(j -> minus(x.get(j), y.get(j)))
        .toList();
  }

  private Operand<TFloat64> minus(Operand<TFloat64> x, Operand<TFloat64> y) {
    return tf.math.sub(x, y);
  }
}
