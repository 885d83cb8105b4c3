package org.softtf.ops.array;

import static org.softtf.ops.array.ArrayOption.Kind.AXIS;
import static org.softtf.ops.array.ArrayOption.Kind.KEEP_DIMS;

import java.util.EnumSet;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.array.ArrayOperator;
import org.softtf.ops.internal.array.ArrayOptions;
import org.softtf.ops.internal.array.Layout;
import org.softtf.ops.internal.array.Layout.Place;
import org.softtf.ops.internal.array.Layout.Size;
import org.softtf.ops.internal.array.Quantiles;
import org.softtf.ops.internal.array.median.MedianNewton;
import org.softtf.ops.internal.settings.Inputs;
import org.softtf.ops.internal.settings.Settings;
import org.softtf.ops.internal.settings.SettingsView;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** The median as an M-estimator. */
public interface MedianOps extends SettingsView {
  /**
   * Soft median by its soft signs.
   *
   * <p>The y with Σᵢ sign(y − xᵢ) = 0, where sign is the view's soft sign: found by Newton's steps
   * from the exact median, kept in a bracket, until y stands still.
   *
   * <p>Shapes {@code (…, n, …) → (…)}, with kept dimensions {@code (…, 1, …)}; sizes may be unknown
   * when the graph is built.
   *
   * <p>Default mode smooth, softness 0.1 in the unit of x: nothing is standardised, and the view's
   * method does not matter.
   *
   * <p>Time and memory are linear in n. y is as smooth in x as the mode's sign, and tends to the
   * exact median as the softness tends to 0. Where the compact modes' signs balance on an interval,
   * because no element is within 5 softness of the middle, y is the exact median.
   *
   * <p>Gradient: S′((y − xᵢ)/softness) / Σⱼ S′((y − xⱼ)/softness), and that of the exact median
   * where all of these are 0. First order everywhere for smooth, c1 and c2 and almost everywhere
   * for c0; second order everywhere for smooth and c2 and almost everywhere for c0 and c1. A
   * softness that is a tensor has a gradient too.
   *
   * <p>A row with NaN gives NaN. ±∞ counts as an element above or below; where the exact median is
   * infinite, y is it.
   *
   * <p>Errors: {@link IllegalArgumentException} for an axis out of range or of length 0, another
   * option, or a type that is not floating. A run fails, with the last steps in its message, if y
   * still moves after 400 steps.
   *
   * <p>Source: Huber, Robust Statistics (1981). Python name {@code median_newton}, {@code
   * median_newton_st}.
   *
   * @param x any numbers
   * @param options {@link ArrayOption#axis axis}, {@link ArrayOption#flatten flatten}, {@link
   *     ArrayOption#keepDims() keepDims}
   * @param <T> float32 or float64
   * @return the medians
   */
  default <T extends TFloating> Operand<T> medianNewton(Operand<T> x, ArrayOption... options) {
    String name = "median_newton";
    ArrayOptions read = ArrayOptions.read(name, EnumSet.of(AXIS, KEEP_DIMS), options);
    return settings()
        .run(
            name,
            s ->
                s.mode() == Mode.HARD
                    ? ArrayOperator.MEDIAN.on(s, x, options).quantile(Quantiles.of(0.5))
                    : soft(s, Inputs.floating(s.tf(), x, name + ": x"), read));
  }

  private static <T extends TFloating> Operand<T> soft(
      Settings settings, Operand<T> x, ArrayOptions options) {
    Ops tf = settings.tf();
    Layout<T> layout = new Layout<>(tf, "median_newton", x, options.axis());
    Operand<T> scaled = settings.softness().divide(tf, layout.rows(), 1);
    Operand<T> median =
        settings.softness().multiply(tf, MedianNewton.of(tf, scaled, settings.mode()), 1);
    return layout.values(median, Size.of(1), options.keepDimensions() ? Place.KEPT : Place.DROPPED);
  }
}
