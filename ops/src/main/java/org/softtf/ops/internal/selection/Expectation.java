// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.selection;

import java.util.List;
import org.softtf.ops.internal.math.AxisMove;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** Means of numbers along an axis, weighted by soft indices. */
public final class Expectation {
  private static final int LAST = -1;

  private Expectation() {}

  /** Σᵢ p[…, i]·x[…, i], where the operands broadcast. */
  public static <T extends TFloating> Operand<T> last(
      Ops tf, Operand<T> x, Operand<T> probabilities) {
    return tf.reduceSum(tf.math.mul(x, probabilities), tf.constant(LAST));
  }

  /** Along an axis of x, each place with soft indices of its own: p is (…, k, …, [n]). */
  public static <T extends TFloating> Operand<T> alongAxis(
      Ops tf, Operand<T> x, Operand<T> probabilities, int axis) {
    Operand<T> moved = AxisMove.of(tf, x, axis, LAST);
    Operand<T> rows = AxisMove.of(tf, probabilities, axis < 0 ? axis - 1 : axis, LAST - 1);
    return AxisMove.of(tf, last(tf, tf.expandDims(moved, tf.constant(LAST - 1)), rows), LAST, axis);
  }

  /** Along an axis of x, every place with the same soft indices: p is (k, [n]). */
  public static <T extends TFloating> Operand<T> shared(
      Ops tf, Operand<T> x, Operand<T> probabilities, int axis) {
    Operand<T> moved = AxisMove.of(tf, x, axis, LAST);
    return AxisMove.of(
        tf, tf.linalg.einsum(List.of(moved, probabilities), "...n,kn->...k"), LAST, axis);
  }

  public static <T extends TFloating> Operand<T> flat(Ops tf, Operand<T> x) {
    return tf.reshape(x, tf.constant(new int[] {-1}));
  }

  /** Refuses a soft index over another number of places than the axis has, where both are known. */
  public static void requireLength(String operator, Operand<?> x, int axis, Operand<?> softIndex) {
    long places = size(x.shape(), axis);
    long given = size(softIndex.shape(), LAST);
    if (places >= 0 && given >= 0 && places != given) {
      throw new IllegalArgumentException(
          operator
              + ": the soft index is over "
              + given
              + " places, but x, of shape "
              + x.shape()
              + ", has "
              + places
              + " along axis "
              + axis);
    }
  }

  /** Refuses a soft index with another number of dimensions, where it is known. */
  public static void requireRank(String operator, Operand<?> softIndex, int rank) {
    Shape shape = softIndex.shape();
    if (!shape.isUnknown() && shape.numDimensions() != rank) {
      throw new IllegalArgumentException(
          operator
              + ": the soft index must have "
              + rank
              + (rank == 1 ? " dimension" : " dimensions")
              + ", its last over the places of x, got shape "
              + shape);
    }
  }

  /** The length of an axis; -1 if it is not known. */
  public static long size(Shape shape, int axis) {
    return shape.isUnknown() || shape.numDimensions() == 0 ? -1 : shape.get(axis);
  }
}
