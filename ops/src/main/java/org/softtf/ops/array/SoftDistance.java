package org.softtf.ops.array;

import org.softtf.ops.settings.Mode;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * The soft absolute value u·(2·S(u) − 1) and its slope, in the odd form that takes few passes over
 * an n × n matrix: tanh for smooth, else a polynomial in v = u/5 clipped to [−1, 1].
 */
final class SoftDistance {
  private static final double HALF_WIDTH = 5;

  private SoftDistance() {}

  static <T extends TFloating> Operand<T> value(Formula<T> f, Operand<T> u, Mode mode) {
    Operand<T> sign =
        switch (mode) {
          case SMOOTH -> halfTanh(f, u);
          case C0 -> clipped(f, u);
          case C1 -> odd(f, clipped(f, u), 3.0 / 2, -1.0 / 2);
          case C2 -> odd(f, clipped(f, u), 15.0 / 8, -10.0 / 8, 3.0 / 8);
          case HARD -> throw new IllegalArgumentException("soft distance has no mode hard");
        };
    return f.times(u, sign);
  }

  /** sign + v·sign'(v), which is ±1 beyond v = ±1. */
  static <T extends TFloating> Operand<T> slope(Formula<T> f, Operand<T> u, Mode mode) {
    return switch (mode) {
      case SMOOTH -> {
        Operand<T> sign = halfTanh(f, u);
        Operand<T> bell = f.minus(f.number(1), f.square(sign));
        yield f.plus(sign, f.times(f.times(0.5, u), bell));
      }
      case C0 -> {
        Operand<T> v = clipped(f, u);
        Operand<T> inside = f.indicator(f.tf().math.less(f.tf().math.abs(v), f.number(1)));
        yield f.times(v, f.plus(inside, f.number(1)));
      }
      case C1 -> odd(f, clipped(f, u), 3, -2);
      case C2 -> odd(f, clipped(f, u), 30.0 / 8, -5, 18.0 / 8);
      case HARD -> throw new IllegalArgumentException("soft distance has no mode hard");
    };
  }

  private static <T extends TFloating> Operand<T> halfTanh(Formula<T> f, Operand<T> u) {
    return f.tf().math.tanh(f.times(0.5, u));
  }

  private static <T extends TFloating> Operand<T> clipped(Formula<T> f, Operand<T> u) {
    Operand<T> v = f.times(1 / HALF_WIDTH, u);
    return f.tf().math.minimum(f.tf().math.maximum(v, f.number(-1)), f.number(1));
  }

  /** v·(c₀ + c₁·v² + c₂·v⁴ …). */
  private static <T extends TFloating> Operand<T> odd(
      Formula<T> f, Operand<T> v, double... coefficients) {
    Operand<T> square = f.square(v);
    Operand<T> sum = f.number(coefficients[coefficients.length - 1]);
    for (int i = coefficients.length - 2; i >= 0; i--) {
      sum = f.plus(f.times(square, sum), f.number(coefficients[i]));
    }
    return f.times(v, sum);
  }
}
