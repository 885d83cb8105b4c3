// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.elementwise;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.Attributes;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
import org.softtf.ops.internal.primitive.PrimitiveContext;
import org.softtf.ops.internal.settings.Settings;
import org.softtf.ops.internal.settings.Softness;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** What primitives of x and a scalar scale, softness times a factor, have in common. */
final class Scaled {
  private static final String FIXED = "fixed";

  private Scaled() {}

  /** Applies a primitive, and notes whether its scale is a constant. */
  static <T extends TFloating> Operand<T> apply(
      Primitive primitive, Settings settings, Operand<T> x, double factor, Attributes attributes) {
    Softness softness = settings.softness();
    Operand<T> scale = softness.times(settings.tf(), x.type(), factor);
    return primitive.apply(settings.tf(), attributes.with(FIXED, softness.isNumber()), x, scale);
  }

  /** Whether the scale is a constant. */
  static boolean isFixed(PrimitiveContext<?> c) {
    return c.attributes().flag(FIXED);
  }

  /** The scale's part of a gradient: none if it is a constant, else Σ cotangent·derivative. */
  static <T extends TFloating> @Nullable Operand<T> gradient(
      Primitive.Backward<T> c, RowMath<T> f, Supplier<Operand<T>> derivative) {
    if (isFixed(c)) {
      return null;
    }
    Operand<T> product = f.times(c.cotangent(), derivative.get());
    return c.tf()
        .reduceSum(c.tf().reshape(product, c.tf().constant(new int[] {-1})), c.tf().constant(0));
  }
}
