// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.elementwise;

import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
import org.softtf.ops.internal.settings.Settings;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * The step S of a mode, from 0 to 1, and the signed step 2S − 1, as functions of u = x/softness.
 *
 * <p>Smooth they are the logistic function of u and tanh(u/2). The compact modes are polynomials in
 * v = u/5 clipped to [−1, 1], so that ±∞ are exact and NaN stays NaN: S is 1/2 + q(v) and the
 * signed step 2q(v), where q is v/2 (c0), 3v/4 − v³/4 (c1) or 15v/16 − 5v³/8 + 3v⁵/16 (c2).
 */
public final class Step {
  private static final double HALF_WIDTH = 5;

  /** The attribute of primitives that have a signed form. */
  static final String SIGNED = "signed";

  /** Its input is already divided by {@link #scale}. */
  private static final Primitive STEP =
      Primitive.named("softtf.step")
          .residuals("argument")
          .forward(Step::forward)
          .gradient(Step::gradient);

  private Step() {}

  /**
   * Returns S(u).
   *
   * @param tf where to build
   * @param u x/softness
   * @param mode a soft mode
   * @param <T> the type
   * @return values in [0, 1]
   */
  public static <T extends TFloating> Operand<T> of(Ops tf, Operand<T> u, Mode mode) {
    double scale = scale(mode, false);
    Operand<T> scaled = scale == 1 ? u : new RowMath<>(tf, u.type()).times(1 / scale, u);
    return ofScaled(tf, scaled, mode, false);
  }

  /**
   * Returns S(x/softness).
   *
   * @param settings where to build, with a soft mode
   * @param x any numbers
   * @param <T> the type
   * @return values in [0, 1]
   */
  public static <T extends TFloating> Operand<T> of(Settings settings, Operand<T> x) {
    return of(settings, x, false);
  }

  /**
   * Returns 2S(x/softness) − 1.
   *
   * @param settings where to build, with a soft mode
   * @param x any numbers
   * @param <T> the type
   * @return values in [−1, 1]
   */
  public static <T extends TFloating> Operand<T> signed(Settings settings, Operand<T> x) {
    return of(settings, x, true);
  }

  private static <T extends TFloating> Operand<T> of(
      Settings settings, Operand<T> x, boolean signed) {
    Mode mode = settings.mode();
    return ofScaled(settings.tf(), scaled(settings, x, signed), mode, signed);
  }

  /** Returns x/(softness·scale), the argument of the function without units. */
  static <T extends TFloating> Operand<T> scaled(Settings settings, Operand<T> x, boolean signed) {
    return settings.softness().divide(settings.tf(), x, scale(settings.mode(), signed));
  }

  static <T extends TFloating> Operand<T> ofScaled(
      Ops tf, Operand<T> scaled, Mode mode, boolean signed) {
    return STEP.apply(tf, attributes(mode, signed), scaled);
  }

  static Attributes attributes(Mode mode, boolean signed) {
    return Attributes.of(Primitive.MODE, mode).with(SIGNED, signed);
  }

  /**
   * Returns by what u is divided before the function without units is applied to it: in the compact
   * modes half the width of the step.
   *
   * @param mode a soft mode
   * @param signed whether it is that of the signed step
   * @return the divisor
   */
  public static double scale(Mode mode, boolean signed) {
    return switch (mode) {
      case HARD -> throw new IllegalArgumentException("the hard mode has no soft step");
      case SMOOTH -> signed ? 2 : 1;
      case C0, C1, C2 -> HALF_WIDTH;
    };
  }

  private static <T extends TFloating> List<Operand<T>> forward(Primitive.Forward<T> c) {
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    Operand<T> argument = c.keep("argument", argument(f, c.input(0), c.mode()));
    return List.of(value(f, argument, c.mode(), c.attributes().flag(SIGNED)));
  }

  static <T extends TFloating> Operand<T> value(
      RowMath<T> f, Operand<T> v, Mode mode, boolean signed) {
    if (mode == Mode.SMOOTH) {
      return signed ? f.tf().math.tanh(v) : f.tf().math.sigmoid(v);
    }
    Operand<T> odd =
        switch (mode) {
          case C0 -> signed ? clipped(f, v) : Polynomial.of(f, clipped(f, v), 0, 0.5);
          case C1 -> oddPolynomial(f, v, signed, 3. / 4, -1. / 4);
          default -> oddPolynomial(f, v, signed, 15. / 16, -5. / 8, 3. / 16);
        };
    return signed ? odd : f.plus(odd, f.number(0.5));
  }

