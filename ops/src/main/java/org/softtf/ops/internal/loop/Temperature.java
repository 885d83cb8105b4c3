// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.loop;

import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;

/**
 * Continuation in a temperature: a problem is made easy by dividing it by a temperature, and cools
 * to temperature 1, where it is the problem itself, as its solution comes near.
 */
public final class Temperature {
  private static final double COOLING = 4;

  private Temperature() {}

  /** Whether a temperature is above 1. */
  public static Operand<TBool> isHot(RowMath<TFloat64> f, Operand<TFloat64> temperature) {
    return f.tf().math.greater(temperature, f.number(1));
  }

  /** The next temperature where a row cools, else the same. */
  public static Operand<TFloat64> next(
      RowMath<TFloat64> f, Operand<TFloat64> temperature, Operand<TBool> cools) {
    Operand<TFloat64> cooler = f.maximum(f.times(1 / COOLING, temperature), f.number(1));
    return f.tf().select(cools, cooler, temperature);
  }
}
