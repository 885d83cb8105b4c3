// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array;

import org.jspecify.annotations.Nullable;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.settings.DeclaredShape;
import org.softtf.ops.internal.settings.Inputs;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** Operands that go with the rows of x: a number for each element, or one for each row. */
final class RowOperands<T extends TFloating> {
  private final Ops tf;
  private final String operator;
  private final Operand<T> x;
  private final @Nullable Integer axis;

  /**
   * Prepares.
   *
   * @param operator the operator's name in an error
   * @param x the operand whose rows they go with
   * @param axis as the option gives it; null for all elements as one row
   */
  RowOperands(Ops tf, String operator, Operand<T> x, @Nullable Integer axis) {
    this.tf = tf;
    this.operator = operator;
    this.x = x;
    this.axis = axis;
  }

  /**
   * A number for each element.
   *
   * @param name its name in an error
   * @param given what broadcasts to the shape of x
   * @return (R, n)
   */
  Operand<T> elements(String name, Operand<? extends TFloating> given) {
    Inputs.requireNumbers(tf, given, operator + ": " + name);
    Operand<T> fitting = Room.of(tf, x).require(tf, rule(name), declared(given));
    return new Layout<>(tf, operator, tf.broadcastTo(fitting, tf.shape(x)), axis).rows();
  }

  private String rule(String name) {
    return operator + ": " + name + " must be a scalar or broadcast to";
  }

  /** In the type of x, with the shape that its node declares. */
  private Operand<T> declared(Operand<? extends TFloating> given) {
    return DeclaredShape.require(tf, tf.dtypes.cast(given, x.type()));
  }

  /**
   * A number for each row.
   *
   * @param name its name in an error
   * @param given a scalar, or of the shape of x without the axis or with 1 in its place
   * @return (R, 1)
   */
  Operand<T> rows(String name, Operand<? extends TFloating> given) {
    Inputs.requireNumbers(tf, given, operator + ": " + name);
    Shape shape = given.shape();
    if (shape.isUnknown()) {
      throw new IllegalArgumentException(
          operator
              + ": "
              + name
              + " must have a known number of dimensions; set it with"
              + " tf.ensureShape");
    }
    Operand<T> declared = declared(given);
    if (axis == null) {
      Operand<T> one = Room.oneRow(tf).require(tf, rule(name), declared);
      return tf.reshape(one, tf.constant(new int[] {1, 1}));
    }
    Operand<T> first = firstAlongAxis(axis);
    int rank = x.shape().numDimensions();
    boolean without = RequiredShape.isWithoutAxis(shape, rank);
    Operand<T> placed =
        without
            ? tf.expandDims(
                Room.without(tf, x, axis).require(tf, rule(name), declared),
                tf.constant(Axes.normalize(axis, rank)))
            : Room.of(tf, first)
                .named("x with 1 in place of its axis")
                .require(tf, rule(name), declared);
    Operand<T> all = tf.broadcastTo(placed, tf.shape(first));
    return new Layout<>(tf, operator, all, axis).rows();
  }

  private Operand<T> firstAlongAxis(int of) {
    Operand<T> first =
        tf.gather(
            x, tf.constant(new int[] {0}), tf.constant(Axes.normalize(operator, of, x.shape())));
    return tf.stopGradient(first);
  }
}
