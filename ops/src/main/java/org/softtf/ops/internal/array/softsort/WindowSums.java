// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.softsort;

import java.util.Arrays;
import java.util.List;
import org.softtf.ops.internal.math.Powers;
import org.softtf.ops.internal.math.PrefixSums;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat64;

/**
 * Sums over the windows of a row: Σᵢ (radius − |zₖ − zᵢ|)^q·hᵢ for each k, from prefix sums of h
 * times powers of the offsets.
 */
public final class WindowSums {
  private final RowMath<TFloat64> f;
  private final Operand<TFloat64> offset;
  private final IntervalSums left;
  private final IntervalSums right;
  private final Operand<TFloat64> equal;

  /** Left part, right part, and the elements equal to the centre. */
  public record Sums(Operand<TFloat64> left, Operand<TFloat64> right, Operand<TFloat64> equal) {
    public Operand<TFloat64> total(RowMath<TFloat64> f) {
      return f.plus(f.plus(left, right), equal);
    }

    public Operand<TFloat64> signed(RowMath<TFloat64> f) {
      return f.minus(left, right);
    }
  }

  /**
   * Reads the prefix sums at the edges of all windows.
   *
   * @param sums of h·offset^j, j = 0 … as far as will be asked for
   */
  public WindowSums(RowMath<TFloat64> f, Window window, Operand<TFloat64> offset, PrefixSums sums) {
    this.f = f;
    this.offset = offset;
    List<Operand<TFloat64>> atStart = sums.at(f, window.equal().start());
    List<Operand<TFloat64>> atEnd = sums.at(f, window.equal().end());
    this.left = new IntervalSums(f, window.left(), 1, sums, atStart);
    this.right = new IntervalSums(f, window.right(), -1, sums, atEnd);
    this.equal = f.minus(atEnd.get(0), atStart.get(0));
  }

  /** The sums with the power q. */
  public Sums of(Operand<TFloat64> radius, int q) {
    return new Sums(
        left.of(f.minus(radius, offset), q),
        right.of(f.plus(radius, offset), q),
        q == 0 ? equal : f.times(equal, Powers.of(f, radius, q)));
  }

  /**
   * Σᵢ hᵢ·p(1 − |zₖ − zᵢ|), where the radius is 1.
   *
   * @param coefficients of p, from that of the power 0 on; as many as there are sums
   */
  public Sums polynomial(double... coefficients) {
    return new Sums(
        left.polynomial(f.minus(f.number(1), offset), coefficients),
        right.polynomial(f.plus(f.number(1), offset), coefficients),
        f.times(Arrays.stream(coefficients).sum(), equal));
  }
}
