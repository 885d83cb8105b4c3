package org.softtf.ops.internal.elementwise;

import java.util.List;
import org.softtf.gradients.CustomOperator;
import org.softtf.gradients.ForwardContext;
import org.softtf.gradients.GradientContext;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.SigmoidGrad;
import org.tensorflow.op.math.TanhGrad;
import org.tensorflow.types.family.TFloating;

/**
 * Products with the slopes 1 − y² and y·(1 − y), one pass over memory where ordinary operations
 * take three.
 *
 * <p>Primitives, because TensorFlow's C++ has no gradients for these operations; Python has.
 */
final class FusedSlope {
  private static final CustomOperator TANH =
      primitive("tanh_slope")
          .forward(FusedSlope::tanhForward)
          .gradient(c -> List.of(product(c, -2, 0), tanh(c.tf(), c.input(0), c.cotangent(0))))
          .create();

  private static final CustomOperator SIGMOID =
      primitive("sigmoid_slope")
          .forward(FusedSlope::sigmoidForward)
          .gradient(c -> List.of(product(c, -2, 1), sigmoid(c.tf(), c.input(0), c.cotangent(0))))
          .create();

  private FusedSlope() {}

  /** Returns factor·(1 − y²); both have one shape. */
  static <T extends TFloating> Operand<T> tanh(Ops tf, Operand<T> y, Operand<T> factor) {
    return apply(TANH, tf, y, factor);
  }

  /** Returns factor·y·(1 − y); both have one shape. */
  static <T extends TFloating> Operand<T> sigmoid(Ops tf, Operand<T> y, Operand<T> factor) {
    return apply(SIGMOID, tf, y, factor);
  }

  private static CustomOperator.Builder primitive(String name) {
    return CustomOperator.named("softtf." + name).ordinaryGradientAgrees().gradientBuiltOnDemand();
  }

  @SuppressWarnings("unchecked") // the operators keep their inputs' type
  private static <T extends TFloating> Operand<T> apply(
      CustomOperator primitive, Ops tf, Operand<T> y, Operand<T> factor) {
    return (Operand<T>) primitive.apply(tf, List.of(y, factor)).get(0);
  }

  private static List<Operand<?>> tanhForward(ForwardContext c) {
    return List.of(TanhGrad.create(c.tf().scope(), c.<TFloating>input(0), c.<TFloating>input(1)));
  }

  private static List<Operand<?>> sigmoidForward(ForwardContext c) {
    return List.of(
        SigmoidGrad.create(c.tf().scope(), c.<TFloating>input(0), c.<TFloating>input(1)));
  }

  /** The gradient for y: cotangent·factor·(a·y + b), where a·y + b is the slope's derivative. */
  private static Operand<TFloating> product(GradientContext c, double a, double b) {
    Ops tf = c.tf();
    return tf.math.mul(
        tf.math.mul(c.<TFloating>cotangent(0), c.<TFloating>input(1)),
        Polynomial.of(tf, c.<TFloating>input(0), b, a));
  }
}
