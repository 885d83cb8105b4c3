package org.softtf.ops.elementwise;

import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.CustomOperator;
import org.softtf.ops.settings.Mode;
import org.softtf.ops.settings.Settings;
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

  /** Input and output are without units: divided by {@link Step#scale} and the softness. */
  private static final CustomOperator OPERATOR =
      CustomOperator.named("softtf.ramp")
          .forward(
              c -> List.of(value(c.tf(), c.input(0), c.attributes().constant(MODE, Mode.class))))
          .gradient(
              c -> {
                Operand<TFloating> slope =
                    Step.ofScaled(
                        c.tf(), c.input(0), c.attributes().constant(MODE, Mode.class), false);
                return List.of(c.tf().math.mul(c.<TFloating>cotangent(0), slope));
              })
          .ordinaryGradientAgrees()
          .gradientBuiltOnDemand()
          .create();

  private Ramp() {}

  @SuppressWarnings("unchecked") // the operator keeps its input's type
  static <T extends TFloating> Operand<T> of(Settings settings, Operand<T> x) {
    Ops tf = settings.tf();
    Mode mode = settings.mode();
    Operand<T> ramp =
        (Operand<T>)
            OPERATOR
                .apply(tf, List.of(Step.scaled(settings, x, false)), Attributes.of(MODE, mode))
                .get(0);
    return settings.softness().multiply(tf, ramp, Step.scale(mode, false));
  }

  private static <T extends TFloating> Operand<T> value(Ops tf, Operand<T> v, Mode mode) {
    if (mode == Mode.SMOOTH) {
      return tf.math.softplus(v);
    }
    Class<T> type = v.type();
    Operand<T> t =
        tf.clipByValue(
            tf.math.add(v, tf.constant(type, 1.0)), tf.constant(type, 0.0), tf.constant(type, 2.0));
    Operand<T> square = tf.math.square(t);
    Operand<T> bend =
        switch (mode) {
          case C0 -> Polynomial.of(tf, square, 0, 1. / 4);
          case C1 -> tf.math.mul(tf.math.mul(square, t), Polynomial.of(tf, t, 4. / 16, -1. / 16));
          default ->
              tf.math.mul(
                  tf.math.square(square), Polynomial.of(tf, t, 10. / 32, -6. / 32, 1. / 32));
        };
    return tf.math.add(bend, tf.nn.relu(tf.math.sub(v, tf.constant(type, 1.0))));
  }
}
