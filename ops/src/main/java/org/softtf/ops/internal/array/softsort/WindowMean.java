// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.softsort;

import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.ops.internal.math.Powers;
import org.softtf.ops.internal.math.PrefixSums;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * Means under compact windows around each element of a sorted row, without an n × n matrix.
 *
 * <pre>
 *   yₖ = Σᵢ wₖᵢ·vᵢ,  wₖᵢ = max(rₖ − |zₖ − zᵢ|, 0)^p,  rₖ such that Σᵢ wₖᵢ = 1
 * </pre>
 *
 * <p>This is softsort in its modes c0, c1 and c2 (p = 1, 2, 3): with v the sorted values y is the
 * soft sort, with v the positions y are the soft ranks. A window is an interval of the sorted row,
 * so its sums are differences of prefix sums: O(n log n) time, O(n) memory, forward and gradient,
 * in float64 inside.
 *
 * <p>The window and the radius that the loop finds are stopped. Two Newton steps find the radius
 * again with a live slope, so that the ordinary gradient of the forward nodes is right to the
 * second order. The derivative of |zₖ − zᵢ| is taken as 0 where two are equal.
 */
final class WindowMean {
  private static final String POWER = "power";
  private static final int NEWTON_STEPS = 2;

  private static final Primitive MEAN =
      Primitive.named("softtf.window_mean")
          .residuals(Window.residuals("radius", "mean", "slope"))
          .forward(WindowMean::forward)
          .gradient(WindowMean::gradient);

  private WindowMean() {}

  /**
   * Returns the means; NaN for a row that holds NaN or ±∞, which the windows alone would confine to
   * some of its elements.
   *
   * @param tf where to build
   * @param z (R, n), ascending in each row
   * @param v (R, n)
   * @param power p: 1, 2 or 3
   * @param <T> the type
   * @return (R, n)
   */
  static <T extends TFloating> Operand<T> of(Ops tf, Operand<T> z, Operand<T> v, int power) {
    RowMath<T> f = new RowMath<>(tf, z.type());
    Operand<T> zeroIfFinite = f.sum(f.times(0, f.stop(z)));
    return f.plus(MEAN.apply(tf, Attributes.of(POWER, power), z, v), zeroIfFinite);
  }

  private static <T extends TFloating> List<Operand<T>> forward(Primitive.Forward<T> c) {
    Ops tf = c.tf();
    RowMath<TFloat64> f = new RowMath<>(tf, TFloat64.class);
    int power = c.attributes().integer(POWER);
    Operand<TFloat64> z = f.cast(c.input(0));
    Operand<TFloat64> v = f.cast(c.input(1));
    Operand<TFloat64> stopped = f.stop(z);
    TieRanges equal = TieRanges.of(tf, stopped);
    TieRanges cell = TieRanges.of(tf, tf.math.floor(stopped));
    Operand<TFloat64> found = WindowRadius.of(tf, stopped, equal, cell, power);
    Window window = Window.within(f, stopped, found, equal, cell).keptBy(c);
    Operand<TFloat64> offset = Window.offset(f, z);
    WindowSums ones = new WindowSums(f, window, offset, PrefixSums.ofPowers(f, offset, power));
    WindowSums values = new WindowSums(f, window, offset, PrefixSums.ofPowers(f, v, offset, power));
    Operand<TFloat64> radius = c.keep("radius", live(f, found, ones, power));
    keepSlope(c, f, ones.of(radius, power - 1), values.of(radius, power - 1));
    Operand<TFloat64> mean =
        f.over(values.of(radius, power).total(f), ones.of(radius, power).total(f));
    return List.of(tf.dtypes.cast(mean, c.type()));
  }

  /** Newton steps on Σᵢ wₖᵢ = 1 from its solution, with a gradient. */
  private static Operand<TFloat64> live(
      RowMath<TFloat64> f, Operand<TFloat64> found, WindowSums ones, int power) {
    Operand<TFloat64> radius = found;
    for (int step = 0; step < NEWTON_STEPS; step++) {
      Operand<TFloat64> excess = f.minus(ones.of(radius, power).total(f), f.number(1));
      Operand<TFloat64> slope = f.times(power, ones.of(radius, power - 1).total(f));
      radius = f.minus(radius, f.over(excess, slope));
    }
    return radius;
  }

  /** v̄ₖ, and Σᵢ uₖᵢ·(v̄ₖ − vᵢ)·sign(zₖ − zᵢ)/p. */
  private static void keepSlope(
      Primitive.Forward<?> c, RowMath<TFloat64> f, WindowSums.Sums ones, WindowSums.Sums values) {
    Operand<TFloat64> mean = c.keep("mean", f.over(values.total(f), ones.total(f)));
    c.keep("slope", f.minus(f.times(mean, ones.signed(f)), values.signed(f)));
  }

  /**
   * With uₖᵢ = p·max(rₖ − |zₖ − zᵢ|, 0)^(p−1) and v̄ₖ the mean of v under u: for v the windows'
   * weights applied to the cotangent, for z Σᵢ gₖ·uₖᵢ·(v̄ₖ − vᵢ)·sign(zₖ − zᵢ) as a centre and the
   * same terms from all windows that an element is in.
   */
  private static <T extends TFloating> List<Operand<T>> gradient(Primitive.Backward<T> c) {
    Ops tf = c.tf();
    RowMath<TFloat64> f = new RowMath<>(tf, TFloat64.class);
    int power = c.attributes().integer(POWER);
    Operand<TFloat64> v = f.cast(c.input(1));
    Operand<TFloat64> g = f.cast(c.cotangent());
    Operand<TFloat64> radius = c.residual("radius", TFloat64.class);
    Operand<TFloat64> mean = c.residual("mean", TFloat64.class);
    Window window = Window.kept(c);
    Window centres = window.centres(tf, Math.toIntExact(c.input(0).shape().get(1)));
    Operand<TFloat64> offset = Window.offset(f, f.cast(c.input(0)));
    ElementSums cotangent = new ElementSums(f, centres, offset, radius, g, power);
    ElementSums ofMean = new ElementSums(f, centres, offset, radius, f.times(g, mean), power - 1);
    Operand<TFloat64> asCentre = f.times(g, c.residual("slope", TFloat64.class));
    Operand<TFloat64> asElement =
        f.minus(f.times(v, cotangent.signed(power - 1)), ofMean.signed(power - 1));
    Operand<TFloat64> dz = f.times(power, f.plus(asCentre, asElement));
    Operand<TFloat64> equal = window.equal().inside(f, f.times(g, Powers.of(f, radius, power)));
    Operand<TFloat64> dv = f.plus(cotangent.total(power), equal);
    return List.of(tf.dtypes.cast(dz, c.type()), tf.dtypes.cast(dv, c.type()));
  }
}
