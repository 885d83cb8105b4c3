// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.softsort;

import org.softtf.ops.internal.math.PrefixSums;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat64;

/**
 * For each element i of a row the sums over all windows that it is in, Σₖ hₖ·(rₖ − |zₖ − zᵢ|)^q:
 * the transpose of {@link WindowSums}.
 *
 * <p>The centres of these windows are an interval to the left and one to the right; from the left
 * the base is rₖ + offsetₖ, from the right rₖ − offsetₖ.
 */
final class ElementSums {
  private final RowMath<TFloat64> f;
  private final Operand<TFloat64> offset;
  private final IntervalSums left;
  private final IntervalSums right;

  /**
   * Reads prefix sums over the windows' centres.
   *
   * @param centres of the windows that each element is in
   * @param h (R, n)
   * @param power the greatest q that will be asked for
   */
  ElementSums(
      RowMath<TFloat64> f,
      Window centres,
      Operand<TFloat64> offset,
      Operand<TFloat64> radius,
      Operand<TFloat64> h,
      int power) {
    this.f = f;
    this.offset = offset;
    PrefixSums ofLeft = PrefixSums.ofPowers(f, h, f.plus(radius, offset), power);
    PrefixSums ofRight = PrefixSums.ofPowers(f, h, f.minus(radius, offset), power);
    this.left = sums(centres.left(), ofLeft);
    this.right = sums(centres.right(), ofRight);
  }

  private IntervalSums sums(ElementInterval interval, PrefixSums sums) {
    return new IntervalSums(f, interval, 1, sums, sums.at(f, interval.inner()));
  }

  /** Over all windows but those whose centre is equal to the element. */
  Operand<TFloat64> total(int q) {
    return f.plus(fromLeft(q), fromRight(q));
  }

  /** With the sign of zₖ − zᵢ. */
  Operand<TFloat64> signed(int q) {
    return f.minus(fromRight(q), fromLeft(q));
  }

  private Operand<TFloat64> fromLeft(int q) {
    return left.of(f.negative(offset), q);
  }

  private Operand<TFloat64> fromRight(int q) {
    return right.of(offset, q);
  }
}
