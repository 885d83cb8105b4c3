// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.array;

import org.softtf.ops.internal.array.ExtremeOperators;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** The greatest and the smallest element along an axis; see {@link ArrayOps} for what is common. */
public sealed interface ExtremeOps permits ArrayOps, ExtremeOperators {
  /**
   * Soft index of the greatest element.
   *
   * <p>Row 1 of P in descending order; for softsort that is simplex(x/softness).
   *
   * <p>Shapes {@code (…, n, …) → (…, [n])}, with kept dimensions {@code (…, 1, …, [n])}.
   *
   * <p>Default method softsort. Where the greatest is not unique, hard mode takes the first.
   *
   * <p>As smooth as its mode. Tends to one-hot as softness → 0; greatest elements that are equal
   * share evenly, with sorting_network only where n is a power of two.
   *
   * <p>Gradient orders, NaN and ±∞, errors and sources: as {@link ArrayOps} says.
   *
   * <p>Python name {@code argmax}, {@code argmax_st}.
   *
   * @param x any numbers
   * @param options {@link ArrayOption#axis axis}, {@link ArrayOption#flatten flatten}, {@link
   *     ArrayOption#mask mask}, {@link ArrayOption#lengths lengths}, {@link ArrayOption#keepDims()
   *     keepDims}, {@link ArrayOption#standardize standardize}, {@link
   *     ArrayOption#logProbabilities() logProbabilities}
   * @param <T> any floating type
   * @return probabilities, or their logarithms
   */
  <T extends TFloating> Operand<T> argmax(Operand<T> x, ArrayOption.OfArgmax... options);

  /**
   * Soft greatest element.
   *
   * <p>Σᵢ pᵢ·xᵢ with p = {@link #argmax} for softsort, neuralsort and ot; for the other methods the
   * first of the soft sort in descending order.
   *
   * <p>Shapes {@code (…, n, …) → (…)}, with kept dimensions {@code (…, 1, …)}.
   *
   * <p>Default method softsort. It does not exceed the hard maximum, except with smooth_sort.
   *
   * <p>As smooth as its mode, except for kinks of fast_soft_sort where blocks merge; tends to the
   * hard maximum as softness → 0.
   *
   * <p>Gradient orders, NaN and ±∞, errors and sources: as {@link ArrayOps} says.
   *
   * <p>Python name {@code max}, {@code max_st}.
   *
   * @param x any numbers
   * @param options {@link ArrayOption#axis axis}, {@link ArrayOption#flatten flatten}, {@link
   *     ArrayOption#mask mask}, {@link ArrayOption#lengths lengths}, {@link ArrayOption#keepDims()
   *     keepDims}, {@link ArrayOption#standardize standardize}, {@link ArrayOption#gatedGradient
   *     gatedGradient}
   * @param <T> any floating type
   * @return the greatest elements
   */
  <T extends TFloating> Operand<T> max(Operand<T> x, ArrayOption.OfMax... options);

  /**
   * Soft index of the smallest element.
   *
   * <p>{@link #argmax} of −x.
   *
   * <p>Shapes {@code (…, n, …) → (…, [n])}, with kept dimensions {@code (…, 1, …, [n])}.
   *
   * <p>Default method softsort. Where the smallest is not unique, hard mode takes the first.
   *
   * <p>As smooth as its mode. Tends to one-hot as softness → 0; smallest elements that are equal
   * share evenly, with sorting_network only where n is a power of two.
   *
   * <p>Gradient orders, NaN and ±∞, errors and sources: as {@link ArrayOps} says.
   *
   * <p>Python name {@code argmin}, {@code argmin_st}.
   *
   * @param x any numbers
   * @param options {@link ArrayOption#axis axis}, {@link ArrayOption#flatten flatten}, {@link
   *     ArrayOption#mask mask}, {@link ArrayOption#lengths lengths}, {@link ArrayOption#keepDims()
   *     keepDims}, {@link ArrayOption#standardize standardize}, {@link
   *     ArrayOption#logProbabilities() logProbabilities}
   * @param <T> any floating type
   * @return probabilities, or their logarithms
   */
  <T extends TFloating> Operand<T> argmin(Operand<T> x, ArrayOption.OfArgmax... options);

  /**
   * Soft smallest element.
   *
   * <p>−{@link #max} of −x.
   *
   * <p>Shapes {@code (…, n, …) → (…)}, with kept dimensions {@code (…, 1, …)}.
   *
   * <p>Default method softsort. It is not below the hard minimum, except with smooth_sort.
   *
   * <p>As smooth as its mode, except for kinks of fast_soft_sort where blocks merge; tends to the
   * hard minimum as softness → 0.
   *
   * <p>Gradient orders, NaN and ±∞, errors and sources: as {@link ArrayOps} says.
   *
   * <p>Python name {@code min}, {@code min_st}.
   *
   * @param x any numbers
   * @param options {@link ArrayOption#axis axis}, {@link ArrayOption#flatten flatten}, {@link
   *     ArrayOption#mask mask}, {@link ArrayOption#lengths lengths}, {@link ArrayOption#keepDims()
   *     keepDims}, {@link ArrayOption#standardize standardize}, {@link ArrayOption#gatedGradient
   *     gatedGradient}
   * @param <T> any floating type
   * @return the smallest elements
   */
  <T extends TFloating> Operand<T> min(Operand<T> x, ArrayOption.OfMax... options);
}
