package org.softtf.ops.array.softsort;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/**
 * Sums over the windows of a row: Σᵢ (radius − |zₖ − zᵢ|)^q·fᵢ for each k, from running sums of f
 * times powers of the offsets.
 */
final class WindowSums {
  private final Ops tf;
  private final Operand<TFloat64> offset;
  private final StretchSums left;
  private final StretchSums right;
  private final Operand<TFloat64> equal;

  /** Left part, right part, and the elements equal to the centre. */
  record Sums(Operand<TFloat64> left, Operand<TFloat64> right, Operand<TFloat64> equal) {
    Operand<TFloat64> total(Ops tf) {
      return tf.math.add(tf.math.add(left, right), equal);
    }

    Operand<TFloat64> signed(Ops tf) {
      return tf.math.sub(left, right);
    }
  }

  /**
   * Reads the running sums at the edges of all windows.
   *
   * @param powers of f·offset^j, j = 0 … as far as will be asked for
   */
  WindowSums(Ops tf, Window window, Operand<TFloat64> offset, List<RunningSum> powers) {
    this.tf = tf;
    this.offset = offset;
    this.left = new StretchSums(tf, window.left(), 1, powers);
    this.right = new StretchSums(tf, window.right(), -1, powers);
    this.equal = window.equal().inside(tf, powers.get(0));
  }

  /** The sums with the power q. */
  Sums of(Operand<TFloat64> radius, int q) {
    return new Sums(
        left.of(tf.math.sub(radius, offset), q),
        right.of(tf.math.add(radius, offset), q),
        q == 0 ? equal : tf.math.mul(equal, Powers.of(tf, radius, q)));
  }
}
