package org.softtf.ops.internal.array.method;

import org.jspecify.annotations.Nullable;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * A power of two for each row. In units of it sums of squares neither overflow nor vanish.
 *
 * <p>It is 1 for rows of usual size, whose numbers so stay as they are. There are two others, for
 * much larger and much smaller rows. No gradient flows through the choice.
 */
final class RowScale<T extends TFloating> {
  private final RowMath<T> f;

  /** The greatest size of a row is at most 2^edge times the unit, the least at least 2^−edge. */
  private final int edge;

  private final Operand<TBool> large;
  private final @Nullable Operand<TBool> small;
  private final double floor;

  /**
   * Looks at rows.
   *
   * @param x (R, n)
   * @param floor what is added to the variance
   */
  RowScale(RowMath<T> f, Operand<T> x, double floor) {
    Ops tf = f.tf();
    this.f = f;
    this.edge = f.type() == TFloat64.class ? 340 : 40;
    this.floor = Math.max(floor, Math.scalb(1.0, -6 * edge));
    double deviation = Math.sqrt(this.floor);
    Operand<T> stopped = f.stop(x);
    Operand<T> size = f.maximum(f.max(stopped), f.negative(f.min(stopped)));
    Operand<T> notLess = f.maximum(size, f.number(deviation));
    this.large = tf.math.greater(notLess, f.number(power(1)));
    this.small = deviation < power(-1) ? tf.math.less(notLess, f.number(power(-1))) : null;
  }

  private double power(int edges) {
    return Math.scalb(1.0, edges * edge);
  }

  /** Numbers in the rows' unit, as they are where that is 1. */
  Operand<T> inUnits(Operand<T> x) {
    return f.times(x, chosen(power(-2), 1, power(2)));
  }

  /** The way back. */
  Operand<T> inUnitsOfX(Operand<T> scaled) {
    return f.times(scaled, chosen(power(2), 1, power(-2)));
  }

  /** What to add to the variance of rows in their unit, (R, 1). */
  Operand<T> floor() {
    double least = power(-3);
    return chosen(
        Math.max(floor * power(-2) * power(-2), least),
        Math.max(floor, least),
        Math.max(floor * power(2) * power(2), least));
  }

  private Operand<T> chosen(double ofLarge, double usual, double ofSmall) {
    Ops tf = f.tf();
    Operand<T> others =
        small == null ? f.number(usual) : tf.select(small, f.number(ofSmall), f.number(usual));
    return tf.select(large, f.number(ofLarge), others);
  }
}
