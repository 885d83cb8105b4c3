// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.settings.DeclaredShape;
import org.softtf.ops.internal.settings.Inputs;
import org.softtf.ops.internal.settings.RunCheck;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;

/** From the options mask and lengths to what is there of an array. */
public final class Masks {
  private final Ops tf;
  private final String operator;
  private final Operand<?> x;

  private Masks(Ops tf, String operator, Operand<?> x) {
    this.tf = tf;
    this.operator = operator;
    this.x = x;
  }

  /**
   * Puts both options together.
   *
   * @param x what the operator is given
   * @param axis of the lengths; null for all elements as one row
   * @param mask what is there; null for all
   * @param lengths how many of the first elements are there; null for all
   * @return true for what is there, of the shape of x; null if neither option is given
   */
  public static @Nullable Operand<TBool> of(
      Ops tf,
      String operator,
      Operand<?> x,
      @Nullable Integer axis,
      @Nullable Operand<TBool> mask,
      @Nullable Operand<TInt32> lengths) {
    Masks masks = new Masks(tf, operator, x);
    if (mask != null) {
      Inputs.require(tf, mask, operator + ": mask");
    }
    Operand<TBool> there = mask == null ? null : masks.ofMask(mask);
    if (lengths == null) {
      return there;
    }
    Inputs.require(tf, lengths, operator + ": lengths");
    Operand<TBool> first = axis == null ? masks.ofLength(lengths) : masks.ofLengths(lengths, axis);
    return there == null ? first : tf.math.logicalAnd(there, first);
  }

  private Operand<TBool> ofMask(Operand<TBool> mask) {
    Operand<TBool> declared = DeclaredShape.requireOfConstant(tf, mask);
    Operand<TBool> fitting =
        Room.of(tf, x)
            .require(tf, operator + ": mask must broadcast to", declared, ofRows(mask.shape()));
    return tf.broadcastTo(fitting, tf.shape(x));
  }

  /** What a mask of fewer dimensions than x may have been meant to be. */
  private String ofRows(Shape mask) {
    return mask.numDimensions() < x.shape().numDimensions() && !mask.isUnknown()
        ? "; one boolean for each row has 1 on the axis: tf.expandDims"
        : "";
  }

  /** Of all elements as one row. */
  private Operand<TBool> ofLength(Operand<TInt32> length) {
    Operand<TInt32> scalar =
        Room.oneRow(tf).require(tf, operator + ": lengths must be a scalar for", known(length));
    Operand<TInt32> n = tf.size(x, TInt32.class);
    Operand<TBool> first = tf.math.less(Axes.positions(tf, n), checked(scalar, n));
    return tf.reshape(first, tf.shape(x));
  }

  private Operand<TBool> ofLengths(Operand<TInt32> lengths, int given) {
    int rank = x.shape().numDimensions();
    int axis = Axes.normalize(given, rank);
    Operand<TInt32> declared = DeclaredShape.requireOfConstant(tf, known(lengths));
    Operand<TInt32> fitting = requireForRows(declared, given);
    Operand<TInt32> n = Axes.size(tf, x, axis);
    Operand<TInt32> checked = checked(fitting, n);
    int fromLast = axis - rank;
    boolean reaches = lengths.shape().numDimensions() >= -fromLast - 1;
    Operand<TInt32> along = reaches ? tf.expandDims(checked, tf.constant(fromLast)) : checked;
    Operand<TInt32> places = Axes.along(tf, Axes.positions(tf, n), rank - 1 - axis);
    return tf.broadcastTo(tf.math.less(places, along), tf.shape(x));
  }

  /** One number for each row; says so by the shape that x has. */
  private Operand<TInt32> requireForRows(Operand<TInt32> lengths, int axis) {
    Room room = Room.without(tf, x, axis);
    String rule =
        operator
            + ": lengths must be one number for each row: for x of shape "
            + x.shape()
            + " and axis "
            + axis
            + " lengths of shape "
            + room.known();
    if (lengths.shape().isCompatibleWith(x.shape())) {
      throw new IllegalArgumentException(
          rule
              + ", got the shape of x, "
              + lengths.shape()
              + "; what tells of each element whether it is there is the option mask");
    }
    if (hasAxisOfOne(lengths.shape(), room.known())) {
      throw new IllegalArgumentException(
          rule + ", got shape " + lengths.shape() + "; drop the axis of 1 by tf.squeeze");
    }
    return room.named("one that broadcasts to it").require(tf, rule + " or", lengths);
  }

  /** Whether lengths have a dimension too many, which holds nothing. */
  private static boolean hasAxisOfOne(Shape lengths, Shape rows) {
    return lengths.numDimensions() > rows.numDimensions()
        && Arrays.stream(lengths.asArray()).anyMatch(size -> size == 1);
  }

  private Operand<TInt32> known(Operand<TInt32> lengths) {
    if (lengths.shape().isUnknown()) {
      throw new IllegalArgumentException(
          operator
              + ": lengths must have a known number of dimensions; set it with tf.ensureShape");
    }
    return lengths;
  }

  private Operand<TInt32> checked(Operand<TInt32> lengths, Operand<TInt32> n) {
    Operand<TBool> valid =
        tf.math.logicalAnd(
            tf.math.greaterEqual(lengths, tf.constant(0)), tf.math.lessEqual(lengths, n));
    Operand<TBool> all =
        tf.reduceAll(tf.reshape(valid, tf.constant(new int[] {-1})), tf.constant(0));
    return RunCheck.require(
        tf, all, lengths, operator + ": lengths must be in [0, n]; n, lengths:", n, lengths);
  }
}
