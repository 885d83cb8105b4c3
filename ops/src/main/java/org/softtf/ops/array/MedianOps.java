package org.softtf.ops.array;

import org.softtf.ops.internal.array.MedianOperators;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** The median as an M-estimator. */
public sealed interface MedianOps permits ArrayOps, MedianOperators {
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
   * <p>Time is that of a partial sort for the exact median and O(n) for each step; memory is linear
   * in n. y is as smooth in x as the mode's sign, and tends to the exact median as the softness
   * tends to 0. Where the compact modes' signs balance on an interval, because no element is within
   * 5 times the softness of the middle, y is the exact median.
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
  <T extends TFloating> Operand<T> medianNewton(
      Operand<T> x, ArrayOption.OfMedianNewton... options);
}
