package org.softtf.ops.array.softsort;

import java.util.List;
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
 * @param offset z − floor(z), in [0, 1)
 * @param runStart the first element equal to this one
 * @param runEnd one behind the last element equal to this one
 * @param cellStart the first element of the cell
 * @param cellEnd one behind the last element of the cell
 * @param start the first element nearer than the radius
 * @param end one behind the last element nearer than the radius
 */
record Window(
    Operand<TFloat64> offset,
    Operand<TInt32> runStart,
    Operand<TInt32> runEnd,
    Operand<TInt32> cellStart,
    Operand<TInt32> cellEnd,
    Operand<TInt32> start,
    Operand<TInt32> end) {

  /**
   * A stretch of the row on which the distance to an element is a linear function of the offset.
   */
  record Part(Operand<TInt32> start, Operand<TInt32> end, boolean left, int cellsAway) {

    /** What the distance is subtracted from, so that radius − distance = base ± offset. */
    Operand<TFloat64> base(Ops tf, Operand<TFloat64> radius, Operand<TFloat64> offset) {
      Operand<TFloat64> base = left ? tf.math.sub(radius, offset) : tf.math.add(radius, offset);
      return cellsAway == 0 ? base : tf.math.sub(base, tf.constant((double) cellsAway));
    }

    double sign() {
      return left ? 1 : -1;
    }
  }

  /**
   * Finds the windows of all elements of sorted rows.
   *
   * @param z (rows, n), ascending, without a gradient
   */
  static Window of(Ops tf, Operand<TFloat64> z, Operand<TFloat64> radius) {
    Operand<TFloat64> cell = tf.math.floor(z);
    return new Window(
            tf.math.sub(z, cell),
            tf.lowerBound(z, z),
            tf.upperBound(z, z),
            tf.lowerBound(z, cell),
            tf.lowerBound(z, tf.math.add(cell, tf.constant(1.0))),
            null,
            null)
        .within(tf, z, radius);
  }

  /** The same elements with another radius. */
  Window within(Ops tf, Operand<TFloat64> z, Operand<TFloat64> radius) {
    return new Window(
        offset,
        runStart,
        runEnd,
        cellStart,
        cellEnd,
        tf.upperBound(z, tf.math.sub(z, radius)),
        tf.lowerBound(z, tf.math.add(z, radius)));
  }

  /** The window without the elements that are equal to its centre. */
  List<Part> parts(Ops tf) {
    Operand<TInt32> leftEdge = tf.math.maximum(start, cellStart);
    Operand<TInt32> rightEdge = tf.math.minimum(end, cellEnd);
    return List.of(
        new Part(start, leftEdge, true, 1),
        new Part(leftEdge, runStart, true, 0),
        new Part(runEnd, rightEdge, false, 0),
        new Part(rightEdge, end, false, 1));
  }
}
