// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.settings;

import org.jspecify.annotations.Nullable;
import org.softtf.ops.internal.math.Axes;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * An operand, and the axis of it to work along.
 *
 * @param x the operand
 * @param axis from 0; negative only if the number of dimensions is unknown
 * @param <T> the type of the operand
 */
public record AlongAxis<T extends TFloating>(Operand<T> x, int axis) {
  /**
   * Applies the option of an axis.
   *
   * @param tf where to build
   * @param operator the operator's name in an error
   * @param x the operand
   * @param axis as the option gives it; null for all elements as one row
   * @param <T> the type of the operand
   * @return the operand, with one dimension for all elements as one row, and the axis
   */
  public static <T extends TFloating> AlongAxis<T> of(
      Ops tf, String operator, Operand<T> x, @Nullable Integer axis) {
    return axis == null
        ? new AlongAxis<>(tf.reshape(x, tf.constant(new int[] {-1})), 0)
        : new AlongAxis<>(having(tf, operator, x, axis), Axes.normalize(operator, axis, x.shape()));
  }

  /**
   * Returns x; where its number of dimensions is unknown the run fails if the axis is not there.
   */
  private static <T extends TFloating> Operand<T> having(
      Ops tf, String operator, Operand<T> x, int axis) {
    if (!x.shape().isUnknown()) {
      return x;
    }
    Operand<TInt32> rank = tf.rank(x);
    return RunCheck.require(
        tf,
        tf.math.greater(rank, tf.constant(axis < 0 ? -axis - 1 : axis)),
        x,
        operator + ": axis must name a dimension of x; axis, number of dimensions:",
        tf.constant(axis),
        rank);
  }
}
