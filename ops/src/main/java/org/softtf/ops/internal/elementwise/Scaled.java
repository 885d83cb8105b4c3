package org.softtf.ops.internal.elementwise;

import java.util.List;
import java.util.function.Supplier;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.CustomOperator;
import org.softtf.gradients.GradientContext;
import org.softtf.ops.internal.settings.Settings;
import org.softtf.ops.internal.settings.Softness;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** What primitives of x and a scalar scale, softness times a factor, have in common. */
final class Scaled {
  private static final String FIXED = "fixed";

  private Scaled() {}

  /** Applies a primitive, and notes whether its scale is a constant. */
  static <T extends TFloating> Operand<?> apply(
      CustomOperator primitive,
      Settings settings,
      Operand<T> x,
      double factor,
      Attributes attributes) {
    Softness softness = settings.softness();
    Operand<T> scale = softness.times(settings.tf(), x.type(), factor);
    return primitive
        .apply(settings.tf(), List.of(x, scale), attributes.with(FIXED, softness.isNumber()))
        .get(0);
  }

  /** The scale's part of a gradient: none if it is a constant, else Σ cotangent·derivative. */
  static Operand<TFloating> gradient(GradientContext c, Supplier<Operand<TFloating>> derivative) {
    if (c.attributes().flag(FIXED)) {
      return null;
    }
    Ops tf = c.tf();
    Operand<TFloating> product = tf.math.mul(c.<TFloating>cotangent(0), derivative.get());
    return tf.reduceSum(tf.reshape(product, tf.constant(new int[] {-1})), tf.constant(0));
  }
}
