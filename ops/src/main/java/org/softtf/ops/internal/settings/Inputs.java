// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.settings;

import org.jspecify.annotations.Nullable;
import org.softtf.gradients.internal.OperandCheck;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TIntegral;
import org.tensorflow.types.family.TType;

/** Checks and conversions of operands that all operators share. */
public final class Inputs {
  /** TensorFlow ends the process where a tensor has 254, and operators add one or two. */
  private static final int MOST_DIMENSIONS = 250;

  private Inputs() {}

  /**
   * Returns an operand that soft operators can work with: float32 and float64 as they are, halves
   * and integers as float32; of a variable its value, since some of TensorFlow's gradients fail of
   * the variable itself.
   *
   * @param tf where to build
   * @param x the operand
   * @param what its name in an error, such as {@code "abs: x"}
   * @param <T> its type, or {@link TFloat32} for integers; a half says its type and is float32
   * @return the floating operand
   */
  public static <T extends TFloating> Operand<T> floating(
      Ops tf, Operand<? extends TType> x, String what) {
    requireNumbers(tf, x, what);
    Class<? extends TType> type = x.type();
    if (type != TFloat32.class && type != TFloat64.class) {
      return trusted(tf.dtypes.cast(x, TFloat32.class));
    }
    return trusted(OperandCheck.isReference(x) ? tf.identity(x) : x);
  }

  /**
   * Refuses what is no operand of numbers that soft operators can work with.
   *
   * @param tf where to build
   * @param x the operand
   * @param what its name in an error, such as {@code "sort: weights"}
   */
  public static void requireNumbers(Ops tf, Operand<? extends TType> x, String what) {
    require(tf, x, what);
    requireFewDimensions(x.shape(), what);
    Class<? extends TType> type = OperandCheck.type(x, what);
    boolean floating = type == TFloat32.class || type == TFloat64.class || Halves.isHalf(type);
    if (!floating && !TIntegral.class.isAssignableFrom(type)) {
      throw new IllegalArgumentException(
          what
              + " must be float16, bfloat16, float32, float64 or an integer type, got "
              + type.getSimpleName()
              + "; cast it with tf.dtypes.cast(x, TFloat32.class)");
    }
  }

  private static void requireFewDimensions(Shape shape, String what) {
    if (!shape.isUnknown() && shape.numDimensions() > MOST_DIMENSIONS) {
      throw new IllegalArgumentException(
          what
              + " must have at most "
              + MOST_DIMENSIONS
              + " dimensions, got "
              + shape.numDimensions()
              + "; give it another shape with tf.reshape");
    }
  }

  /**
   * Refuses null, and an operand of another graph or session.
   *
   * @param tf where to build
   * @param x the operand
   * @param what its name in an error, such as {@code "abs: x"}
   */
  public static void require(Ops tf, @Nullable Operand<?> x, String what) {
    OperandCheck.require(tf.scope().env(), x, what);
  }

  /**
   * Returns an operand whose type the caller has checked: this module's only unchecked cast.
   *
   * @param x the operand
   * @param <T> its type
   * @return the same operand
   */
  @SuppressWarnings("unchecked")
  public static <T extends TType> Operand<T> trusted(Operand<?> x) {
    return (Operand<T>) x;
  }

  /**
   * Checks that operands have one type.
   *
   * @param operator the operator's name in an error
   * @param first an operand
   * @param others the other operands
   */
  public static void requireOneType(String operator, Operand<?> first, Operand<?>... others) {
    for (Operand<?> other : others) {
      if (other.type() != first.type()) {
        throw new IllegalArgumentException(
            operator
                + ": operands must have one type, got "
                + first.type().getSimpleName()
                + " and "
                + other.type().getSimpleName());
      }
    }
  }
}
