// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.method;

import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * A unit for each row, in which sums of squares neither overflow nor vanish: 1 for rows of usual
 * size, whose numbers so stay as they are. No gradient flows through it.
 */
final class RowScale<T extends TFloating> {
  private final RowMath<T> f;
  private final Operand<T> unit;
  private final Operand<T> floor;

  /**
   * Looks at rows.
   *
   * @param x (R, n)
   * @param floor what is added to the variance
   */
  RowScale(RowMath<T> f, Operand<T> x, double floor) {
    this.f = f;
    // the greatest size in the unit, and the least that matters, are 2^edge and 2^−edge
    int edge = f.type() == TFloat64.class ? 340 : 40;
    double deviation = Math.sqrt(floor);
    int exponent = Math.getExponent(deviation);
    boolean usual = Math.abs(exponent) <= edge;
    double least = usual ? 1 : Math.scalb(1.0, Math.max(-2 * edge, Math.min(exponent, 2 * edge)));
    double inUnits = Math.max(deviation / least, Math.scalb(1.0, -edge));
    this.floor = f.number(inUnits * inUnits);
    Operand<T> size = f.max(f.abs(f.stop(x)));
    this.unit = f.maximum(f.times(Math.scalb(1.0, -edge), size), f.number(least));
  }

  /** Numbers in the rows' unit. */
  Operand<T> inUnits(Operand<T> x) {
    return f.over(x, unit);
  }

  /** The way back. */
  Operand<T> inUnitsOfX(Operand<T> scaled) {
    return f.times(scaled, unit);
  }

  /** What to add to the variance of rows in their unit. */
  Operand<T> floor() {
    return floor;
  }
}
