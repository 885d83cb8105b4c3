// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.array;

import org.softtf.ops.internal.array.QuantileOperators;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** Quantiles along an axis; see {@link ArrayOps} for what is common. */
public sealed interface QuantileOps permits ArrayOps, QuantileOperators {
  /**
   * Soft index of a quantile.
   *
   * <p>With t = q·(n − 1), k = floor(t) and a = t − k: (1 − a)·P[k] + a·P[k + 1], rows counted from
   * 0 in ascending order; other interpolations take other k and a.
   *
   * <p>Shapes {@code (…, n, …) → (…, [n])}, with kept dimensions {@code (…, 1, …, [n])}.
   *
   * <p>Default method neuralsort, linear interpolation.
   *
   * <p>As smooth as its mode in x, for softsort between ties only; in q piecewise linear, or
   * piecewise constant by the interpolation. Tends to the weights of the two elements as softness →
   * 0.
   *
   * <p>Gradient orders, NaN and ±∞, errors and sources: as {@link ArrayOps} says.
   *
   * <p>Python name {@code argquantile}, {@code argquantile_st}.
   *
   * @param x any numbers
   * @param q in [0, 1]
   * @param options {@link ArrayOption#axis axis}, {@link ArrayOption#flatten flatten}, {@link
   *     ArrayOption#mask mask}, {@link ArrayOption#lengths lengths}, {@link ArrayOption#keepDims()
   *     keepDims}, {@link ArrayOption#standardize standardize}, {@link ArrayOption#interpolation
   *     interpolation}, {@link ArrayOption#logProbabilities() logProbabilities}
   * @param <T> any floating type
   * @return probabilities, or their logarithms
   */
  <T extends TFloating> Operand<T> argquantile(
      Operand<T> x, double q, ArrayOption.OfArgquantile... options);

  /**
   * As {@link #argquantile(Operand, double, ArrayOption.OfArgquantile...)}, for several numbers at
   * a time.
   *
   * <p>Shapes {@code (…, n, …) → (m, …, [n])} for m numbers.
   *
   * @param x any numbers
   * @param q numbers in [0, 1]
   * @param options as for one number
   * @param <T> any floating type
   * @return probabilities, or their logarithms
   */
  <T extends TFloating> Operand<T> argquantile(
      Operand<T> x, double[] q, ArrayOption.OfArgquantile... options);

  /**
   * As {@link #argquantile(Operand, double, ArrayOption.OfArgquantile...)}, for quantiles that are
   * known when the graph runs, and have a gradient.
   *
   * <p>Shapes as for one number or for several.
   *
   * @param x any numbers
   * @param q a scalar, or a vector as for several numbers; clipped to [0, 1]; NaN gives NaN
   * @param options as for one number
   * @param <T> any floating type
   * @return probabilities, or their logarithms
   */
  <T extends TFloating> Operand<T> argquantile(
      Operand<T> x, Operand<? extends TFloating> q, ArrayOption.OfArgquantile... options);

  /**
   * Soft index of a percentile.
   *
   * <p>{@link #argquantile(Operand, double, ArrayOption.OfArgquantile...) argquantile} at q =
   * p/100.
   *
   * <p>Shapes {@code (…, n, …) → (…, [n])}, with kept dimensions {@code (…, 1, …, [n])}.
   *
   * <p>Default method neuralsort, linear interpolation.
   *
   * <p>As smooth, and with the same limit, as {@code argquantile}.
   *
   * <p>Gradient orders, NaN and ±∞, errors and sources: as {@link ArrayOps} says.
   *
   * <p>Python name {@code argpercentile}, {@code argpercentile_st}.
   *
   * @param x any numbers
   * @param p in [0, 100]
   * @param options {@link ArrayOption#axis axis}, {@link ArrayOption#flatten flatten}, {@link
   *     ArrayOption#mask mask}, {@link ArrayOption#lengths lengths}, {@link ArrayOption#keepDims()
   *     keepDims}, {@link ArrayOption#standardize standardize}, {@link ArrayOption#interpolation
   *     interpolation}, {@link ArrayOption#logProbabilities() logProbabilities}
   * @param <T> any floating type
   * @return probabilities, or their logarithms
   */
  <T extends TFloating> Operand<T> argpercentile(
      Operand<T> x, double p, ArrayOption.OfArgquantile... options);

