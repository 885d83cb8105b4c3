package org.softtf.ops.internal.array.softsort;

import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.CustomOperator;
import org.softtf.gradients.ForwardContext;
import org.softtf.gradients.GradientContext;
import org.softtf.ops.internal.math.Powers;
import org.softtf.ops.internal.math.PrefixSums;
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
 * soft sort, with v the positions y are the soft ranks. A window is a stretch of the sorted row, so
 * its sums are differences of running sums: O(n log n) time, O(n) memory, forward and gradient, in
 * float64 inside. The radius comes from a loop without a gradient and is then found again by two
 * Newton steps with one, so that the ordinary gradient of the forward nodes is right to the second
 * order.
 *
 * <p>The derivative of |zₖ − zᵢ| is taken as 0 where two are equal.
 */
final class WindowMean {
  private static final CustomOperator OPERATOR =
      CustomOperator.named("softtf.window_mean")
          .forward(WindowMean::forward)
          .gradient(WindowMean::gradient)
          .ordinaryGradientAgrees()
          .gradientBuiltOnDemand()
          .create();

  private WindowMean() {}

  /**
   * Returns the means.
   *
   * @param tf where to build
   * @param z (rows, n), ascending in each row
   * @param v (rows, n)
   * @param power p: 1, 2 or 3
   * @param <T> the type
   * @return (rows, n)
   */
  @SuppressWarnings("unchecked") // the operator keeps its inputs' type
  public static <T extends TFloating> Operand<T> of(Ops tf, Operand<T> z, Operand<T> v, int power) {
    return (Operand<T>) OPERATOR.apply(tf, List.of(z, v), Attributes.of("power", power)).get(0);
  }

  private static List<Operand<?>> forward(ForwardContext c) {
    Ops tf = c.tf();
    int power = c.attributes().integer("power");
    Operand<TFloat64> z = tf.dtypes.cast(c.<TFloating>input(0), TFloat64.class);
    Operand<TFloat64> v = tf.dtypes.cast(c.<TFloating>input(1), TFloat64.class);
    Operand<TFloat64> stopped = tf.stopGradient(z);
    TieRanges equal = TieRanges.of(tf, stopped);
    TieRanges cell = TieRanges.of(tf, tf.math.floor(stopped));
    Operand<TFloat64> found = WindowRadius.of(tf, stopped, equal, cell, power);
    Window window = Window.within(tf, stopped, found, equal, cell).keptBy(c);
    Operand<TFloat64> offset = Window.offset(tf, z);
    WindowSums ones = new WindowSums(tf, window, offset, PrefixSums.ofPowers(tf, offset, power));
    WindowSums values =
        new WindowSums(tf, window, offset, PrefixSums.ofPowers(tf, v, offset, power));
    Operand<TFloat64> radius = found;
    for (int step = 0; step < 2; step++) {
      Operand<TFloat64> excess = tf.math.sub(ones.of(radius, power).total(tf), tf.constant(1.0));
      Operand<TFloat64> slope =
          tf.math.mul(ones.of(radius, power - 1).total(tf), tf.constant((double) power));
      radius = tf.math.sub(radius, tf.math.div(excess, slope));
    }
    c.keep(radius);
    keepSlope(c, ones.of(radius, power - 1), values.of(radius, power - 1));
    Operand<TFloat64> mean =
        tf.math.div(values.of(radius, power).total(tf), ones.of(radius, power).total(tf));
    return List.of(tf.dtypes.cast(mean, c.<TFloating>input(1).type()));
  }

  /** v̄ₖ, and Σᵢ uₖᵢ·(v̄ₖ − vᵢ)·sign(zₖ − zᵢ)/p. */
  private static void keepSlope(ForwardContext c, WindowSums.Sums ones, WindowSums.Sums values) {
    Ops tf = c.tf();
    Operand<TFloat64> mean = c.keep(tf.math.div(values.total(tf), ones.total(tf)));
    c.keep(tf.math.sub(tf.math.mul(mean, ones.signed(tf)), values.signed(tf)));
  }

  /**
   * With uₖᵢ = p·max(rₖ − |zₖ − zᵢ|, 0)^(p−1) and v̄ₖ the mean of v under u: for v the windows'
   * weights applied to the cotangent, for z Σᵢ gₖ·uₖᵢ·(v̄ₖ − vᵢ)·sign(zₖ − zᵢ) as a centre and the
   * same terms from all windows that an element is in.
   */
  private static List<Operand<?>> gradient(GradientContext c) {
    Ops tf = c.tf();
    int power = c.attributes().integer("power");
    Operand<TFloat64> z = tf.dtypes.cast(c.<TFloating>input(0), TFloat64.class);
    Operand<TFloat64> v = tf.dtypes.cast(c.<TFloating>input(1), TFloat64.class);
    Operand<TFloat64> g = tf.dtypes.cast(c.<TFloating>cotangent(0), TFloat64.class);
    Window window = Window.kept(c);
    Operand<TFloat64> radius = c.residual(6);
    Operand<TFloat64> mean = c.residual(7);
    Operand<TFloat64> asCentre = tf.math.mul(g, c.<TFloat64>residual(8));
    int n = Math.toIntExact(c.<TFloating>input(0).shape().get(1));
    Window centres = window.centres(tf, n);
    Operand<TFloat64> offset = Window.offset(tf, z);
    ElementSums cotangent = new ElementSums(tf, centres, offset, radius, g, power);
    ElementSums ofMean =
        new ElementSums(tf, centres, offset, radius, tf.math.mul(g, mean), power - 1);
    Operand<TFloat64> asElement =
        tf.math.sub(tf.math.mul(v, cotangent.signed(power - 1)), ofMean.signed(power - 1));
    Operand<TFloat64> dz =
        tf.math.mul(tf.constant((double) power), tf.math.add(asCentre, asElement));
    Operand<TFloat64> equal =
        window.equal().inside(tf, tf.math.mul(g, Powers.of(tf, radius, power)));
    Operand<TFloat64> dv = tf.math.add(cotangent.total(power), equal);
    return List.of(
        tf.dtypes.cast(dz, c.<TFloating>input(0).type()),
        tf.dtypes.cast(dv, c.<TFloating>input(1).type()));
  }
}
