// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array;

import java.util.function.Function;
import org.softtf.ops.array.ArrayOption;
import org.softtf.ops.array.QuantileOps;
import org.softtf.ops.internal.settings.SettingsView;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** What {@link QuantileOps} does. */
public non-sealed interface QuantileOperators extends QuantileOps, SettingsView {
  @Override
  default <T extends TFloating> Operand<T> argquantile(
      Operand<T> x, double q, ArrayOption.OfArgquantile... options) {
    return quantileOf(ArrayOperator.ARGQUANTILE, x, asked -> asked.of(q), options);
  }

  @Override
  default <T extends TFloating> Operand<T> argquantile(
      Operand<T> x, double[] q, ArrayOption.OfArgquantile... options) {
    return quantileOf(ArrayOperator.ARGQUANTILE, x, asked -> asked.of(q), options);
  }

  @Override
  default <T extends TFloating> Operand<T> argquantile(
      Operand<T> x, Operand<? extends TFloating> q, ArrayOption.OfArgquantile... options) {
    return quantileOf(ArrayOperator.ARGQUANTILE, x, asked -> asked.of(q), options);
  }

  @Override
  default <T extends TFloating> Operand<T> argpercentile(
      Operand<T> x, double p, ArrayOption.OfArgquantile... options) {
    return quantileOf(ArrayOperator.ARGPERCENTILE, x, asked -> asked.ofPercent(p), options);
  }

  @Override
  default <T extends TFloating> Operand<T> argpercentile(
      Operand<T> x, double[] p, ArrayOption.OfArgquantile... options) {
    return quantileOf(ArrayOperator.ARGPERCENTILE, x, asked -> asked.ofPercent(p), options);
  }

  @Override
  default <T extends TFloating> Operand<T> argpercentile(
      Operand<T> x, Operand<? extends TFloating> p, ArrayOption.OfArgquantile... options) {
    return quantileOf(ArrayOperator.ARGPERCENTILE, x, asked -> asked.ofPercent(p), options);
  }

  @Override
  default <T extends TFloating> Operand<T> quantile(
      Operand<T> x, double q, ArrayOption.OfQuantile... options) {
    return quantileOf(ArrayOperator.QUANTILE, x, asked -> asked.of(q), options);
  }

  @Override
  default <T extends TFloating> Operand<T> quantile(
      Operand<T> x, double[] q, ArrayOption.OfQuantile... options) {
    return quantileOf(ArrayOperator.QUANTILE, x, asked -> asked.of(q), options);
  }

  @Override
  default <T extends TFloating> Operand<T> quantile(
      Operand<T> x, Operand<? extends TFloating> q, ArrayOption.OfQuantile... options) {
    return quantileOf(ArrayOperator.QUANTILE, x, asked -> asked.of(q), options);
  }

  @Override
  default <T extends TFloating> Operand<T> percentile(
      Operand<T> x, double p, ArrayOption.OfQuantile... options) {
    return quantileOf(ArrayOperator.PERCENTILE, x, asked -> asked.ofPercent(p), options);
  }

  @Override
  default <T extends TFloating> Operand<T> percentile(
      Operand<T> x, double[] p, ArrayOption.OfQuantile... options) {
    return quantileOf(ArrayOperator.PERCENTILE, x, asked -> asked.ofPercent(p), options);
  }

  @Override
  default <T extends TFloating> Operand<T> percentile(
      Operand<T> x, Operand<? extends TFloating> p, ArrayOption.OfQuantile... options) {
    return quantileOf(ArrayOperator.PERCENTILE, x, asked -> asked.ofPercent(p), options);
  }

  @Override
  default <T extends TFloating> Operand<T> argmedian(
      Operand<T> x, ArrayOption.OfArgmedian... options) {
    return quantileOf(ArrayOperator.ARGMEDIAN, x, asked -> Quantiles.MEDIAN, options);
  }

  @Override
  default <T extends TFloating> Operand<T> median(Operand<T> x, ArrayOption.OfMedian... options) {
    return quantileOf(ArrayOperator.MEDIAN, x, asked -> Quantiles.MEDIAN, options);
  }

  private <T extends TFloating> Operand<T> quantileOf(
      ArrayOperator operator,
      Operand<T> x,
      Function<Quantiles.Asked, Quantiles> quantiles,
      ArrayOption... options) {
    String name = operator.pythonName();
    Quantiles wanted =
        quantiles.apply(new Quantiles.Asked(settings().tf(), settings().written(name)));
    return uncompiled().run(name, x, (s, value) -> operator.on(s, value, options).quantile(wanted));
  }
}
