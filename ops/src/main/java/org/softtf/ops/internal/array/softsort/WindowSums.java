package org.softtf.ops.internal.array.softsort;

import java.util.Arrays;
import java.util.List;
import org.softtf.ops.internal.math.Powers;
import org.softtf.ops.internal.math.PrefixSums;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/**
 * Sums over the windows of a row: Σᵢ (radius − |zₖ − zᵢ|)^q·fᵢ for each k, from running sums of f
 * times powers of the offsets.
 */
public final class WindowSums {
  private final Ops tf;
  private final Operand<TFloat64> offset;
  private final IntervalSums left;
  private final IntervalSums right;
  private final Operand<TFloat64> equal;

  /** Left part, right part, and the elements equal to the centre. */
  public record Sums(Operand<TFloat64> left, Operand<TFloat64> right, Operand<TFloat64> equal) {
    public Operand<TFloat64> total(Ops tf) {
      return tf.math.add(tf.math.add(left, right), equal);
    }

    public Operand<TFloat64> signed(Ops tf) {
      return tf.math.sub(left, right);
    }
  }

  /**
   * Reads the running sums at the edges of all windows.
   *
   * @param sums of f·offset^j, j = 0 … as far as will be asked for
   */
  public WindowSums(Ops tf, Window window, Operand<TFloat64> offset, PrefixSums sums) {
    this.tf = tf;
    this.offset = offset;
    List<Operand<TFloat64>> atStart = sums.at(tf, window.equal().start());
    List<Operand<TFloat64>> atEnd = sums.at(tf, window.equal().end());
    this.left = new IntervalSums(tf, window.left(), 1, sums, atStart);
    this.right = new IntervalSums(tf, window.right(), -1, sums, atEnd);
    this.equal = tf.math.sub(atEnd.get(0), atStart.get(0));
  }

  /** The sums with the power q. */
  public Sums of(Operand<TFloat64> radius, int q) {
    return new Sums(
        left.of(tf.math.sub(radius, offset), q),
        right.of(tf.math.add(radius, offset), q),
        q == 0 ? equal : tf.math.mul(equal, Powers.of(tf, radius, q)));
  }

  /**
   * Σᵢ fᵢ·p(1 − |zₖ − zᵢ|), where the radius is 1.
   *
   * @param coefficients of p, from that of the power 0 on; as many as there are sums
   */
  public Sums polynomial(double... coefficients) {
    Operand<TFloat64> one = tf.constant(1.0);
    return new Sums(
        left.polynomial(tf.math.sub(one, offset), coefficients),
        right.polynomial(tf.math.add(one, offset), coefficients),
        tf.math.mul(equal, tf.constant(Arrays.stream(coefficients).sum())));
  }
}
