// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.elementwise;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.internal.SubScope;
import org.softtf.ops.internal.math.Broadcast;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
import org.softtf.ops.internal.primitive.PrimitiveContext;
import org.softtf.ops.internal.settings.Settings;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.family.TFloating;

/**
 * Soft clip, a + r(x − a) − r(x − b) with the soft ramp r.
 *
 * <p>Because r(d) = max(d, 0) + r(−|d|) in every mode and form, it is computed as the hard clip
 * plus r(−|x − a|) − r(−|x − b|): then no large ramps cancel, and ±∞ give the bounds.
 *
 * <p>With s = r′ the gradient is s(x − a) − s(x − b) for x, 1 − s(x − a) for a and s(x − b) for b,
 * where s(d) = 1 − s(−d). A primitive, because TensorFlow's own gradient of the selections takes
 * several times as many operations.
 */
public final class Clip {
  private static final String GATED = "gated";

  /** Inputs are x, a, b and the scalar softness·{@link Step#scale}. */
  private static final Primitive CLIP =
      Primitive.named("softtf.clip")
          .residuals("above_low", "from_low", "above_high", "from_high")
          .forward(Clip::forward)
          .gradient(Clip::gradient);

  private Clip() {}

  public static <T extends TFloating> Operand<T> hard(
      Ops given, Operand<T> x, Operand<T> low, Operand<T> high) {
    Ops tf = SubScope.uncompiled(given); // for XLA's loses NaN
    return tf.math.minimum(tf.math.maximum(x, low), high);
  }

  public static <T extends TFloating> Operand<T> soft(
      Settings settings, Operand<T> x, Operand<T> low, Operand<T> high, boolean gated) {
    Attributes attributes = Attributes.of(Primitive.MODE, settings.mode()).with(GATED, gated);
    double factor = Step.scale(settings.mode(), false);
    return Scaled.apply(CLIP, settings, List.of(x, low, high), factor, attributes);
  }

  private static <T extends TFloating> List<Operand<T>> forward(Primitive.Forward<T> c) {
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    Operand<T> x = c.input(0);
    Side<T> lower = Side.of(f, x, c.input(1));
    Side<T> upper = Side.of(f, x, c.input(2));
    c.keep("above_low", lower.above);
    c.keep("from_low", lower.minusDistance);
    c.keep("above_high", upper.above);
    c.keep("from_high", upper.minusDistance);
    // selected by the same comparisons as the corners, so that gradients agree at the bounds
    Operand<T> inside = c.tf().select(lower.above, x, c.input(1));
    Operand<T> clipped = c.tf().select(upper.above, c.input(2), inside);
    return List.of(f.plus(clipped, f.minus(lower.ramp(c), upper.ramp(c))));
  }

  private static <T extends TFloating> List<@Nullable Operand<T>> gradient(
      Primitive.Backward<T> c) {
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    Side<T> lower = new Side<>(c.residual("above_low", TBool.class), c.residual("from_low"));
    Side<T> upper = new Side<>(c.residual("above_high", TBool.class), c.residual("from_high"));
    Operand<T> low = lower.slope(c, f);
    Operand<T> high = upper.slope(c, f);
    // not the difference of two slopes near 1, which loses the digits of a small one
    Operand<T> inside = f.minus(f.indicator(lower.above), f.indicator(upper.above));
    Operand<T> bent = f.minus(lower.mirrored(f, low), upper.mirrored(f, high));
    return Arrays.asList(
        summed(c, f, f.plus(inside, bent), 0),
        summed(c, f, c.tf().select(lower.above, low, rest(f, low)), 1),
        summed(c, f, c.tf().select(upper.above, rest(f, high), high), 2),
        Scaled.gradient(c, f, () -> f.minus(lower.ofScale(c, f, low), upper.ofScale(c, f, high))));
  }

  private static <T extends TFloating> Operand<T> rest(RowMath<T> f, Operand<T> slope) {
    return Polynomial.of(f, slope, 1, -1);
  }

  private static <T extends TFloating> Operand<T> summed(
      Primitive.Backward<T> c, RowMath<T> f, Operand<T> derivative, int input) {
    return Broadcast.sumTo(c.tf(), f.times(c.cotangent(), derivative), c.input(input));
  }

  /**
   * Where x lies seen from a bound.
   *
   * @param minusDistance −|x − bound|
   */
  private record Side<T extends TFloating>(Operand<TBool> above, Operand<T> minusDistance) {
    static <T extends TFloating> Side<T> of(RowMath<T> f, Operand<T> x, Operand<T> given) {
      // an infinite x is beyond an infinite bound, too: the two have no difference
      double largest = RowMath.largest(f.type());
      Operand<T> bound = Bounds.clip(f, given, -largest, largest);
      Operand<TBool> above = f.tf().math.greater(x, bound);
      return new Side<>(above, f.tf().select(above, f.minus(bound, x), f.minus(x, bound)));
    }

    Operand<T> ramp(PrimitiveContext<T> c) {
      Operand<T> scale = c.input(3);
      return isGated(c) ? Gate.at(c, minusDistance, scale) : Ramp.below(c, minusDistance, scale);
    }

    Operand<T> slope(PrimitiveContext<T> c, RowMath<T> f) {
      Operand<T> scaled = f.over(minusDistance, c.input(3));
      return isGated(c) ? Gate.slope(f, scaled, c.mode()) : Ramp.slope(f, scaled, c.mode());
    }

    private static boolean isGated(PrimitiveContext<?> c) {
      return c.attributes().flag(GATED);
    }

    /** The derivative of the ramp at minus the distance. */
    Operand<T> mirrored(RowMath<T> f, Operand<T> slope) {
      return f.tf().select(above, f.negative(slope), slope);
    }

    /** (r − v·s)/scale, because r(v) is the scale times a function of v/scale. */
    Operand<T> ofScale(PrimitiveContext<T> c, RowMath<T> f, Operand<T> slope) {
      Operand<T> v = f.maximum(minusDistance, f.number(-RowMath.largest(f.type())));
      return f.over(f.minus(ramp(c), f.times(v, slope)), c.input(3));
    }
  }
}
