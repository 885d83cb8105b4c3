// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.math;

import java.util.ArrayList;
import java.util.List;
import org.softtf.ops.Mode;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

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

  /** x^q; x⁰ is 1, also for 0. */
  public static <T extends TFloating> Operand<T> of(RowMath<T> f, Operand<T> x, int q) {
    return switch (q) {
      case 0 -> Constants.onesLike(f.tf(), x);
      case 1 -> x;
      case 2 -> f.square(x);
      default -> f.times(x, of(f, x, q - 1));
    };
  }

  /** first·x^j, j = 0 … power. */
  public static <T extends TFloating> List<Operand<T>> times(
      RowMath<T> f, Operand<T> first, Operand<T> x, int power) {
    List<Operand<T>> terms = new ArrayList<>(List.of(first));
    for (int j = 1; j <= power; j++) {
      terms.add(f.times(terms.get(j - 1), x));
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