  /**
   * As {@link #argpercentile(Operand, double, ArrayOption.OfArgquantile...)}, for several numbers
   * at a time.
   *
   * <p>Shapes {@code (…, n, …) → (m, …, [n])} for m numbers.
   *
   * @param x any numbers
   * @param p numbers in [0, 100]
   * @param options as for one number
   * @param <T> any floating type
   * @return probabilities, or their logarithms
   */
  <T extends TFloating> Operand<T> argpercentile(
      Operand<T> x, double[] p, ArrayOption.OfArgquantile... options);

  /**
   * As {@link #argpercentile(Operand, double, ArrayOption.OfArgquantile...)}, for percentiles that
   * are known when the graph runs, and have a gradient.
   *
   * <p>Shapes as for one number or for several.
   *
   * @param x any numbers
   * @param p a scalar, or a vector as for several numbers; clipped to [0, 100]; NaN gives NaN
   * @param options as for one number
   * @param <T> any floating type
   * @return probabilities, or their logarithms
   */
  <T extends TFloating> Operand<T> argpercentile(
      Operand<T> x, Operand<? extends TFloating> p, ArrayOption.OfArgquantile... options);

  /**
   * Soft quantile.
   *
   * <p>(1 − a)·yₖ + a·yₖ₊₁ of the sorted y, with t = q·(n − 1), k = floor(t) and a = t − k,
   * elements counted from 0; other interpolations take other k and a.
   *
   * <p>Shapes {@code (…, n, …) → (…)}, with kept dimensions {@code (…, 1, …)}.
   *
   * <p>Default method neuralsort, linear interpolation.
   *
   * <p>As smooth as its mode in x, except for kinks of softsort at ties and of fast_soft_sort where
   * blocks merge; in q piecewise linear, or piecewise constant by the interpolation. Tends to the
   * hard quantile as softness → 0.
   *
   * <p>Gradient orders, NaN and ±∞, errors and sources: as {@link ArrayOps} says.
   *
   * <p>Python name {@code quantile}, {@code quantile_st}.
   *
   * @param x any numbers
   * @param q in [0, 1]
   * @param options {@link ArrayOption#axis axis}, {@link ArrayOption#flatten flatten}, {@link
   *     ArrayOption#mask mask}, {@link ArrayOption#lengths lengths}, {@link ArrayOption#keepDims()
   *     keepDims}, {@link ArrayOption#standardize standardize}, {@link ArrayOption#interpolation
   *     interpolation}, {@link ArrayOption#gatedGradient gatedGradient}
   * @param <T> any floating type
   * @return the quantiles
   */
  <T extends TFloating> Operand<T> quantile(
      Operand<T> x, double q, ArrayOption.OfQuantile... options);

  /**
   * As {@link #quantile(Operand, double, ArrayOption.OfQuantile...)}, for several numbers at a
   * time.
   *
   * <p>Shapes {@code (…, n, …) → (m, …)} for m numbers.
   *
   * @param x any numbers
   * @param q numbers in [0, 1]
   * @param options as for one number
   * @param <T> any floating type
   * @return the quantiles
   */
  <T extends TFloating> Operand<T> quantile(
      Operand<T> x, double[] q, ArrayOption.OfQuantile... options);

  /**
   * As {@link #quantile(Operand, double, ArrayOption.OfQuantile...)}, for quantiles that are known
   * when the graph runs, and have a gradient.
   *
   * <p>Shapes as for one number or for several.
   *
   * @param x any numbers
   * @param q a scalar, or a vector as for several numbers; clipped to [0, 1]; NaN gives NaN
   * @param options as for one number
   * @param <T> any floating type
   * @return the quantiles
   */
  <T extends TFloating> Operand<T> quantile(
      Operand<T> x, Operand<? extends TFloating> q, ArrayOption.OfQuantile... options);

