// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.settings;

import java.util.Arrays;
import java.util.stream.Stream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/**
 * The types float16 and bfloat16, in which nothing is computed: operands are cast to float32 at the
 * edge of an operator and its results are cast back, so that each is the float32 result, rounded
 * once. So are gradients, because the gradient of a cast is the cast back.
 *
 * <p>An operand is cast once for each operator: gradients of several casts would be added in its
 * own type.
 */
public final class Halves {
  private Halves() {}

  /**
   * Tells whether a type is float16 or bfloat16.
   *
   * @param type a type
   * @return true if it is
   */
  public static boolean isHalf(Class<? extends TType> type) {
    return type == TFloat16.class || type == TBfloat16.class;
  }

  /**
   * Returns what to compute with: a half as float32, all else as it is.
   *
   * @param tf where to build
   * @param x an operand
   * @param <T> its type
   * @return the operand, in another type than it says where that is a half
   */
  public static <T extends TFloating> Operand<T> widened(Ops tf, Operand<T> x) {
    return isHalf(x.type()) ? Inputs.trusted(tf.dtypes.cast(x, TFloat32.class)) : x;
  }

  /**
   * Returns a number to compute with.
   *
   * @param tf where to build
   * @param type the type of the result that it is for
   * @param number the number
   * @param <T> the type of the result
   * @return a scalar, in float32 where the result is a half
   */
  public static <T extends TFloating> Operand<T> number(Ops tf, Class<T> type, double number) {
    return isHalf(type)
        ? Inputs.trusted(tf.constant(TFloat32.class, number))
        : tf.constant(type, number);
  }

  /**
   * Returns a result in the type of the operands.
   *
   * @param tf where to build
   * @param result what was computed, in float32 if the type is a half
   * @param type the type of the operands
   * @param <T> the type of the operands
   * @return the result, cast if the type is a half
   */
  public static <T extends TFloating> Operand<T> narrowed(
      Ops tf, Operand<T> result, Class<T> type) {
    return isHalf(type) && result.type() != type ? tf.dtypes.cast(result, type) : result;
  }

  /**
   * Refuses a half among operands of other types, as other types are refused that are mixed.
   *
   * @param operator the operator's name in an error
   * @param first an operand
   * @param others the other operands
   */
  public static void requireOneType(String operator, Operand<?> first, Operand<?>... others) {
    if (Stream.concat(Stream.of(first), Arrays.stream(others)).anyMatch(x -> isHalf(x.type()))) {
      Inputs.requireOneType(operator, first, others);
    }
  }
}
