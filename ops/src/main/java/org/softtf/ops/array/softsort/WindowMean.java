package org.softtf.ops.array.softsort;

import java.util.ArrayList;
import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.CustomOperator;
import org.softtf.gradients.ForwardContext;
import org.softtf.gradients.GradientContext;
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
  static <T extends TFloating> Operand<T> of(Ops tf, Operand<T> z, Operand<T> v, int power) {
    return (Operand<T>) OPERATOR.apply(tf, List.of(z, v), Attributes.of("power", power)).get(0);
  }

  private static List<Operand<?>> forward(ForwardContext c) {
    Ops tf = c.tf();
    int power = c.attributes().integer("power");
    Operand<TFloat64> z = tf.dtypes.cast(c.<TFloating>input(0), TFloat64.class);
    Operand<TFloat64> v = tf.dtypes.cast(c.<TFloating>input(1), TFloat64.class);
    Operand<TFloat64> stopped = tf.stopGradient(z);
    Operand<TFloat64> found = WindowRadius.of(tf, stopped, power);
    Window fixed = Window.of(tf, stopped, found);
    keep(c, fixed);
    Window window = live(tf, fixed, z);
    Operand<TFloat64> table =
        WindowSums.table(tf, window.offset(), List.of(tf.onesLike(v), v), power);
    WindowSums sums = new WindowSums(tf, window, table, 2, power);
    Operand<TFloat64> radius = found;
    for (int step = 0; step < 2; step++) {
      Operand<TFloat64> excess = tf.math.sub(sums.of(0, radius, power).total(tf), tf.constant(1.0));
      Operand<TFloat64> slope =
          tf.math.mul(sums.of(0, radius, power - 1).total(tf), tf.constant((double) power));
      radius = tf.math.sub(radius, tf.math.div(excess, slope));
    }
    c.keep(radius);
    Operand<TFloat64> mean =
        tf.math.div(sums.of(1, radius, power).total(tf), sums.of(0, radius, power).total(tf));
    return List.of(tf.dtypes.cast(mean, c.<TFloating>input(1).type()));
  }

  /** The window with offsets that a gradient flows through. */
  private static Window live(Ops tf, Window fixed, Operand<TFloat64> z) {
    return new Window(
        tf.math.sub(z, tf.math.floor(tf.stopGradient(z))),
        fixed.runStart(),
        fixed.runEnd(),
        fixed.cellStart(),
        fixed.cellEnd(),
        fixed.start(),
        fixed.end());
  }

  private static void keep(ForwardContext c, Window window) {
    c.keep(window.runStart());
    c.keep(window.runEnd());
    c.keep(window.cellStart());
    c.keep(window.cellEnd());
    c.keep(window.start());
    c.keep(window.end());
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
    Operand<TFloat64> radius = c.residual(6);
    Window fixed =
        new Window(
            null,
            c.residual(0),
            c.residual(1),
            c.residual(2),
            c.residual(3),
            c.residual(4),
            c.residual(5));
    Window window = live(tf, fixed, z);
    Operand<TFloat64> p = tf.constant((double) power);
    Operand<TFloat64> table =
        WindowSums.table(tf, window.offset(), List.of(tf.onesLike(v), v), power - 1);
    WindowSums sums = new WindowSums(tf, window, table, 2, power - 1);
    WindowSums.Sums ones = sums.of(0, radius, power - 1);
    WindowSums.Sums values = sums.of(1, radius, power - 1);
    Operand<TFloat64> mean = tf.math.div(values.total(tf), ones.total(tf));
    Operand<TFloat64> asCentre =
        tf.math.mul(g, tf.math.sub(tf.math.mul(mean, ones.signed(tf)), values.signed(tf)));
    ElementSums elements = new ElementSums(tf, window, radius, power, g, tf.math.mul(g, mean));
    Operand<TFloat64> asElement =
        tf.math.sub(tf.math.mul(v, elements.signedOfCotangent()), elements.signedOfMean());
    Operand<TFloat64> dz = tf.math.mul(p, tf.math.add(asCentre, asElement));
    List<Operand<?>> gradients = new ArrayList<>();
    gradients.add(tf.dtypes.cast(dz, c.<TFloating>input(0).type()));
    gradients.add(tf.dtypes.cast(elements.weighted(), c.<TFloating>input(1).type()));
    return gradients;
  }
}
