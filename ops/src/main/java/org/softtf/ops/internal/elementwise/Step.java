package org.softtf.ops.internal.elementwise;

import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.CustomOperator;
import org.softtf.gradients.ForwardContext;
import org.softtf.gradients.GradientContext;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.math.Constants;
import org.softtf.ops.internal.settings.Settings;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
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
  private static final String MODE = "mode";
  private static final String SIGNED = "signed";

  /** Its input is already divided by {@link #scale}. */
  private static final CustomOperator OPERATOR =
      CustomOperator.named("softtf.step")
          .forward(Step::forward)
          .gradient(Step::gradient)
          .ordinaryGradientAgrees()
          .gradientBuiltOnDemand()
          .create();

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
    return ofScaled(
        tf,
        scale == 1 ? u : tf.math.mul(u, Constants.number(tf, u.type(), 1 / scale)),
        mode,
        false);
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

  @SuppressWarnings("unchecked") // the operator keeps its input's type
  static <T extends TFloating> Operand<T> ofScaled(
      Ops tf, Operand<T> scaled, Mode mode, boolean signed) {
    Attributes attributes = Attributes.of(MODE, mode).with(SIGNED, signed);
    return (Operand<T>) OPERATOR.apply(tf, List.of(scaled), attributes).get(0);
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

  private static List<Operand<?>> forward(ForwardContext c) {
    Mode mode = mode(c.attributes());
    Operand<TFloating> argument = c.keep(argument(c.tf(), c.<TFloating>input(0), mode));
    return List.of(value(c.tf(), argument, mode, signed(c.attributes())));
  }

  private static Mode mode(Attributes attributes) {
    return attributes.constant(MODE, Mode.class);
  }

  private static boolean signed(Attributes attributes) {
    return attributes.flag(SIGNED);
  }

  static <T extends TFloating> Operand<T> value(Ops tf, Operand<T> v, Mode mode, boolean signed) {
    if (mode == Mode.SMOOTH) {
      return signed ? tf.math.tanh(v) : tf.math.sigmoid(v);
    }
    Operand<T> odd =
        switch (mode) {
          case C0 -> signed ? clipped(tf, v) : Polynomial.of(tf, clipped(tf, v), 0, 0.5);
          case C1 -> oddPolynomial(tf, v, signed, 3. / 4, -1. / 4);
          default -> oddPolynomial(tf, v, signed, 15. / 16, -5. / 8, 3. / 16);
        };
    return signed ? odd : tf.math.add(odd, Constants.number(tf, v.type(), 0.5));
  }

  private static <T extends TFloating> Operand<T> oddPolynomial(
      Ops tf, Operand<T> v, boolean signed, double... halves) {
    double[] coefficients = halves.clone();
    for (int i = 0; signed && i < coefficients.length; i++) {
      coefficients[i] *= 2;
    }
    return tf.math.mul(v, Polynomial.of(tf, tf.math.square(v), coefficients));
  }

  /** What value and slope are computed from; in the mode c0 a slope tells 1 from more than 1. */
  static <T extends TFloating> Operand<T> argument(Ops tf, Operand<T> scaled, Mode mode) {
    return mode == Mode.SMOOTH || mode == Mode.C0 ? scaled : clipped(tf, scaled);
  }

  /**
   * The argument with a finite stand-in for ±∞, to be multiplied with the slope, which is 0 there.
   */
  static <T extends TFloating> Operand<T> finite(Ops tf, Operand<T> argument, Mode mode) {
    double largest = largest(argument.type());
    return switch (mode) {
      case SMOOTH -> Bounds.clip(tf, argument, -largest, largest);
      case C0 -> clipped(tf, argument);
      default -> argument;
    };
  }

  static double largest(Class<? extends TFloating> type) {
    return type == TFloat64.class ? Double.MAX_VALUE : Float.MAX_VALUE;
  }

  private static <T extends TFloating> Operand<T> clipped(Ops tf, Operand<T> v) {
    return Bounds.clip(tf, v, -1, 1);
  }

  private static List<Operand<?>> gradient(GradientContext c) {
    return List.of(
        slopeTimes(
            c.tf(),
            c.residual(0),
            c.output(0),
            c.<TFloating>cotangent(0),
            mode(c.attributes()),
            signed(c.attributes())));
  }

  /**
   * The derivative with respect to the scaled argument times a factor of its shape, in as few
   * passes as there are, itself differentiable.
   *
   * @param argument what {@link #argument} gives
   * @param value the function's value there
   */
  static <T extends TFloating> Operand<T> slopeTimes(
      Ops tf, Operand<T> argument, Operand<T> value, Operand<T> factor, Mode mode, boolean signed) {
    if (mode == Mode.SMOOTH) {
      return signed ? FusedSlope.tanh(tf, value, factor) : FusedSlope.sigmoid(tf, value, factor);
    }
    if (mode == Mode.C0) {
      return tf.math.mul(factor, slope(tf, argument, value, mode, signed));
    }
    Operand<T> once = FusedSlope.tanh(tf, argument, factor);
    Operand<T> product = mode == Mode.C1 ? once : FusedSlope.tanh(tf, argument, once);
    return Polynomial.of(tf, product, 0, steepest(mode, signed));
  }

  /**
   * The derivative with respect to the scaled argument, itself differentiable.
   *
   * @param value the function's value there
   */
  static <T extends TFloating> Operand<T> slope(
      Ops tf, Operand<T> scaled, Operand<T> value, Mode mode, boolean signed) {
    if (mode == Mode.SMOOTH) {
      return signed
          ? Polynomial.of(tf, tf.math.square(value), 1, -1)
          : tf.math.mul(value, Polynomial.of(tf, value, 1, -1));
    }
    double steepest = steepest(mode, signed);
    if (mode == Mode.C0) {
      Operand<T> inside =
          tf.dtypes.cast(
              tf.math.lessEqual(tf.math.abs(scaled), Constants.number(tf, scaled.type(), 1.0)),
              scaled.type());
      return Polynomial.of(tf, inside, 0, steepest);
    }
    Operand<T> rest = Polynomial.of(tf, tf.math.square(clipped(tf, scaled)), 1, -1);
    return Polynomial.of(tf, mode == Mode.C1 ? rest : tf.math.square(rest), 0, steepest);
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
