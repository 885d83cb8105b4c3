// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.neuralsort;

import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.array.softsort.TieRanges;
import org.softtf.ops.internal.array.softsort.Window;
import org.softtf.ops.internal.array.softsort.WindowSums;
import org.softtf.ops.internal.elementwise.Step;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.Constants;
import org.softtf.ops.internal.math.PrefixSums;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Σ ±S(−|xⱼ − xᵢ|) over the elements of a sorted row, + for those before an element and − for those
 * after it, with S the step of a compact mode, without the n × n matrix.
 *
 * <p>With w = x/5 the step is a polynomial in t = 1 − |wⱼ − wᵢ| where that is positive, and 0
 * elsewhere: a sum over a window of radius 1. O(n log n) time, O(n) memory, forward and gradient,
 * in float64 inside.
 *
 * <p>The windows are stopped; gradients of every order are live.
 */
final class SortedStepSums {
  private static final Primitive SUMS =
      Primitive.named("softtf.sorted_step_sums")
          .residuals(Window.residuals())
          .forward(SortedStepSums::forward)
          .gradient(SortedStepSums::gradient);

  private SortedStepSums() {}

  /**
   * The sums.
   *
   * @param x (R, n), ascending in each row, n known when the graph is built
   * @param mode a compact mode
   * @return (R, n)
   */
  static <T extends TFloating> Operand<T> of(Ops tf, Operand<T> x, Mode mode) {
    return SUMS.apply(tf, Attributes.of(Primitive.MODE, mode), x);
  }

  /** The coefficients of the step in powers of t, from t⁰ on. */
  private static double[] step(Mode mode) {
    return switch (mode) {
      case C0 -> new double[] {0, 1. / 2};
      case C1 -> new double[] {0, 0, 3. / 4, -1. / 4};
      case C2 -> new double[] {0, 0, 0, 5. / 4, -15. / 16, 3. / 16};
      default -> throw new IllegalArgumentException("mode " + mode + " is not compact");
    };
  }

  private static <T extends TFloating> List<Operand<T>> forward(Primitive.Forward<T> c) {
    RowMath<TFloat64> f = new RowMath<>(c.tf(), TFloat64.class);
    Operand<TFloat64> w = SortedDistanceSums.scaled(f, c);
    Operand<TFloat64> offset = Window.offset(f, w);
    Window window = byPosition(f, f.stop(w)).keptBy(c);
    double[] step = step(c.mode());
    PrefixSums powers = PrefixSums.ofPowers(f, offset, step.length - 1);
    Operand<TFloat64> sums = new WindowSums(f, window, offset, powers).polynomial(step).signed(f);
    return List.of(c.tf().dtypes.cast(sums, c.type()));
  }

  /** Equal elements are before or after each other by their position: the slope there is not 0. */
  private static Window byPosition(RowMath<TFloat64> f, Operand<TFloat64> w) {
    Ops tf = f.tf();
    Window window = SortedDistanceSums.window(f, w);
    Operand<TInt32> position = Axes.positions(tf, f.length(w));
    Operand<TInt32> self = tf.broadcastTo(position, tf.shape(w));
    return new Window(
        new TieRanges(self, tf.math.add(self, tf.constant(1))), window.cell(), window.near());
  }

  /** With S′, which is even: Σᵢ (gᵢ − gⱼ)·S′(xⱼ − xᵢ). */
  private static <T extends TFloating> List<Operand<T>> gradient(Primitive.Backward<T> c) {
    RowMath<TFloat64> f = new RowMath<>(c.tf(), TFloat64.class);
    Operand<TFloat64> offset = Window.offset(f, SortedDistanceSums.scaled(f, c));
    Operand<TFloat64> g = f.cast(c.cotangent());
    double[] slope = SortedDistanceSums.derivative(step(c.mode()));
    Window window = Window.kept(c);
    Operand<TFloat64> ofThis =
        f.times(g, total(f, window, offset, Constants.onesLike(c.tf(), g), slope));
    Operand<TFloat64> sum = f.minus(total(f, window, offset, g, slope), ofThis);
    return List.of(c.tf().dtypes.cast(f.times(1 / Step.scale(c.mode(), false), sum), c.type()));
  }

  /** Σᵢ hᵢ·p(t). */
  private static Operand<TFloat64> total(
      RowMath<TFloat64> f,
      Window window,
      Operand<TFloat64> offset,
      Operand<TFloat64> h,
      double... p) {
    PrefixSums sums = PrefixSums.ofPowers(f, h, offset, p.length - 1);
    return new WindowSums(f, window, offset, sums).polynomial(p).total(f);
  }
}
