package org.softtf.ops.internal.array.softsort;

import java.util.List;
import org.softtf.gradients.ForwardContext;
import org.softtf.gradients.GradientContext;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * For each element of a sorted row: which elements are equal to it, which share its cell, and which
 * are nearer than a radius.
 *
 * <p>Cells have width 1, the largest radius there is, so a window reaches no further than into the
 * two neighbouring cells. Powers of offsets within a cell stay below 1, which keeps differences of
 * their running sums accurate whatever the softness.
 *
 * @param equal the elements equal to this one
 * @param cell the elements of its cell
 * @param near the elements nearer than the radius
 */
public record Window(TieRanges equal, TieRanges cell, TieRanges near) {

  /** z − floor(z), in [0, 1); the cell stays as it is when z moves. */
  public static Operand<TFloat64> offset(Ops tf, Operand<TFloat64> z) {
    return tf.math.sub(z, tf.math.floor(tf.stopGradient(z)));
  }

  /**
   * Finds the window of each element of sorted rows.
   *
   * <p>Equal elements are in it also where the radius is less than a unit in z's last place.
   */
  public static Window within(
      Ops tf, Operand<TFloat64> z, Operand<TFloat64> radius, TieRanges equal, TieRanges cell) {
    return new Window(
        equal,
        cell,
        new TieRanges(
            tf.math.minimum(equal.start(), tf.upperBound(z, tf.math.sub(z, radius))),
            tf.math.maximum(equal.end(), tf.lowerBound(z, tf.math.add(z, radius)))));
  }

  /** Keeps the window for the gradient, which finds it by {@link #kept}. */
  public Window keptBy(ForwardContext c) {
    for (TieRanges runs : List.of(equal, cell, near)) {
      c.keep(runs.start());
      c.keep(runs.end());
    }
    return this;
  }

  /** The window that was kept first of all. */
  public static Window kept(GradientContext c) {
    return new Window(runs(c, 0), runs(c, 2), runs(c, 4));
  }

  private static TieRanges runs(GradientContext c, int residual) {
    return new TieRanges(c.residual(residual), c.residual(residual + 1));
  }

  /** The part left of the elements that are equal to the centre. */
  ElementInterval left() {
    return new ElementInterval(equal.start(), cell.start(), near.start(), true);
  }

  /** The part right of them. */
  ElementInterval right() {
    return new ElementInterval(equal.end(), cell.end(), near.end(), false);
  }

  /**
   * The windows that each element is in, seen from the element: centres instead of elements.
   *
   * <p>A window's edges do not fall from one element to the next, so the centres are a stretch too.
   */
  Window centres(Ops tf, int n) {
    Operand<TInt32> self =
        tf.broadcastTo(
            tf.range(tf.constant(0), tf.constant(n), tf.constant(1)), tf.shape(near.start()));
    return new Window(
        equal,
        cell,
        new TieRanges(tf.upperBound(near.end(), self), tf.upperBound(near.start(), self)));
  }
}
