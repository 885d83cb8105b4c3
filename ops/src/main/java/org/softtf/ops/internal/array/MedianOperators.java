package org.softtf.ops.internal.array;

import org.softtf.ops.Mode;
import org.softtf.ops.array.ArrayOption;
import org.softtf.ops.array.MedianOps;
import org.softtf.ops.internal.array.Layout.Place;
import org.softtf.ops.internal.array.Layout.Size;
import org.softtf.ops.internal.array.median.MedianNewton;
import org.softtf.ops.internal.settings.Inputs;
import org.softtf.ops.internal.settings.Settings;
import org.softtf.ops.internal.settings.SettingsView;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** What {@link MedianOps} does. */
public interface MedianOperators extends MedianOps, SettingsView {
  /** The Python name. */
  String NAME = "median_newton";

  @Override
  default <T extends TFloating> Operand<T> medianNewton(
      Operand<T> x, ArrayOption.OfMedianNewton... options) {
    String name = settings().written(NAME);
    ArrayOptions read = ArrayOptions.read(name, options);
    return settings()
        .run(
            NAME,
            s ->
                s.mode() == Mode.HARD
                    ? ArrayOperator.MEDIAN.on(s, x, options).quantile(Quantiles.of(0.5))
                    : soft(s, Inputs.floating(s.tf(), x, name + ": x"), read));
  }

  private static <T extends TFloating> Operand<T> soft(
      Settings settings, Operand<T> x, ArrayOptions options) {
    Ops tf = settings.tf();
    Layout<T> layout = new Layout<>(tf, settings.written(NAME), x, options.axis());
    Operand<T> scaled = settings.softness().divide(tf, layout.rows(), 1);
    Operand<T> median =
        settings.softness().multiply(tf, MedianNewton.of(tf, scaled, settings.mode()), 1);
    return layout.values(median, Size.of(1), options.keepDimensions() ? Place.KEPT : Place.DROPPED);
  }
}
