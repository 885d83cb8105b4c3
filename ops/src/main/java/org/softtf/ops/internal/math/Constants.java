// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.math;

import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/** Constants of a type that is known when the graph is built. */
public final class Constants {
  private Constants() {}

  /**
   * Makes ones, through which no gradient is looked for: TensorFlow's C++ has none of {@code
   * OnesLike}, and where gradients cannot be registered it would be an error.
   *
   * @param tf where to build
   * @param x an array
   * @param <T> its type
   * @return ones of its shape
   */
  public static <T extends TFloating> Operand<T> onesLike(Ops tf, Operand<T> x) {
    return tf.stopGradient(tf.onesLike(x));
  }

  /**
   * Makes a vector.
   *
   * @param tf where to build
   * @param type any floating type
   * @param values the numbers
   * @param <T> the type
   * @return the constant
   */
  public static <T extends TFloating> Operand<T> vector(Ops tf, Class<T> type, double... values) {
    return array(tf, type, Shape.of(values.length), values);
  }

  /**
   * Makes an array.
   *
   * @param tf where to build
   * @param type any floating type
   * @param shape its shape
   * @param values the numbers in row-major order
   * @param <T> the type
   * @return the constant
   */
  public static <T extends TFloating> Operand<T> array(
      Ops tf, Class<T> type, Shape shape, double... values) {
    if (type == TFloat64.class) {
      return tf.constant(shape, DataBuffers.of(values)).asOutput().expect(type);
    }
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return tf.constant(shape, DataBuffers.of(floats)).asOutput().expect(type);
  }
}
