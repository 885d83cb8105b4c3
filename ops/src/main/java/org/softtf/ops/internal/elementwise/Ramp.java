// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.elementwise;

import java.util.Arrays;
import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.internal.SubScope;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
import org.softtf.ops.internal.primitive.PrimitiveContext;
import org.softtf.ops.internal.settings.Settings;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * The ramp of a mode, softness·G(x/softness), where G is the integral of the step S.
 *
 * <p>It is nowhere less than x, and equals x where x/softness is out of range. Smooth it is
 * softness·softplus. With v = x/(5·softness) and t = v + 1 clipped to [0, 2] the compact modes are
 * 5·softness·(p(t) + max(v − 1, 0)), where p is t²/4 (c0), t³(4 − t)/16 (c1) or t⁴(t² − 6t + 10)/32
 * (c2): expanded about v = −1, so that small values keep their digits.
 */
final class Ramp {
  /** Whether no number is above 0. */
  private static final String BELOW = "below";

  /** Inputs are x and the scalar softness·{@link Step#scale}. */
  private static final Primitive RAMP =
      Primitive.named("softtf.ramp")
          .residuals(Ramp::residuals)
          .forward(Ramp::forward)
          .gradient(Ramp::gradient);

  private Ramp() {}

  static <T extends TFloating> Operand<T> of(Settings settings, Operand<T> x) {
    Mode mode = settings.mode();
    return Scaled.apply(
        RAMP,
        settings,
        x,
        Step.scale(mode, false),
        Attributes.of(Primitive.MODE, mode).with(BELOW, false));
  }

  /** The same of numbers up to 0, within another primitive that has the scale. */
  static <T extends TFloating> Operand<T> below(
      PrimitiveContext<T> c, Operand<T> x, Operand<T> scale) {
    Attributes attributes = Attributes.of(Primitive.MODE, c.mode()).with(BELOW, true);
    return Scaled.within(c, RAMP, attributes, x, scale);
  }

  private static boolean isBelow(PrimitiveContext<?> c) {
    return c.attributes().flag(BELOW);
  }

  private static List<String> residuals(Attributes attributes) {
    return attributes.constant(Primitive.MODE, Mode.class) == Mode.SMOOTH
        ? List.of("scaled")
        : List.of("scaled", "t");
  }

  private static <T extends TFloating> List<Operand<T>> forward(Primitive.Forward<T> c) {
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    Operand<T> x = c.input(0);
    Operand<T> scale = c.input(1);
    // x/scale may be out of range where the ramp is x; −∞ does no harm unless the scale has a
    // gradient
    Operand<T> given = f.over(x, scale);
    Operand<T> quotient = isBelow(c) ? given : inRange(f, given);
    Operand<T> scaled =
        c.keep(
            "scaled",
            Scaled.isFixed(c)
                ? quotient
                : f.maximum(quotient, f.number(-RowMath.largest(c.type()))));
    return List.of(c.mode() == Mode.SMOOTH ? smooth(c, f, scaled) : compact(c, f, scaled));
  }

  private static <T extends TFloating> Operand<T> compact(
      Primitive.Forward<T> c, RowMath<T> f, Operand<T> scaled) {
    Operand<T> fromStart = f.plus(scaled, f.number(1));
    if (isBelow(c)) {
      Operand<T> t = c.keep("t", f.maximum(fromStart, f.number(0)));
      return f.times(bend(f, t, c.mode()), c.input(1));
    }
    Operand<T> t = c.keep("t", Bounds.clip(f, fromStart, 0, 2));
    // from the rounded sum that is clipped: no number is beyond the corner for one of them only
    Operand<T> beyond = c.tf().nn.relu(f.minus(fromStart, f.number(2)));
    return f.maximum(f.times(f.plus(bend(f, t, c.mode()), beyond), c.input(1)), c.input(0));
  }

  private static <T extends TFloating> Operand<T> smooth(
      Primitive.Forward<T> c, RowMath<T> f, Operand<T> scaled) {
    if (isBelow(c)) {
      return f.times(softplusBelow(f, scaled), c.input(1));
    }
    Operand<T> bent = c.tf().math.softplus(Scaled.isFixed(c) ? withoutNan(c, f, scaled) : scaled);
    return f.maximum(f.times(bent, c.input(1)), c.input(0));
  }

