package org.softtf.ops.elementwise;

import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.CustomOperator;
import org.softtf.gradients.GradientContext;
import org.softtf.ops.settings.Mode;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * The step S of a mode, from 0 to 1, as a function of u = x/softness; semantics section 2.
 *
 * <p>The compact modes are polynomials in v = u/5 clipped to [−1, 1], so that ±∞ are exact and NaN
 * stays NaN.
 */
public final class Step {
  private static final double HALF_WIDTH = 5;

  private static final CustomOperator OPERATOR =
      CustomOperator.named("softtf.step")
          .forward(c -> List.of(value(c.tf(), c.input(0), mode(c.attributes()))))
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
  @SuppressWarnings("unchecked") // the operator keeps its input's type
  public static <T extends TFloating> Operand<T> of(Ops tf, Operand<T> u, Mode mode) {
    return (Operand<T>) OPERATOR.apply(tf, List.of(u), Attributes.of("mode", mode)).get(0);
  }

  private static Mode mode(Attributes attributes) {
    return attributes.constant("mode", Mode.class);
  }

  private static <T extends TFloating> Operand<T> value(Ops tf, Operand<T> u, Mode mode) {
    if (mode == Mode.SMOOTH) {
      return tf.math.sigmoid(u);
    }
    throw new IllegalArgumentException("TODO " + mode + HALF_WIDTH);
  }

  private static List<Operand<?>> gradient(GradientContext c) {
    throw new IllegalArgumentException("TODO " + c);
  }
}
