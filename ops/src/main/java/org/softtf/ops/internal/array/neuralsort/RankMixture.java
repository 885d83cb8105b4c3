// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.neuralsort;

import java.util.List;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.array.method.MethodInput;
import org.softtf.ops.internal.elementwise.Step;
import org.softtf.ops.internal.math.Powers;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.types.family.TFloating;

/**
 * Ranks from the columns of neuralsort's matrix, and from pairs of elements where a column cannot
 * tell: where hardly any row names the element, or rows far apart do.
 *
 * <p>With c, r and V the sum, mean and variance of a column, the weight of r is B(c/c₁)·B((V₂ −
 * V)/(V₂ − V₁)), the rest is {@link PairwiseRanks}; B is infinitely often differentiable, 0 up to 0
 * and 1 from 1 on. The slope of r grows with V^(1 + 1/(2p)), so V₁ and V₂ are where that is 1.25
 * and 2.5 times n/8 times what it is for eight equal elements.
 */
final class RankMixture {
  /** Of B: up to it, and from 1 less it on, B is 0 or 1 to the last digit. */
  private static final double EDGE = 1e-3;

  /** V of eight equal elements. */
  private static final double OF_EIGHT = (64 - 1) / 12.0;

  private RankMixture() {}

  /**
   * Mixes, in ascending order.
   *
   * @param moments Σₖ Pₖⱼ, Σₖ (k − k₀)·Pₖⱼ and Σₖ (k − k₀)²·Pₖⱼ, (R, 3, n)
   * @param reference k₀, broadcast to (R, n)
   * @param pairwise (R, n)
   * @return (R, n)
   */
  static <T extends TFloating> Operand<T> of(
      MethodInput<T> rows, Operand<T> moments, Operand<T> reference, Operand<T> pairwise) {
    Ops tf = rows.tf();
    RowMath<T> f = rows.formula();
    List<Output<T>> parts = tf.unstack(moments, 3L, Unstack.axis(1L)).output();
    double fullMass = fullMass(rows.mode());
    Operand<T> mass = f.maximum(parts.get(0), f.number(EDGE * fullMass));
    Operand<T> mean = f.over(parts.get(1), mass);
    Operand<T> variance = f.minus(f.over(parts.get(2), mass), f.square(mean));
    Operand<T> least = limit(rows, 1.25);
    Operand<T> most = limit(rows, 2.5);
    Operand<T> narrow = f.over(f.minus(most, variance), f.minus(most, least));
    Operand<T> full = f.times(1 / fullMass, parts.get(0));
    List<Output<T>> bumps = tf.unstack(bump(f, tf.stack(List.of(full, narrow))), 2L).output();
    Operand<T> trust = f.times(bumps.get(0), bumps.get(1));
    return f.plus(pairwise, f.times(trust, f.minus(f.plus(reference, mean), pairwise)));
  }

  /** c₁: in the smooth mode columns lose their mass only where rounding takes it. */
  private static double fullMass(Mode mode) {
    return mode == Mode.SMOOTH ? 1e-4 : 0.1;
  }

  /** The variance at which the slope is a number of times n/8 that of eight equal elements. */
  private static <T extends TFloating> Operand<T> limit(MethodInput<T> rows, double times) {
    RowMath<T> f = rows.formula();
    Mode mode = rows.mode();
    double power = mode == Mode.SMOOTH ? 1 : 1 / (1 + 0.5 / Powers.ofMode(mode));
    if (rows.knownLength() >= 0 && rows.presence() == null) {
      return f.number(OF_EIGHT * Math.pow(times / 8 * rows.knownLength(), power));
    }
    Operand<T> slope = f.times(times / 8, f.cast(rows.count()));
    return f.times(OF_EIGHT, f.exp(f.times(power, f.log(slope))));
  }

  /** B. */
  private static <T extends TFloating> Operand<T> bump(RowMath<T> f, Operand<T> x) {
    Operand<T> t = f.tf().clipByValue(x, f.number(EDGE), f.number(1 - EDGE));
    Operand<T> one = f.number(1);
    Operand<T> argument = f.minus(f.over(one, f.minus(one, t)), f.over(one, t));
    // the primitive, because TensorFlow Java cannot differentiate its logistic function twice
    return Step.of(f.tf(), argument, Mode.SMOOTH);
  }
}
