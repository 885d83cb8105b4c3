// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.math;

import java.util.Arrays;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/** Axes that are checked, and their sizes. */
public final class Axes {
  private Axes() {}

  /**
   * Returns an axis counted from the first dimension.
   *
   * @param axis in [-rank, rank)
   * @param rank the number of dimensions
   * @return the axis in [0, rank)
   */
  public static int normalize(int axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw new IllegalArgumentException(
          "axis must be in [" + -rank + ", " + rank + "), got " + axis);
    }
    return axis < 0 ? axis + rank : axis;
  }

  /**
   * As {@link #normalize(int, int)}, of what a user gave.
   *
   * @param operator the operator's name in an error
   */
  public static int normalize(String operator, int axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw new IllegalArgumentException(
          operator
              + (rank == 0
                  ? ": axis must name a dimension, got " + axis + " for a scalar, which has none"
                  : ": axis must be in [" + -rank + ", " + rank + "), got " + axis));
    }
    return normalize(axis, rank);
  }

  /**
   * Returns an axis counted from the first dimension where the rank is known, else as it is: the
   * operation that uses it then fails when the graph runs if it is out of range.
   *
   * @param operator the operator's name in an error
   * @param axis in [-rank, rank)
   * @param shape the shape that the axis belongs to
   * @return the axis; negative only if the rank is unknown
   */
  public static int normalize(String operator, int axis, Shape shape) {
    return shape.isUnknown() ? axis : normalize(operator, axis, shape.numDimensions());
  }

  /**
   * Returns how long an axis is: a constant if that is known when the graph is built.
   *
   * @param axis from 0; negative only if the rank is unknown
   */
  public static Operand<TInt32> size(Ops tf, Operand<?> x, int axis) {
    long known = x.shape().isUnknown() ? -1 : x.shape().get(axis);
    return known >= 0
        ? tf.constant(Math.toIntExact(known))
        : tf.gather(tf.shape(x), fromFirst(tf, x, axis), tf.constant(0));
  }

  /** The same as a vector of one number. */
  public static Operand<TInt32> sizeAsVector(Ops tf, Operand<?> x, int axis) {
    long known = x.shape().isUnknown() ? -1 : x.shape().get(axis);
    return known >= 0
        ? tf.constant(new int[] {Math.toIntExact(known)})
        : tf.gather(tf.shape(x), tf.constant(new int[] {axis}), tf.constant(0));
  }

  /** A gather takes no negative number. */
  private static Operand<TInt32> fromFirst(Ops tf, Operand<?> x, int axis) {
    return axis < 0 ? tf.math.add(tf.rank(x), tf.constant(axis)) : tf.constant(axis);
  }

  /** The positions along an axis of n elements, 0 … n − 1. */
  public static Operand<TInt32> positions(Ops tf, Operand<TInt32> n) {
    return tf.range(tf.constant(0), n, tf.constant(1));
  }

  /**
   * Returns a vector along an axis, as it broadcasts to an operand.
   *
   * @param x the vector
   * @param behind how many axes come after that one
   */
  public static <T extends TType> Operand<T> along(Ops tf, Operand<T> x, int behind) {
    int[] column = new int[behind + 1];
    Arrays.fill(column, 1);
    column[0] = -1;
    return tf.reshape(x, tf.constant(column));
  }
}
