// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.math;

import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** (1 − weight)·x + weight·y. */
public final class Mixture {
  private Mixture() {}

  /** Exactly x where the weight is 0, also if y is infinite. */
  public static <T extends TFloating> Operand<T> of(
      RowMath<T> f, Operand<T> x, Operand<T> y, Operand<T> weight) {
    Operand<T> rest = f.minus(f.number(1), weight);
    Operand<T> mixed = f.plus(f.times(rest, x), f.times(weight, y));
    return f.tf().select(f.tf().math.equal(weight, f.number(0)), x, mixed);
  }

  /** The same of logarithms. */
  public static <T extends TFloating> Operand<T> ofLogarithms(
      RowMath<T> f, Operand<T> x, Operand<T> y, Operand<T> weight) {
    return LogSumExp.ofTwo(
        f, f.plus(x, f.log(f.minus(f.number(1), weight))), f.plus(y, f.log(weight)));
  }
}
