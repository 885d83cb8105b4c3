package org.softtf.ops.internal.array.ot;

import org.softtf.ops.Mode;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/**
 * The plan φ(u) as a function of the slack u = f + g − cost, in units of the softness: exp(u)
 * (smooth), or max(u, 0) to the power 1, 2 or 3 (c0, c1, c2).
 *
 * @param plan φ(u)
 * @param weight φ′(u)
 */
record Regularizer(Operand<TFloat64> plan, Operand<TFloat64> weight) {

  /** φ and φ′ from operations that have derivatives themselves. */
  public static Regularizer of(Ops tf, Operand<TFloat64> u, Mode mode) {
    if (mode == Mode.SMOOTH) {
      Operand<TFloat64> plan = tf.math.exp(u);
      return new Regularizer(plan, plan);
    }
    Operand<TFloat64> positive =
        tf.dtypes.cast(tf.math.greater(u, tf.constant(0.0)), TFloat64.class);
    Operand<TFloat64> slack = tf.math.mul(u, positive);
    return switch (mode) {
      case C0 -> new Regularizer(slack, positive);
      case C1 -> new Regularizer(tf.math.square(slack), tf.math.mul(slack, tf.constant(2.0)));
      case C2 -> {
        Operand<TFloat64> square = tf.math.square(slack);
        yield new Regularizer(tf.math.mul(square, slack), tf.math.mul(square, tf.constant(3.0)));
      }
      default -> throw new IllegalArgumentException("transport has no mode " + mode);
    };
  }

  /** The power of a compact mode. */
  static int power(Mode mode) {
    return switch (mode) {
      case C0 -> 1;
      case C1 -> 2;
      case C2 -> 3;
      default -> throw new IllegalArgumentException(mode + " is no power");
    };
  }
}
