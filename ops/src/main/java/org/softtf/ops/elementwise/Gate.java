package org.softtf.ops.elementwise;

import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.CustomOperator;
import org.softtf.gradients.GradientContext;
import org.softtf.ops.settings.Mode;
import org.softtf.ops.settings.Settings;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * The product of x and its step, x·S(x/softness), or its signed step, x·(2S(x/softness) − 1).
 *
 * <p>A primitive and not a product, because ∞·0 stands in the plain product's gradient at ±∞.
 */
final class Gate {
  private static final String MODE = "mode";
  private static final String SIGNED = "signed";

  /** Inputs are x and x/(softness·scale). */
  private static final CustomOperator OPERATOR =
      CustomOperator.named("softtf.gate")
          .forward(
              c -> {
                Mode mode = c.attributes().constant(MODE, Mode.class);
                boolean signed = c.attributes().flag(SIGNED);
                Operand<TFloating> x = c.input(0);
                Operand<TFloating> step =
                    c.keep(Step.ofScaled(c.tf(), c.<TFloating>input(1), mode, signed));
                return List.of(c.tf().math.mul(signed ? x : bounded(c.tf(), x), step));
              })
          .gradient(Gate::gradient)
          .ordinaryGradientAgrees()
          .gradientBuiltOnDemand()
          .create();

  private Gate() {}

  /** Returns x·S(x/softness), 0 at −∞. */
  static <T extends TFloating> Operand<T> of(Settings settings, Operand<T> x) {
    return of(settings, x, false);
  }

  /** Returns x·(2S(x/softness) − 1), ∞ at ±∞. */
  static <T extends TFloating> Operand<T> signed(Settings settings, Operand<T> x) {
    return of(settings, x, true);
  }

  @SuppressWarnings("unchecked") // the operator keeps its inputs' type
  private static <T extends TFloating> Operand<T> of(
      Settings settings, Operand<T> x, boolean signed) {
    Operand<T> scaled = Step.scaled(settings, x, signed);
    Attributes attributes = Attributes.of(MODE, settings.mode()).with(SIGNED, signed);
    return (Operand<T>) OPERATOR.apply(settings.tf(), List.of(x, scaled), attributes).get(0);
  }

  private static List<Operand<?>> gradient(GradientContext c) {
    Ops tf = c.tf();
    Operand<TFloating> x = c.input(0);
    Operand<TFloating> step = c.residual(0);
    Operand<TFloating> cotangent = c.cotangent(0);
    Operand<TFloating> slope =
        Step.slope(
            tf,
            c.<TFloating>input(1),
            step,
            c.attributes().constant(MODE, Mode.class),
            c.attributes().flag(SIGNED));
    double largest = largest(x.type());
    Operand<TFloating> finite =
        tf.clipByValue(x, tf.constant(x.type(), -largest), tf.constant(x.type(), largest));
    // the product with the slope first: it is 0 where the finite stand-in is huge
    return List.of(
        tf.math.mul(cotangent, step), tf.math.mul(cotangent, tf.math.mul(finite, slope)));
  }

  private static <T extends TFloating> Operand<T> bounded(Ops tf, Operand<T> x) {
    return tf.math.maximum(x, tf.constant(x.type(), -largest(x.type())));
  }

  private static double largest(Class<? extends TFloating> type) {
    return type == TFloat64.class ? Double.MAX_VALUE : Float.MAX_VALUE;
  }
}
