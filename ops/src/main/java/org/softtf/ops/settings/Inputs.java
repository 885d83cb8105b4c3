package org.softtf.ops.settings;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TIntegral;
import org.tensorflow.types.family.TType;

/** Checks and conversions of operands that all operators share. */
public final class Inputs {
  private Inputs() {}

  /**
   * Returns an operand that soft operators can work with: float32 and float64 as they are, integers
   * as float32.
   *
   * @param tf where to build
   * @param x the operand
   * @param what its name in an error, such as {@code "abs: x"}
   * @param <T> its type, or {@link TFloat32} for integers
   * @return the floating operand
   */
  @SuppressWarnings("unchecked") // the branch knows the type
  public static <T extends TFloating> Operand<T> floating(
      Ops tf, Operand<? extends TType> x, String what) {
    Class<? extends TType> type = x.type();
    if (type == TFloat32.class || type == TFloat64.class) {
      return (Operand<T>) x;
    }
    if (TIntegral.class.isAssignableFrom(type)) {
      return (Operand<T>) tf.dtypes.cast(x, TFloat32.class);
    }
    throw new IllegalArgumentException(
        what
            + " must be float32, float64 or an integer type, got "
            + type.getSimpleName()
            + "; cast it with tf.dtypes.cast(x, TFloat32.class)");
  }
}
