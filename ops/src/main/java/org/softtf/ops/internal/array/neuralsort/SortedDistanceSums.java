// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.neuralsort;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.Attributes;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.array.softsort.TieRanges;
import org.softtf.ops.internal.array.softsort.Window;
import org.softtf.ops.internal.array.softsort.WindowSums;
import org.softtf.ops.internal.elementwise.Step;
import org.softtf.ops.internal.math.Constants;
import org.softtf.ops.internal.math.PrefixSums;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
import org.softtf.ops.internal.primitive.PrimitiveContext;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Σᵢ K(xⱼ − xᵢ) of a sorted row, with K the soft absolute value of a compact mode, without the n ×
 * n matrix.
 *
 * <p>With w = x/5, K(d)/5 is |wⱼ − wᵢ| and, where t = 1 − |wⱼ − wᵢ| is positive, a polynomial C(t)
 * more. The first part is a prefix sum, the second a sum over a window of radius 1: O(n log n)
 * time, O(n) memory, forward and gradient, in float64 inside.
 *
 * <p>The windows are stopped; gradients of every order are live.
 */
final class SortedDistanceSums {
  private static final Primitive SUMS =
      Primitive.named("softtf.sorted_distance_sums")
          .residuals(Window.residuals())
          .forward(SortedDistanceSums::forward)
          .gradient(SortedDistanceSums::gradient);

  private SortedDistanceSums() {}

  /**
   * Returns the sums.
   *
   * @param tf where to build
   * @param x (R, n), ascending in each row, in units of the softness; n known when the graph is
   *     built
   * @param count how many elements count, (R, 1), the others being far above them; null for all
   * @param mode a compact mode
   * @param <T> the type
   * @return (R, n)
   */
  static <T extends TFloating> Operand<T> of(
      Ops tf, Operand<T> x, @Nullable Operand<TInt32> count, Mode mode) {
    Attributes attributes = Attributes.of(Primitive.MODE, mode);
    return count == null ? SUMS.apply(tf, attributes, x) : SUMS.apply(tf, attributes, x, count);
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

  static double[] derivative(double... coefficients) {
    double[] derivative = new double[coefficients.length - 1];
    for (int q = 0; q < derivative.length; q++) {
      derivative[q] = (q + 1) * coefficients[q + 1];
    }
    return derivative;
  }

  private static <T extends TFloating> List<Operand<T>> forward(Primitive.Forward<T> c) {
    RowMath<TFloat64> f = new RowMath<>(c.tf(), TFloat64.class);
    double[] bend = bend(c.mode());
    Operand<TFloat64> w = scaled(f, c);
    Operand<TFloat64> offset = Window.offset(f, w);
    Window window = window(f, f.stop(w)).keptBy(c);
    WindowSums sums =
        new WindowSums(f, window, offset, PrefixSums.ofPowers(f, offset, bend.length - 1));
    Operand<TFloat64> total =
        f.plus(distances(f, w, window.equal(), count(c)), sums.polynomial(bend).total(f));
    Operand<TFloat64> scale = f.number(Step.scale(c.mode(), false));
    return List.of(c.tf().dtypes.cast(f.times(total, scale), c.type()));
  }

  /** w, of the input. */
  static Operand<TFloat64> scaled(RowMath<TFloat64> f, PrimitiveContext<?> c) {
    return f.times(1 / Step.scale(c.mode(), false), f.cast(c.input(0)));
  }

  static Window window(RowMath<TFloat64> f, Operand<TFloat64> w) {
    Ops tf = f.tf();
    TieRanges cell = TieRanges.of(tf, tf.math.floor(w));
    return Window.within(f, w, Constants.onesLike(tf, w), TieRanges.of(tf, w), cell);
  }

  /** Σᵢ |wⱼ − wᵢ|. */
  private static Operand<TFloat64> distances(
      RowMath<TFloat64> f, Operand<TFloat64> w, TieRanges equal, @Nullable Operand<TInt32> count) {
    Ops tf = f.tf();
    PrefixSums sums = PrefixSums.of(f, w);
    Operand<TFloat64> all = count == null ? f.sum(w) : sums.at(f, count).get(0);
    Operand<TFloat64> apart = f.minus(all, upTo(f, sums, equal));
    Operand<TInt32> n = count == null ? tf.constant(n(w)) : count;
    Operand<TInt32> surplus = tf.math.sub(tf.math.add(equal.start(), equal.end()), n);
    return f.plus(f.times(w, f.cast(surplus)), apart);
  }

  /**
   * Σᵢ hᵢ over the elements before those equal to each, and over them too; h the first function.
   */
  private static Operand<TFloat64> upTo(RowMath<TFloat64> f, PrefixSums sums, TieRanges equal) {
    return f.plus(sums.at(f, equal.start()).get(0), sums.at(f, equal.end()).get(0));
  }

  /** Σᵢ (gⱼ + gᵢ)·K′(xⱼ − xᵢ), for K′ is odd. */
  private static <T extends TFloating> List<Operand<T>> gradient(Primitive.Backward<T> c) {
    RowMath<TFloat64> f = new RowMath<>(c.tf(), TFloat64.class);
    Operand<TFloat64> offset = Window.offset(f, scaled(f, c));
    Operand<TFloat64> g = f.cast(c.cotangent());
    int power = bend(c.mode()).length - 2;
    Slopes slopes = new Slopes(f, Window.kept(c), offset, c.mode());
    Operand<TInt32> count = count(c);
    Operand<TFloat64> n = count == null ? f.number(n(offset)) : f.cast(count);
    Operand<TFloat64> ofOnes = slopes.of(PrefixSums.ofPowers(f, offset, power), n);
    Operand<TFloat64> ofCotangent = slopes.of(PrefixSums.ofPowers(f, g, offset, power), f.sum(g));
    Operand<TFloat64> sum = f.plus(f.times(g, ofOnes), ofCotangent);
    Operand<T> dx = c.tf().dtypes.cast(sum, c.type());
    return count == null ? List.of(dx) : Arrays.asList(dx, null);
  }

  private static @Nullable Operand<TInt32> count(PrimitiveContext<?> c) {
    return c.inputCount() == 1 ? null : c.input(1, TInt32.class);
  }

  /** Where and by which polynomial slopes differ from ±1. */
  private record Slopes(RowMath<TFloat64> f, Window window, Operand<TFloat64> offset, Mode mode) {
    /** Σᵢ hᵢ·K′(xⱼ − xᵢ), where K′ = ±(1 − C′(t)), from sums of h·offset^j and of all h. */
    Operand<TFloat64> of(PrefixSums sums, Operand<TFloat64> all) {
      Operand<TFloat64> signs = f.minus(upTo(f, sums, window.equal()), all);
      WindowSums near = new WindowSums(f, window, offset, sums);
      return f.minus(signs, near.polynomial(derivative(bend(mode))).signed(f));
    }
  }

  private static int n(Operand<?> rows) {
    return Math.toIntExact(rows.shape().get(1));
  }
}