  private static <T extends TFloating> Operand<T> oddPolynomial(
      RowMath<T> f, Operand<T> v, boolean signed, double... halves) {
    double[] coefficients = halves.clone();
    for (int i = 0; signed && i < coefficients.length; i++) {
      coefficients[i] *= 2;
    }
    return f.times(v, Polynomial.of(f, f.square(v), coefficients));
  }

  /** What value and slope are computed from; in the mode c0 a slope tells 1 from more than 1. */
  static <T extends TFloating> Operand<T> argument(RowMath<T> f, Operand<T> scaled, Mode mode) {
    return mode == Mode.SMOOTH || mode == Mode.C0 ? scaled : clipped(f, scaled);
  }

  /**
   * The argument with a finite stand-in for ±∞, to be multiplied with the slope, which is 0 there.
   */
  static <T extends TFloating> Operand<T> finite(RowMath<T> f, Operand<T> argument, Mode mode) {
    double largest = RowMath.largest(argument.type());
    return switch (mode) {
      case SMOOTH -> Bounds.clip(f, argument, -largest, largest);
      case C0 -> clipped(f, argument);
      default -> argument;
    };
  }

  private static <T extends TFloating> Operand<T> clipped(RowMath<T> f, Operand<T> v) {
    return Bounds.clip(f, v, -1, 1);
  }

  private static <T extends TFloating> List<Operand<T>> gradient(Primitive.Backward<T> c) {
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    Operand<T> argument = c.residual("argument");
    return List.of(
        slopeTimes(f, argument, c.output(), c.cotangent(), c.mode(), c.attributes().flag(SIGNED)));
  }

  /**
   * The derivative with respect to the scaled argument times a factor of its shape, in as few
   * passes as there are, itself differentiable.
   *
   * @param argument what {@link #argument} gives
   * @param value the function's value there
   */
  static <T extends TFloating> Operand<T> slopeTimes(
      RowMath<T> f,
      Operand<T> argument,
      Operand<T> value,
      Operand<T> factor,
      Mode mode,
      boolean signed) {
    if (mode == Mode.SMOOTH) {
      return signed
          ? FusedSlope.tanh(f.tf(), value, factor)
          : FusedSlope.sigmoid(f.tf(), value, factor);
    }
    if (mode == Mode.C0) {
      return f.times(factor, slope(f, argument, value, mode, signed));
    }
    Operand<T> once = FusedSlope.tanh(f.tf(), argument, factor);
    Operand<T> product = mode == Mode.C1 ? once : FusedSlope.tanh(f.tf(), argument, once);
    return Polynomial.of(f, product, 0, steepest(mode, signed));
  }

  /**
   * The derivative with respect to the scaled argument, itself differentiable.
   *
   * @param value the function's value there
   */
  static <T extends TFloating> Operand<T> slope(
      RowMath<T> f, Operand<T> scaled, Operand<T> value, Mode mode, boolean signed) {
    if (mode == Mode.SMOOTH) {
      return signed
          ? Polynomial.of(f, f.square(value), 1, -1)
          : f.times(value, Polynomial.of(f, value, 1, -1));
    }
    double steepest = steepest(mode, signed);
    if (mode == Mode.C0) {
      Operand<T> inside = f.indicator(f.tf().math.lessEqual(f.abs(scaled), f.number(1)));
      return Polynomial.of(f, inside, 0, steepest);
    }
    Operand<T> rest = Polynomial.of(f, f.square(clipped(f, scaled)), 1, -1);
    return Polynomial.of(f, mode == Mode.C1 ? rest : f.square(rest), 0, steepest);
  }

  /** The slope of a compact mode at 0. */
  private static double steepest(Mode mode, boolean signed) {
    double half =
        switch (mode) {
          case C0 -> 1. / 2;
          case C1 -> 3. / 4;
          default -> 15. / 16;
        };
    return signed ? 2 * half : half;
  }
}
