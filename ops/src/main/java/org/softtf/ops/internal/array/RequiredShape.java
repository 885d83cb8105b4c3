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

/**
 * The shape that x must have for operands that go with its elements or rows: a mask of 3 rows wants
 * 3 rows, also where x declares an open number of them.
 *
 * <p>x itself passes a node that fails where a run brings another shape. A check beside it would
 * not do: TensorFlow's optimization of graphs takes it that the shapes of later operations fit,
 * sees in a constant mask what shape x then has, and leaves the check out.
 */
public final class RequiredShape {
  private final Ops tf;
  private final String operator;
  private final Shape declared;

  /** Of the rows, counted from the first; negative for all elements as one row. */
  private final int axis;

  private final long[] sizes;

  /** What asks for more than x declares, first; null for nothing. */
  private @Nullable String by;

  /**
   * Starts with what x declares.
   *
   * @param tf where to build, in the operator's scope
   * @param operator the operator's name in an error
   * @param declared the shape that x declares
   * @param axis of its rows; null for all elements as one row
   */
  public RequiredShape(Ops tf, String operator, Shape declared, @Nullable Integer axis) {
    this.tf = tf;
    this.operator = operator;
    this.declared = declared;
    this.axis =
        axis == null || declared.isUnknown()
            ? -1
            : Axes.normalize(operator, axis, declared.numDimensions());
    this.sizes = declared.isUnknown() ? new long[0] : declared.asArray();
  }

  /**
   * Adds the options that say what is there.
   *
   * @param mask what broadcasts to x; null for none
   * @param lengths what broadcasts to x without its axis; null for none
   */
  public RequiredShape masks(@Nullable Operand<?> mask, @Nullable Operand<?> lengths) {
    return elements("mask", mask).rows("lengths", lengths);
  }

  /**
   * Adds what broadcasts to x.
   *
   * @param name its name in an error
   * @param given the operand; null for none
   */
  RequiredShape elements(String name, @Nullable Operand<?> given) {
    return add(name, given, -1);
  }

  private RequiredShape rows(String name, @Nullable Operand<?> given) {
    return axis < 0 ? this : add(name, given, axis);
  }

  /**
   * Adds a number for each row: a scalar, or of the shape of x without its axis or with 1 in its
   * place.
   *
   * @param name its name in an error
   * @param given the operand; null for none
   */
  RequiredShape numbers(String name, @Nullable Operand<?> given) {
    if (given == null) {
      return this;
    }
    Inputs.require(tf, given, operator + ": " + name);
    return isWithoutAxis(given.shape(), sizes.length) ? rows(name, given) : elements(name, given);
  }

  /** Whether numbers for each row have no axis in the place of that of x. */
  static boolean isWithoutAxis(Shape numbers, int rank) {
    return numbers.numDimensions() > 0 && numbers.numDimensions() == rank - 1;
  }

  /**
   * Adds what is as long as the axis.
   *
   * @param name its name in an error
   * @param given the operand
   */
  public RequiredShape alongAxis(String name, Operand<?> given) {
    Shape shape = given.shape();
    if (!shape.isUnknown() && shape.numDimensions() == 1) {
      narrow(name, axis, shape.get(0));
    }
    return this;
  }

  /** Adds an operand for all dimensions but one; −1 to leave none out. */
  private RequiredShape add(String name, @Nullable Operand<?> given, int without) {
    if (given == null) {
      return this;
    }
    Inputs.require(tf, given, operator + ": " + name);
    Shape shape = given.shape();
    int room = sizes.length - (without < 0 ? 0 : 1);
    if (shape.isUnknown() || shape.numDimensions() > room) {
      return this; // refused where it is used, or not known
    }
    for (int i = 1; i <= shape.numDimensions(); i++) {
      int among = room - i;
      int dimension = without >= 0 && among >= without ? among + 1 : among;
      if (shape.get(-i) != 1) {
        narrow(name, dimension, shape.get(-i));
      }
    }
    return this;
  }

  private void narrow(String name, int dimension, long size) {
    if (sizes[dimension] < 0 && size >= 0) {
      sizes[dimension] = size;
      by = by == null ? name : by;
    }
  }

  /** The shape, as far as it is known. */
  Shape shape() {
    return by == null ? declared : Shape.of(sizes);
  }

  /** Returns x, which fails when the graph runs if it has another shape, declared or not. */
  <T extends TFloating> Operand<T> require(Operand<T> x) {
    return by == null ? DeclaredShape.require(tf, x) : narrowed(x);
  }

  /**
   * Returns x, which fails when the graph runs if it has another shape where x declares none.
   *
   * @param x of the declared shape
   * @param <T> its type
   */
  public <T extends TFloating> Operand<T> narrowed(Operand<T> x) {
    return by == null ? x : DeclaredShape.require(tf, x, shape(), "shape_must_fit_" + by);
  }
}
