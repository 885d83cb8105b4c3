package org.softtf.ops.internal.array.neuralsort;

import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.CustomOperator;
import org.softtf.gradients.ForwardContext;
import org.softtf.gradients.GradientContext;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.array.softsort.TieRanges;
import org.softtf.ops.internal.array.softsort.Window;
import org.softtf.ops.internal.array.softsort.WindowSums;
import org.softtf.ops.internal.elementwise.Step;
import org.softtf.ops.internal.math.Constants;
import org.softtf.ops.internal.math.PrefixSums;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Σᵢ K(xⱼ − xᵢ) of a sorted row, with K the soft absolute value of a compact mode, without the n ×
 * n matrix.
 *
 * <p>With w = x/5, K(d)/5 is |wⱼ − wᵢ| and, where t = 1 − |wⱼ − wᵢ| is positive, a polynomial C(t)
 * more. The first part is a running sum, the second a sum over a window of radius 1: O(n log n)
 * time, O(n) memory, forward and gradient, in float64 inside.
 */
public final class SortedDistanceSums {
  private static final CustomOperator OPERATOR =
      CustomOperator.named("softtf.sorted_distance_sums")
          .forward(SortedDistanceSums::forward)
          .gradient(SortedDistanceSums::gradient)
          .ordinaryGradientAgrees()
          .gradientBuiltOnDemand()
          .create();

  private SortedDistanceSums() {}

  /**
   * Returns the sums.
   *
   * @param tf where to build
   * @param x (R, n), ascending in each row, in units of the softness; n known when the graph is
   *     built
   * @param mode a compact mode
   * @param <T> the type
   * @return (R, n)
   */
  @SuppressWarnings("unchecked") // the operator keeps its input's type
  public static <T extends TFloating> Operand<T> of(Ops tf, Operand<T> x, Mode mode) {
    return (Operand<T>) OPERATOR.apply(tf, List.of(x), Attributes.of("mode", mode)).get(0);
  }

  /** The coefficients of C, from those of t⁰ on: u·s(u) − u in powers of t = 1 − u. */
  private static double[] bend(Mode mode) {
    return switch (mode) {
      case C0 -> new double[] {0, -1, 1};
      case C1 -> new double[] {0, 0, -3. / 2, 2, -1. / 2};
      case C2 -> new double[] {0, 0, 0, -5. / 2, 35. / 8, -9. / 4, 3. / 8};
      default -> throw new IllegalArgumentException("mode " + mode + " is not compact");
    };
  }

  private static double[] derivative(double... coefficients) {
    double[] derivative = new double[coefficients.length - 1];
    for (int q = 0; q < derivative.length; q++) {
      derivative[q] = (q + 1) * coefficients[q + 1];
    }
    return derivative;
  }

  private static List<Operand<?>> forward(ForwardContext c) {
    Ops tf = c.tf();
    Mode mode = c.attributes().constant("mode", Mode.class);
    double[] bend = bend(mode);
    Operand<TFloat64> w = scaled(tf, c.input(0), mode);
    Operand<TFloat64> offset = Window.offset(tf, w);
    Window window = window(tf, tf.stopGradient(w)).keptBy(c);
    WindowSums sums =
        new WindowSums(tf, window, offset, PrefixSums.ofPowers(tf, offset, bend.length - 1));
    Operand<TFloat64> total =
        tf.math.add(distances(tf, w, window.equal()), sums.polynomial(bend).total(tf));
    Operand<TFloat64> scale = tf.constant(Step.scale(mode, false));
    return List.of(tf.dtypes.cast(tf.math.mul(total, scale), c.<TFloating>input(0).type()));
  }

  private static Operand<TFloat64> scaled(Ops tf, Operand<TFloating> x, Mode mode) {
    return tf.math.mul(tf.dtypes.cast(x, TFloat64.class), tf.constant(1 / Step.scale(mode, false)));
  }

  private static Window window(Ops tf, Operand<TFloat64> w) {
    return Window.within(
        tf, w, Constants.onesLike(tf, w), TieRanges.of(tf, w), TieRanges.of(tf, tf.math.floor(w)));
  }

  /** Σᵢ |wⱼ − wᵢ|. */
  private static Operand<TFloat64> distances(Ops tf, Operand<TFloat64> w, TieRanges equal) {
    Operand<TFloat64> apart = tf.math.sub(all(tf, w), upTo(tf, PrefixSums.of(tf, w), equal));
    Operand<TInt32> surplus =
        tf.math.sub(tf.math.add(equal.start(), equal.end()), tf.constant(n(w)));
    return tf.math.add(tf.math.mul(w, tf.dtypes.cast(surplus, TFloat64.class)), apart);
  }

  /** Σ fᵢ over i up to the start of each element's run and Σ fᵢ up to its end, f the first. */
  private static Operand<TFloat64> upTo(Ops tf, PrefixSums sums, TieRanges equal) {
    return tf.math.add(sums.at(tf, equal.start()).get(0), sums.at(tf, equal.end()).get(0));
  }

  /** Σᵢ (gⱼ + gᵢ)·K′(xⱼ − xᵢ), for K′ is odd. */
  private static List<Operand<?>> gradient(GradientContext c) {
    Ops tf = c.tf();
    Mode mode = c.attributes().constant("mode", Mode.class);
    Operand<TFloat64> offset = Window.offset(tf, scaled(tf, c.input(0), mode));
    Operand<TFloat64> g = tf.dtypes.cast(c.<TFloating>cotangent(0), TFloat64.class);
    Window window = Window.kept(c);
    int power = bend(mode).length - 2;
    Slopes slopes = new Slopes(tf, window, offset, mode);
    Operand<TFloat64> ofOnes =
        slopes.of(PrefixSums.ofPowers(tf, offset, power), tf.constant((double) n(offset)));
    Operand<TFloat64> ofCotangent =
        slopes.of(PrefixSums.ofPowers(tf, g, offset, power), all(tf, g));
    return List.of(
        tf.dtypes.cast(
            tf.math.add(tf.math.mul(g, ofOnes), ofCotangent), c.<TFloating>input(0).type()));
  }

  /** Where and by which polynomial slopes differ from ±1. */
  private record Slopes(Ops tf, Window window, Operand<TFloat64> offset, Mode mode) {
    /** Σᵢ fᵢ·K′(xⱼ − xᵢ), where K′ = ±(1 − C′(t)), from sums of f·offset^j and of all f. */
    public Operand<TFloat64> of(PrefixSums sums, Operand<TFloat64> all) {
      Operand<TFloat64> signs = tf.math.sub(upTo(tf, sums, window.equal()), all);
      WindowSums near = new WindowSums(tf, window, offset, sums);
      return tf.math.sub(signs, near.polynomial(derivative(bend(mode))).signed(tf));
    }
  }

  private static int n(Operand<?> rows) {
    return Math.toIntExact(rows.shape().get(1));
  }

  private static Operand<TFloat64> all(Ops tf, Operand<TFloat64> f) {
    return tf.reduceSum(f, tf.constant(1), ReduceSum.keepDims(true));
  }
}
