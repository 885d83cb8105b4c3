package org.softtf.ops.internal.array.softsort;

import org.softtf.ops.internal.math.PrefixSums;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/**
 * For each element of a row the sums over all windows that it is in, Σₖ hₖ·(rₖ − |zₖ − zᵢ|)^q: the
 * transpose of {@link WindowSums}.
 *
 * <p>The centres of these windows are a stretch to the left and one to the right; from the left the
 * base is rₖ + offsetₖ, from the right rₖ − offsetₖ.
 */
final class ElementSums {
  private final Ops tf;
  private final Operand<TFloat64> offset;
  private final IntervalSums left;
  private final IntervalSums right;

  /**
   * Reads running sums over the windows' centres.
   *
   * @param centres of the windows that each element is in
   * @param h (rows, n)
   * @param power the greatest q that will be asked for
   */
  ElementSums(
      Ops tf,
      Window centres,
      Operand<TFloat64> offset,
      Operand<TFloat64> radius,
      Operand<TFloat64> h,
      int power) {
    this.tf = tf;
    this.offset = offset;
    Operand<TFloat64> toRight = tf.math.add(radius, offset);
    Operand<TFloat64> toLeft = tf.math.sub(radius, offset);
    PrefixSums ofLeft = PrefixSums.ofPowers(tf, h, toRight, power);
    PrefixSums ofRight = PrefixSums.ofPowers(tf, h, toLeft, power);
    this.left = sums(centres.left(), ofLeft);
    this.right = sums(centres.right(), ofRight);
  }

  private IntervalSums sums(ElementInterval stretch, PrefixSums sums) {
    return new IntervalSums(tf, stretch, 1, sums, sums.at(tf, stretch.inner()));
  }

  /** Over all windows but those whose centre is equal to the element. */
  Operand<TFloat64> total(int q) {
    return tf.math.add(fromLeft(q), fromRight(q));
  }

  /** With the sign of zₖ − zᵢ. */
  Operand<TFloat64> signed(int q) {
    return tf.math.sub(fromRight(q), fromLeft(q));
  }

  private Operand<TFloat64> fromLeft(int q) {
    return left.of(tf.math.neg(offset), q);
  }

  private Operand<TFloat64> fromRight(int q) {
    return right.of(offset, q);
  }
}
