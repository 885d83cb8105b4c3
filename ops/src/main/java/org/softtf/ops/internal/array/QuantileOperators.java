package org.softtf.ops.internal.array;

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
    return quantileOf(ArrayOperator.ARGQUANTILE, x, Quantiles.of(q), options);
  }

  @Override
  default <T extends TFloating> Operand<T> argquantile(
      Operand<T> x, double[] q, ArrayOption.OfArgquantile... options) {
    return quantileOf(ArrayOperator.ARGQUANTILE, x, Quantiles.of(q), options);
  }

  @Override
  default <T extends TFloating> Operand<T> argquantile(
      Operand<T> x, Operand<? extends TFloating> q, ArrayOption.OfArgquantile... options) {
    return quantileOf(ArrayOperator.ARGQUANTILE, x, Quantiles.of(q), options);
  }

  @Override
  default <T extends TFloating> Operand<T> argpercentile(
      Operand<T> x, double p, ArrayOption.OfArgquantile... options) {
    return quantileOf(ArrayOperator.ARGPERCENTILE, x, Quantiles.ofPercent(p), options);
  }

  @Override
  default <T extends TFloating> Operand<T> argpercentile(
      Operand<T> x, double[] p, ArrayOption.OfArgquantile... options) {
    return quantileOf(ArrayOperator.ARGPERCENTILE, x, Quantiles.ofPercent(p), options);
  }

  @Override
  default <T extends TFloating> Operand<T> argpercentile(
      Operand<T> x, Operand<? extends TFloating> p, ArrayOption.OfArgquantile... options) {
    return quantileOf(ArrayOperator.ARGPERCENTILE, x, Quantiles.ofPercent(p), options);
  }

  @Override
  default <T extends TFloating> Operand<T> quantile(
      Operand<T> x, double q, ArrayOption.OfQuantile... options) {
    return quantileOf(ArrayOperator.QUANTILE, x, Quantiles.of(q), options);
  }

  @Override
  default <T extends TFloating> Operand<T> quantile(
      Operand<T> x, double[] q, ArrayOption.OfQuantile... options) {
    return quantileOf(ArrayOperator.QUANTILE, x, Quantiles.of(q), options);
  }

  @Override
  default <T extends TFloating> Operand<T> quantile(
      Operand<T> x, Operand<? extends TFloating> q, ArrayOption.OfQuantile... options) {
    return quantileOf(ArrayOperator.QUANTILE, x, Quantiles.of(q), options);
  }

  @Override
  default <T extends TFloating> Operand<T> percentile(
      Operand<T> x, double p, ArrayOption.OfQuantile... options) {
    return quantileOf(ArrayOperator.PERCENTILE, x, Quantiles.ofPercent(p), options);
  }

  @Override
  default <T extends TFloating> Operand<T> percentile(
      Operand<T> x, double[] p, ArrayOption.OfQuantile... options) {
    return quantileOf(ArrayOperator.PERCENTILE, x, Quantiles.ofPercent(p), options);
  }

  @Override
  default <T extends TFloating> Operand<T> percentile(
      Operand<T> x, Operand<? extends TFloating> p, ArrayOption.OfQuantile... options) {
    return quantileOf(ArrayOperator.PERCENTILE, x, Quantiles.ofPercent(p), options);
  }

  @Override
  default <T extends TFloating> Operand<T> argmedian(
      Operand<T> x, ArrayOption.OfArgmedian... options) {
    return quantileOf(ArrayOperator.ARGMEDIAN, x, Quantiles.of(0.5), options);
  }

  @Override
  default <T extends TFloating> Operand<T> median(Operand<T> x, ArrayOption.OfMedian... options) {
    return quantileOf(ArrayOperator.MEDIAN, x, Quantiles.of(0.5), options);
  }

  private <T extends TFloating> Operand<T> quantileOf(
      ArrayOperator operator, Operand<T> x, Quantiles quantiles, ArrayOption... options) {
    return settings()
        .run(operator.pythonName(), s -> operator.on(s, x, options).quantile(quantiles));
  }
}
