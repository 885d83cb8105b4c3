// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.elementwise;

import java.util.Arrays;
import java.util.List;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
import org.softtf.ops.internal.primitive.PrimitiveContext;
import org.softtf.ops.internal.settings.Settings;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * The product of x and its step, x·S(x/softness), or its signed step, x·(2S(x/softness) − 1).
 *
 * <p>A primitive and not a product: the plain product's gradient takes more operations, and holds
 * ∞·0 at ±∞. With w = x/scale and the step s(w) the gradient is s + w·s′ for x and −w²·s′ for the
 * scale.
 */
final class Gate {
  /** Inputs are x and the scalar softness·{@link Step#scale}. */
  private static final Primitive GATE =
      Primitive.named("softtf.gate")
          .residuals("argument", "step")
          .forward(Gate::forward)
          .gradient(Gate::gradient);

  private Gate() {}

  /** Returns x·S(x/softness), 0 at −∞. */
  static <T extends TFloating> Operand<T> of(Settings settings, Operand<T> x) {
    return of(settings, x, false);
  }

  /** Returns x·(2S(x/softness) − 1), ∞ at ±∞. */
  static <T extends TFloating> Operand<T> signed(Settings settings, Operand<T> x) {
    return of(settings, x, true);
  }

  private static <T extends TFloating> Operand<T> of(
      Settings settings, Operand<T> x, boolean signed) {
    Mode mode = settings.mode();
    return Scaled.apply(GATE, settings, x, Step.scale(mode, signed), Step.attributes(mode, signed));
  }

  /** Returns x·S(x/softness) within another primitive that has the scale. */
  static <T extends TFloating> Operand<T> at(
      PrimitiveContext<T> c, Operand<T> x, Operand<T> scale) {
    return Scaled.within(c, GATE, Step.attributes(c.mode(), false), x, scale);
  }

  /**
   * The derivative of x·S(x/softness), itself differentiable.
   *
   * @param scaled numbers in units of the scale
   */
  static <T extends TFloating> Operand<T> slope(RowMath<T> f, Operand<T> scaled, Mode mode) {
    Operand<T> argument = Step.argument(f, scaled, mode);
    Operand<T> step = Step.ofScaled(f.tf(), scaled, mode, false);
    Operand<T> finite = Step.finite(f, argument, mode);
    return f.plus(step, Step.slopeTimes(f, argument, step, finite, mode, false));
  }

  private static <T extends TFloating> List<Operand<T>> forward(Primitive.Forward<T> c) {
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    boolean signed = c.attributes().flag(Step.SIGNED);
    Operand<T> x = c.input(0);
    Operand<T> scaled = f.over(x, c.input(1));
    c.keep("argument", Step.argument(f, scaled, c.mode()));
    Operand<T> step = c.keep("step", Step.ofScaled(c.tf(), scaled, c.mode(), signed));
    Operand<T> factor = signed ? x : f.maximum(x, f.number(-RowMath.largest(c.type())));
    return List.of(f.times(factor, step));
  }

  private static <T extends TFloating> List<Operand<T>> gradient(Primitive.Backward<T> c) {
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    Operand<T> argument = c.residual("argument");
    Operand<T> step = c.residual("step");
    Operand<T> scaled = Step.finite(f, argument, c.mode());
    Operand<T> bend =
        Step.slopeTimes(f, argument, step, scaled, c.mode(), c.attributes().flag(Step.SIGNED));
    return Arrays.asList(
        f.times(c.cotangent(), f.plus(step, bend)),
        Scaled.gradient(c, f, () -> f.negative(f.times(scaled, bend))));
  }
}
