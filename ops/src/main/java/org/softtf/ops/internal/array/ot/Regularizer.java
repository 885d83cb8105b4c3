// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.ot;

import org.softtf.ops.Mode;
import org.softtf.ops.internal.math.Powers;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat64;

/**
 * The plan φ(u) as a function of the slack u = f + g − cost, in units of the softness: exp(u)
 * (smooth), or max(u, 0)^p with p = 1, 2, 3 (c0, c1, c2). φ is the inverse derivative of the
 * regulariser: of the entropy, or of a power.
 *
 * @param plan φ(u)
 * @param weight φ′(u)
 */
record Regularizer(Operand<TFloat64> plan, Operand<TFloat64> weight) {
  private static final double ROUNDING = 1e-13;

  /** φ and φ′ from operations that have derivatives themselves. */
  static Regularizer of(RowMath<TFloat64> f, Operand<TFloat64> u, Mode mode) {
    return above(f, u, mode, 0);
  }

  /**
   * The same where the plan is known and derivatives are wanted. A slack that is 0 but for rounding
   * errors, as symmetric rows have it, must not be positive for one of two equal elements: the
   * gradient would not treat them alike.
   */
  static Regularizer ofSolution(RowMath<TFloat64> f, Operand<TFloat64> u, Mode mode) {
    return above(f, u, mode, ROUNDING);
  }

  private static Regularizer above(
      RowMath<TFloat64> f, Operand<TFloat64> u, Mode mode, double least) {
    if (mode == Mode.SMOOTH) {
      Operand<TFloat64> plan = f.exp(u);
      return new Regularizer(plan, plan);
    }
    Operand<TFloat64> positive = f.indicator(f.tf().math.greater(u, f.number(least)));
    Operand<TFloat64> slack = f.times(u, positive);
    return switch (Powers.ofMode(mode)) {
      case 1 -> new Regularizer(slack, positive);
      case 2 -> new Regularizer(f.square(slack), f.times(2, slack));
      default -> {
        Operand<TFloat64> square = f.square(slack);
        yield new Regularizer(f.times(square, slack), f.times(3, square));
      }
    };
  }
}
