package org.softtf.ops.internal.elementwise;

import java.util.Arrays;
import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.CustomOperator;
import org.softtf.gradients.ForwardContext;
import org.softtf.gradients.GradientContext;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.settings.Settings;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * The ramp of a mode, softness·G(x/softness), where G is the integral of the step S.
 *
 * <p>Smooth it is softness·softplus. With v = x/(5·softness) and t = v + 1 clipped to [0, 2] the
 * compact modes are 5·softness·(p(t) + max(v − 1, 0)), where p is t²/4 (c0), t³(4 − t)/16 (c1) or
 * t⁴(t² − 6t + 10)/32 (c2): expanded about v = −1, so that small values keep their digits.
 */
final class Ramp {
  private static final String MODE = "mode";

  /** Inputs are x and the scalar softness·{@link Step#scale}. */
  private static final CustomOperator OPERATOR =
      CustomOperator.named("softtf.ramp")
          .forward(Ramp::forward)
          .gradient(Ramp::gradient)
          .ordinaryGradientAgrees()
          .gradientBuiltOnDemand()
          .create();

  private Ramp() {}

  @SuppressWarnings("unchecked") // the operator keeps its inputs' type
  public static <T extends TFloating> Operand<T> of(Settings settings, Operand<T> x) {
    Mode mode = settings.mode();
    return (Operand<T>)
        Scaled.apply(OPERATOR, settings, x, Step.scale(mode, false), Attributes.of(MODE, mode));
  }

  private static List<Operand<?>> forward(ForwardContext c) {
    Ops tf = c.tf();
    Mode mode = c.attributes().constant(MODE, Mode.class);
    Operand<TFloating> scale = c.input(1);
    Operand<TFloating> scaled = c.keep(tf.math.div(c.<TFloating>input(0), scale));
    if (mode == Mode.SMOOTH) {
      return List.of(tf.math.mul(tf.math.softplus(scaled), scale));
    }
    Class<TFloating> type = scaled.type();
    Operand<TFloating> fromStart = tf.math.add(scaled, tf.constant(type, 1.0));
    Operand<TFloating> t = c.keep(Bounds.clip(tf, fromStart, 0, 2));
    // from the rounded sum that is clipped: no number is beyond the corner for one of them only
    Operand<TFloating> beyond = tf.nn.relu(tf.math.sub(fromStart, tf.constant(type, 2.0)));
    return List.of(tf.math.mul(tf.math.add(bend(tf, t, mode), beyond), scale));
  }

  /** S for x, and G − w·S for the scale, where w = x/scale. */
  private static List<Operand<?>> gradient(GradientContext c) {
    Ops tf = c.tf();
    Mode mode = c.attributes().constant(MODE, Mode.class);
    Operand<TFloating> scaled = c.residual(0);
    Operand<TFloating> step =
        mode == Mode.SMOOTH
            ? Step.ofScaled(tf, scaled, mode, false)
            : step(tf, c.<TFloating>residual(1), mode);
    return Arrays.asList(
        tf.math.mul(c.<TFloating>cotangent(0), step),
        Scaled.gradient(
            c,
            () ->
                tf.math.sub(
                    tf.math.div(c.<TFloating>output(0), c.<TFloating>input(1)),
                    tf.math.mul(scaled, step))));
  }

  /** The polynomial p(t). */
  private static <T extends TFloating> Operand<T> bend(Ops tf, Operand<T> t, Mode mode) {
    Operand<T> square = tf.math.square(t);
    return switch (mode) {
      case C0 -> Polynomial.of(tf, square, 0, 1. / 4);
      case C1 -> tf.math.mul(tf.math.mul(square, t), Polynomial.of(tf, t, 4. / 16, -1. / 16));
      // t² − 6t + 10 = (t − 3)² + 1
      default ->
          tf.math.mul(
              tf.math.square(square),
              Polynomial.of(
                  tf, tf.math.squaredDifference(t, tf.constant(t.type(), 3.0)), 1. / 32, 1. / 32));
    };
  }

  /** Its derivative, the step: t/2 (c0), t²(3 − t)/4 (c1) or t³(3t² − 15t + 20)/16 (c2). */
  private static <T extends TFloating> Operand<T> step(Ops tf, Operand<T> t, Mode mode) {
    return switch (mode) {
      case C0 -> Polynomial.of(tf, t, 0, 1. / 2);
      case C1 -> Polynomial.of(tf, t, 0, 0, 3. / 4, -1. / 4);
      default -> Polynomial.of(tf, t, 0, 0, 0, 20. / 16, -15. / 16, 3. / 16);
    };
  }
}
