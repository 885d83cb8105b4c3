// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.softsort;

import java.util.ArrayList;
import java.util.List;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
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
 * their prefix sums accurate whatever the softness.
 *
 * @param equal the elements equal to this one
 * @param cell the elements of its cell
 * @param near the elements nearer than the radius
 */
public record Window(TieRanges equal, TieRanges cell, TieRanges near) {
  private static final List<String> RANGES = List.of("equal", "cell", "near");
  private static final String START = "Start";
  private static final String END = "End";

  /** z − floor(z), in [0, 1); the cell stays as it is when z moves. */
  public static Operand<TFloat64> offset(RowMath<TFloat64> f, Operand<TFloat64> z) {
    return f.minus(z, f.tf().math.floor(f.stop(z)));
  }

  /**
   * Finds the window of each element of sorted rows.
   *
   * <p>Equal elements are in it also where the radius is less than a unit in z's last place.
   */
  public static Window within(
      RowMath<TFloat64> f,
      Operand<TFloat64> z,
      Operand<TFloat64> radius,
      TieRanges equal,
      TieRanges cell) {
    Ops tf = f.tf();
    return new Window(
        equal,
        cell,
        new TieRanges(
            tf.math.minimum(equal.start(), tf.upperBound(z, f.minus(z, radius))),
            tf.math.maximum(equal.end(), tf.lowerBound(z, f.plus(z, radius)))));
  }

  /** The names of a primitive's residuals: those of its window, and others after them. */
  public static String[] residuals(String... others) {
    List<String> names = new ArrayList<>();
    for (String range : RANGES) {
      names.add(range + START);
      names.add(range + END);
    }
    names.addAll(List.of(others));
    return names.toArray(String[]::new);
  }

  /** Keeps the window for the gradient, which restores it by {@link #kept}. */
  public Window keptBy(Primitive.Forward<?> c) {
    List<TieRanges> ranges = List.of(equal, cell, near);
    for (int i = 0; i < ranges.size(); i++) {
      c.keep(RANGES.get(i) + START, ranges.get(i).start());
      c.keep(RANGES.get(i) + END, ranges.get(i).end());
    }
    return this;
  }

  /** Restores the window that the forward function kept. */
  public static Window kept(Primitive.Backward<?> c) {
    List<TieRanges> ranges =
        RANGES.stream()
            .map(
                range ->
                    new TieRanges(
                        c.residual(range + START, TInt32.class),
                        c.residual(range + END, TInt32.class)))
            .toList();
    return new Window(ranges.get(0), ranges.get(1), ranges.get(2));
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
   * <p>A window's edges do not fall from one element to the next, so the centres are an interval
   * too.
   */
  Window centres(Ops tf, int n) {
    Operand<TInt32> self =
        tf.broadcastTo(Axes.positions(tf, tf.constant(n)), tf.shape(near.start()));
    return new Window(
        equal,
        cell,
        new TieRanges(tf.upperBound(near.end(), self), tf.upperBound(near.start(), self)));
  }
}
