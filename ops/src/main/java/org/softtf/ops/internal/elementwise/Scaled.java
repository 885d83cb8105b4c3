// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.elementwise;

import java.util.ArrayList;
import java.util.List;
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
    return apply(primitive, settings, List.of(x), factor, attributes);
  }

  /** As {@link #apply}, of several inputs, which the scale follows. */
  static <T extends TFloating> Operand<T> apply(
      Primitive primitive,
      Settings settings,
      List<Operand<T>> inputs,
      double factor,
      Attributes attributes) {
    Softness softness = settings.softness();
    List<Operand<T>> all = new ArrayList<>(inputs);
    all.add(softness.times(settings.tf(), inputs.get(0).type(), factor));
    return primitive
        .applyAll(settings.tf(), attributes.with(FIXED, softness.isNumber()), all)
        .get(0);
  }

  /** Applies a primitive within another one that has a scale. */
  static <T extends TFloating> Operand<T> within(
      PrimitiveContext<T> c,
      Primitive primitive,
      Attributes attributes,
      Operand<T> x,
      Operand<T> scale) {
    return primitive.apply(c.tf(), attributes.with(FIXED, isFixed(c)), x, scale);
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
