package org.softtf.ops.settings;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/** Constants of a type that is known when the graph is built. */
public final class Constants {
  private Constants() {}

  /**
   * Makes a vector.
   *
   * @param tf where to build
   * @param type float32 or float64
   * @param values the numbers
   * @param <T> the type
   * @return the constant
   */
  @SuppressWarnings("unchecked") // the branch knows the type
  public static <T extends TFloating> Operand<T> vector(Ops tf, Class<T> type, double... values) {
    if (type == TFloat64.class) {
      return (Operand<T>) tf.constant(values);
    }
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return (Operand<T>) tf.constant(floats);
  }
}