  /**
   * Soft percentile.
   *
   * <p>{@link #quantile(Operand, double, ArrayOption.OfQuantile...) quantile} at q = p/100.
   *
   * <p>Shapes {@code (…, n, …) → (…)}, with kept dimensions {@code (…, 1, …)}.
   *
   * <p>Default method neuralsort, linear interpolation.
   *
   * <p>As smooth, and with the same limit, as {@code quantile}.
   *
   * <p>Gradient orders, NaN and ±∞, errors and sources: as {@link ArrayOps} says.
   *
   * <p>Python name {@code percentile}, {@code percentile_st}.
   *
   * @param x any numbers
   * @param p in [0, 100]
   * @param options {@link ArrayOption#axis axis}, {@link ArrayOption#flatten flatten}, {@link
   *     ArrayOption#mask mask}, {@link ArrayOption#lengths lengths}, {@link ArrayOption#keepDims()
   *     keepDims}, {@link ArrayOption#standardize standardize}, {@link ArrayOption#interpolation
   *     interpolation}, {@link ArrayOption#gatedGradient gatedGradient}
   * @param <T> any floating type
   * @return the percentiles
   */
  <T extends TFloating> Operand<T> percentile(
      Operand<T> x, double p, ArrayOption.OfQuantile... options);

  /**
   * As {@link #percentile(Operand, double, ArrayOption.OfQuantile...)}, for several numbers at a
   * time.
   *
   * <p>Shapes {@code (…, n, …) → (m, …)} for m numbers.
   *
   * @param x any numbers
   * @param p numbers in [0, 100]
   * @param options as for one number
   * @param <T> any floating type
   * @return the percentiles
   */
  <T extends TFloating> Operand<T> percentile(
      Operand<T> x, double[] p, ArrayOption.OfQuantile... options);

  /**
   * As {@link #percentile(Operand, double, ArrayOption.OfQuantile...)}, for percentiles that are
   * known when the graph runs, and have a gradient.
   *
   * <p>Shapes as for one number or for several.
   *
   * @param x any numbers
   * @param p a scalar, or a vector as for several numbers; clipped to [0, 100]; NaN gives NaN
   * @param options as for one number
   * @param <T> any floating type
   * @return the percentiles
   */
  <T extends TFloating> Operand<T> percentile(
      Operand<T> x, Operand<? extends TFloating> p, ArrayOption.OfQuantile... options);

  /**
   * Soft index of the median.
   *
   * <p>{@link #argquantile(Operand, double, ArrayOption.OfArgquantile...) argquantile} at q = ½
   * with midpoint interpolation.
   *
   * <p>Shapes {@code (…, n, …) → (…, [n])}, with kept dimensions {@code (…, 1, …, [n])}.
   *
   * <p>Default method neuralsort.
   *
   * <p>As smooth, and with the same limit, as {@code argquantile}.
   *
   * <p>Gradient orders, NaN and ±∞, errors and sources: as {@link ArrayOps} says.
   *
   * <p>Python name {@code argmedian}, {@code argmedian_st}.
   *
   * @param x any numbers
   * @param options {@link ArrayOption#axis axis}, {@link ArrayOption#flatten flatten}, {@link
   *     ArrayOption#mask mask}, {@link ArrayOption#lengths lengths}, {@link ArrayOption#keepDims()
   *     keepDims}, {@link ArrayOption#standardize standardize}, {@link
   *     ArrayOption#logProbabilities() logProbabilities}
   * @param <T> any floating type
   * @return probabilities, or their logarithms
   */
  <T extends TFloating> Operand<T> argmedian(Operand<T> x, ArrayOption.OfArgmedian... options);

  /**
   * Soft median.
   *
   * <p>{@link #quantile(Operand, double, ArrayOption.OfQuantile...) quantile} at q = ½ with
   * midpoint interpolation.
   *
   * <p>Shapes {@code (…, n, …) → (…)}, with kept dimensions {@code (…, 1, …)}.
   *
   * <p>Default method neuralsort.
   *
   * <p>As smooth, and with the same limit, as {@code quantile}. {@link MedianOps#medianNewton
   * medianNewton} is another soft median, in linear memory.
   *
   * <p>Gradient orders, NaN and ±∞, errors and sources: as {@link ArrayOps} says.
   *
   * <p>Python name {@code median}, {@code median_st}.
   *
   * @param x any numbers
   * @param options {@link ArrayOption#axis axis}, {@link ArrayOption#flatten flatten}, {@link
   *     ArrayOption#mask mask}, {@link ArrayOption#lengths lengths}, {@link ArrayOption#keepDims()
   *     keepDims}, {@link ArrayOption#standardize standardize}, {@link ArrayOption#gatedGradient
   *     gatedGradient}
   * @param <T> any floating type
   * @return the medians
   */
  <T extends TFloating> Operand<T> median(Operand<T> x, ArrayOption.OfMedian... options);
}
