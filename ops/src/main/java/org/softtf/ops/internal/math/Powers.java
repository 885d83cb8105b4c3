package org.softtf.ops.internal.math;

import java.util.ArrayList;
import java.util.List;
import org.softtf.ops.Mode;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** Small whole powers. */
public final class Powers {
  private Powers() {}

  /**
   * Returns the exponent p of a compact mode, in which probabilities and plans are max(v, 0)^p: 1,
   * 2, 3 in c0, c1, c2.
   */
  public static int ofMode(Mode mode) {
    return switch (mode) {
      case C0 -> 1;
      case C1 -> 2;
      case C2 -> 3;
      case HARD, SMOOTH ->
          throw new IllegalArgumentException(
              "only the compact modes c0, c1 and c2 are powers, got " + mode);
    };
  }

  public static Operand<TFloat64> of(Ops tf, Operand<TFloat64> x, int q) {
    return switch (q) {
      case 0 -> Constants.onesLike(tf, x);
      case 1 -> x;
      case 2 -> tf.math.square(x);
      default -> tf.math.mul(x, of(tf, x, q - 1));
    };
  }

  /** f·x^j, j = 0 … power. */
  public static List<Operand<TFloat64>> times(
      Ops tf, Operand<TFloat64> f, Operand<TFloat64> x, int power) {
    List<Operand<TFloat64>> terms = new ArrayList<>(List.of(f));
    for (int j = 1; j <= power; j++) {
      terms.add(tf.math.mul(terms.get(j - 1), x));
    }
    return terms;
  }

  public static int binomial(int n, int k) {
    int value = 1;
    for (int i = 1; i <= k; i++) {
      value = value * (n - k + i) / i;
    }
    return value;
  }
}