  /**
   * Softplus of numbers up to 0, compiled as log(1 + exp w), for XLA's softplus reads w several
   * times, and computes it anew each time. Not of others: tf2onnx does not know {@code Log1p}.
   */
  private static <T extends TFloating> Operand<T> softplusBelow(RowMath<T> f, Operand<T> w) {
    // with a maximum between the two, or TensorFlow makes one operation that XLA does not know
    return SubScope.isCompiled(f.tf())
        ? f.tf().math.log1p(f.tf().math.maximum(f.exp(w), f.number(0)))
        : f.tf().math.softplus(w);
  }

  /**
   * The same, but perhaps the largest number for NaN. XLA computes what selections and softplus
   * read once for each time it is read: ten times slower in all with the selection that keeps NaN,
   * which nobody misses here, since the greater of the ramp and x has it from x.
   */
  private static <T extends TFloating> Operand<T> withoutNan(
      Primitive.Forward<T> c, RowMath<T> f, Operand<T> scaled) {
    return SubScope.isCompiled(c.tf())
        ? c.tf().math.minimum(f.over(c.input(0), c.input(1)), f.number(RowMath.largest(f.type())))
        : scaled;
  }

  /** S for x, and G − w·S for the scale, where w = x/scale. */
  private static <T extends TFloating> List<Operand<T>> gradient(Primitive.Backward<T> c) {
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    Mode mode = c.mode();
    Operand<T> scaled = c.residual("scaled");
    Operand<T> step = mode == Mode.SMOOTH ? slope(f, scaled, mode) : step(f, c.residual("t"), mode);
    return Arrays.asList(
        f.times(c.cotangent(), step),
        Scaled.gradient(
            c,
            f,
            () -> f.minus(inRange(f, f.over(c.output(), c.input(1))), f.times(scaled, step))));
  }

  /**
   * The step, itself differentiable.
   *
   * @param scaled numbers in units of the scale
   */
  static <T extends TFloating> Operand<T> slope(RowMath<T> f, Operand<T> scaled, Mode mode) {
    return mode == Mode.SMOOTH
        ? Step.ofScaled(f.tf(), scaled, mode, false)
        : step(f, Bounds.clip(f, f.plus(scaled, f.number(1)), 0, 2), mode);
  }

  /** At most the largest number, so that differences and products are none of infinities. */
  private static <T extends TFloating> Operand<T> inRange(RowMath<T> f, Operand<T> quotient) {
    return f.minimum(quotient, f.number(RowMath.largest(f.type())));
  }

  /** The polynomial p(t). */
  private static <T extends TFloating> Operand<T> bend(RowMath<T> f, Operand<T> t, Mode mode) {
    Operand<T> square = f.square(t);
    return switch (mode) {
      case C0 -> Polynomial.of(f, square, 0, 1. / 4);
      case C1 -> f.times(f.times(square, t), Polynomial.of(f, t, 4. / 16, -1. / 16));
      // t² − 6t + 10 = (t − 3)² + 1
      default ->
          f.times(
              fourth(f, t, square),
              Polynomial.of(f, f.tf().math.squaredDifference(t, f.number(3)), 1. / 32, 1. / 32));
    };
  }

  /**
   * t⁴. TensorFlow makes one pass of a square of a square, by an operation that XLA does not know:
   * what is compiled would be in two pieces, with memory between them.
   */
  private static <T extends TFloating> Operand<T> fourth(
      RowMath<T> f, Operand<T> t, Operand<T> square) {
    return SubScope.isCompiled(f.tf()) ? f.times(f.times(square, t), t) : f.square(square);
  }

  /** Its derivative, the step: t/2 (c0), t²(3 − t)/4 (c1) or t³(3t² − 15t + 20)/16 (c2). */
  private static <T extends TFloating> Operand<T> step(RowMath<T> f, Operand<T> t, Mode mode) {
    return switch (mode) {
      case C0 -> Polynomial.of(f, t, 0, 1. / 2);
      case C1 -> Polynomial.of(f, t, 0, 0, 3. / 4, -1. / 4);
      default -> Polynomial.of(f, t, 0, 0, 0, 20. / 16, -15. / 16, 3. / 16);
    };
  }
}
