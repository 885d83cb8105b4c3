package org.softtf.ops.internal.elementwise;

import java.util.Arrays;
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
import org.tensorflow.types.family.TFloating;

/**
 * The product of x and its step, x·S(x/softness), or its signed step, x·(2S(x/softness) − 1).
 *
 * <p>A primitive and not a product: the plain product's gradient takes more operations, and holds
 * ∞·0 at ±∞. With w = x/scale and the step s(w) the gradient is s + w·s′ for x and −w²·s′ for the
 * scale.
 */
final class Gate {
  private static final String MODE = "mode";
  private static final String SIGNED = "signed";

  /** Inputs are x and the scalar softness·{@link Step#scale}. */
  private static final CustomOperator OPERATOR =
      CustomOperator.named("softtf.gate")
          .forward(Gate::forward)
          .gradient(Gate::gradient)
          .ordinaryGradientAgrees()
          .gradientBuiltOnDemand()
          .create();

  private Gate() {}

  /** Returns x·S(x/softness), 0 at −∞. */
  public static <T extends TFloating> Operand<T> of(Settings settings, Operand<T> x) {
    return of(settings, x, false);
  }

  /** Returns x·(2S(x/softness) − 1), ∞ at ±∞. */
  static <T extends TFloating> Operand<T> signed(Settings settings, Operand<T> x) {
    return of(settings, x, true);
  }

  @SuppressWarnings("unchecked") // the operator keeps its inputs' type
  private static <T extends TFloating> Operand<T> of(
      Settings settings, Operand<T> x, boolean signed) {
    Mode mode = settings.mode();
    Attributes attributes = Attributes.of(MODE, mode).with(SIGNED, signed);
    return (Operand<T>) Scaled.apply(OPERATOR, settings, x, Step.scale(mode, signed), attributes);
  }

  private static List<Operand<?>> forward(ForwardContext c) {
    Ops tf = c.tf();
    Mode mode = c.attributes().constant(MODE, Mode.class);
    boolean signed = c.attributes().flag(SIGNED);
    Operand<TFloating> x = c.input(0);
    Operand<TFloating> scaled = tf.math.div(x, c.<TFloating>input(1));
    c.keep(Step.argument(tf, scaled, mode));
    Operand<TFloating> step = c.keep(Step.ofScaled(tf, scaled, mode, signed));
    Operand<TFloating> factor =
        signed ? x : tf.math.maximum(x, Constants.number(tf, x.type(), -Step.largest(x.type())));
    return List.of(tf.math.mul(factor, step));
  }

  private static List<Operand<?>> gradient(GradientContext c) {
    Ops tf = c.tf();
    Mode mode = c.attributes().constant(MODE, Mode.class);
    Operand<TFloating> argument = c.residual(0);
    Operand<TFloating> step = c.residual(1);
    Operand<TFloating> scaled = Step.finite(tf, argument, mode);
    Operand<TFloating> bend =
        Step.slopeTimes(tf, argument, step, scaled, mode, c.attributes().flag(SIGNED));
    return Arrays.asList(
        tf.math.mul(c.<TFloating>cotangent(0), tf.math.add(step, bend)),
        Scaled.gradient(c, () -> tf.math.neg(tf.math.mul(scaled, bend))));
  }
}
