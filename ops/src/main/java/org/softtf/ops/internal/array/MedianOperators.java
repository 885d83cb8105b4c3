// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array;

import org.softtf.ops.Mode;
import org.softtf.ops.array.ArrayOption;
import org.softtf.ops.array.MedianOps;
import org.softtf.ops.internal.settings.SettingsView;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** What {@link MedianOps} does. */
public non-sealed interface MedianOperators extends MedianOps, SettingsView {
  /** The Python names. */
  String MEDIAN_NEWTON = "median_newton";

  String QUANTILE_NEWTON = "quantile_newton";

  @Override
  default <T extends TFloating> Operand<T> medianNewton(
      Operand<T> x, ArrayOption.OfMedianNewton... options) {
    ArrayOptions read = ArrayOptions.read(settings().written(MEDIAN_NEWTON), options);
    boolean unweighted = read.weights() == null;
    return uncompiled()
        .run(
            MEDIAN_NEWTON,
            x,
            (s, value) ->
                unweighted && s.mode() == Mode.HARD
                    ? ArrayOperator.MEDIAN.on(s, value, options).quantile(Quantiles.MEDIAN)
                    : new NewtonCall<>(s, MEDIAN_NEWTON, value, null, read).median());
  }

  @Override
  default <T extends TFloating> Operand<T> quantileNewton(
      Operand<T> x, double q, ArrayOption.OfQuantileNewton... options) {
    String name = settings().written(QUANTILE_NEWTON);
    ArrayOptions read = ArrayOptions.read(name, options);
    if (!(q > 0 && q < 1)) {
      throw new IllegalArgumentException(name + ": q must be in (0, 1), got " + q);
    }
    return uncompiled()
        .run(
            QUANTILE_NEWTON,
            x,
            (s, value) -> new NewtonCall<>(s, QUANTILE_NEWTON, value, null, read).quantile(q));
  }

  @Override
  default <T extends TFloating> Operand<T> quantileNewton(
      Operand<T> x, Operand<? extends TFloating> q, ArrayOption.OfQuantileNewton... options) {
    ArrayOptions read = ArrayOptions.read(settings().written(QUANTILE_NEWTON), options);
    return uncompiled()
        .run(
            QUANTILE_NEWTON,
            x,
            (s, value) -> new NewtonCall<>(s, QUANTILE_NEWTON, value, q, read).quantile(q));
  }
}
