package org.softtf.ops.array.softsort;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/**
 * Σᵢ fᵢ·(b ± aᵢ)^q over a stretch next to each element, with b a number of that element; 1 less in
 * the neighbouring cell.
 */
final class StretchSums {
  private final Ops tf;
  private final double sign;
  private final List<Operand<TFloat64>> near = new ArrayList<>();
  private final List<Operand<TFloat64>> far = new ArrayList<>();

  /**
   * Reads running sums at the edges of the stretch.
   *
   * @param sign of a
   * @param powers of f·a^j, j = 0 … as far as will be asked for
   */
  StretchSums(Ops tf, Stretch stretch, double sign, List<RunningSum> powers) {
    this.tf = tf;
    this.sign = sign;
    var middle = stretch.middle(tf);
    for (RunningSum power : powers) {
      Operand<TFloat64> atInner = power.at(tf, stretch.inner());
      Operand<TFloat64> atMiddle = power.at(tf, middle);
      Operand<TFloat64> atOuter = power.at(tf, stretch.outer());
      near.add(stretch.left() ? minus(atInner, atMiddle) : minus(atMiddle, atInner));
      far.add(stretch.left() ? minus(atMiddle, atOuter) : minus(atOuter, atMiddle));
    }
  }

  /** The sums with the power q. */
  Operand<TFloat64> of(Operand<TFloat64> base, int q) {
    return tf.math.add(
        polynomial(near, base, q), polynomial(far, minus(base, tf.constant(1.0)), q));
  }

  /** By Horner's rule in the base. */
  private Operand<TFloat64> polynomial(
      List<Operand<TFloat64>> moments, Operand<TFloat64> base, int q) {
    Operand<TFloat64> sum = moments.get(0);
    for (int j = 1; j <= q; j++) {
      double factor = Powers.binomial(q, j) * Math.pow(sign, j);
      Operand<TFloat64> moment = moments.get(j);
      Operand<TFloat64> term = factor == 1 ? moment : tf.math.mul(moment, tf.constant(factor));
      sum = tf.math.add(tf.math.mul(sum, base), term);
    }
    return sum;
  }

  private Operand<TFloat64> minus(Operand<TFloat64> x, Operand<TFloat64> y) {
    return tf.math.sub(x, y);
  }
}
