// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.array;

import org.softtf.ops.internal.array.MedianOperators;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** The median and other quantiles as M-estimators. */
public sealed interface MedianOps permits ArrayOps, MedianOperators {
  /**
   * Soft median by its soft signs.
   *
   * <p>The y with Σᵢ wᵢ sign(y − xᵢ) = 0, where sign is the view's soft sign and w are {@link
   * ArrayOption#weights weights}, 1 if none are given: found by Newton's steps from the exact
   * median, kept in a bracket, until y stands still.
   *
   * <p>Shapes {@code (…, n, …) → (…)}, with kept dimensions {@code (…, 1, …)}; sizes may be unknown
   * when the graph is built.
   *
   * <p>Default mode smooth, softness 0.1 in the unit of x: nothing is standardised, and the view's
   * method does not matter.
   *
   * <p>Time is that of a partial sort for the exact median, of a whole one with weights or a mask,
   * and O(n) for each step; memory is linear in n. y is as smooth in x as the mode's sign, and
   * tends to the exact median as the softness tends to 0. Where the compact modes' signs balance on
   * an interval, because no element is within 5 times the softness of the middle, y is the exact
   * median.
   *
   * <p>Gradient: wᵢ·S′((y − xᵢ)/softness) / Σⱼ wⱼ·S′((y − xⱼ)/softness), and that of the exact
   * median, shared by equal elements, where all of these are 0; in the weights as {@link
   * #quantileNewton} says, for q = ½. First order everywhere for smooth, c1 and c2 and almost
   * everywhere for c0; second order everywhere for smooth and c2 and almost everywhere for c0 and
   * c1. A softness that is a tensor has a gradient too.
   *
   * <p>A row with NaN gives NaN. ±∞ counts as an element above or below; where the exact median is
   * infinite, y is it.
   *
   * <p>Errors: {@link IllegalArgumentException} for an axis out of range or of length 0, an option
   * given twice, weights that do not broadcast to x, or a softness out of the range of the type
   * that is computed in. A run fails if a weight is negative, infinite or NaN, and, with the last
   * steps in its message, if y still moves after 400 steps.
   *
   * <p>Source: Huber, Robust Statistics (1981). Python name {@code median_newton}, {@code
   * median_newton_st}.
   *
   * @param x any numbers
   * @param options {@link ArrayOption#axis axis}, {@link ArrayOption#flatten flatten}, {@link
   *     ArrayOption#mask mask}, {@link ArrayOption#lengths lengths}, {@link ArrayOption#keepDims()
   *     keepDims}, {@link ArrayOption#weights weights}
   * @param <T> any floating type
   * @return the medians
   */
  <T extends TFloating> Operand<T> medianNewton(
      Operand<T> x, ArrayOption.OfMedianNewton... options);

  /**
   * Soft quantile by soft steps.
   *
   * <p>The y with Σᵢ wᵢ (S((y − xᵢ)/softness) − q) = 0, where S is the step of the mode (see {@link
   * org.softtf.ops.elementwise.ElementwiseOps}) and w are {@link ArrayOption#weights weights}, 1 if
   * none are given. For q = ½ it is {@link #medianNewton}. Hard: the middle of all y that have a
   * weight of at most q·Σw below them and at most (1 − q)·Σw above; so it is an element, or the
   * mean of two where the weight up to the first is q·Σw to rounding.
   *
   * <p>Shapes {@code (…, n, …) → (…)}, with kept dimensions {@code (…, 1, …)}; sizes may be unknown
   * when the graph is built.
   *
   * <p>Default mode smooth, softness 0.1 in the unit of x: nothing is standardised, and the view's
   * method does not matter. An element of weight 0 counts for nothing, and neither does the weight
   * of one that is masked.
   *
   * <p>Time is that of a sort and O(n) for each step; memory is linear in n. y is as smooth in x, w
   * and q as the mode's step, increases with q and tends to the hard quantile as the softness tends
   * to 0. It may leave the range of x, as far as q is near 0 or 1. Where the compact modes' steps
   * balance on an interval, because no element is within 5 times the softness, y is the hard
   * quantile.
   *
   * <p>Gradient: with sᵢ = wᵢ·S′((y − xᵢ)/softness)/softness, ∂y/∂xᵢ = sᵢ/Σs, ∂y/∂q = Σw/Σs and
   * ∂y/∂wᵢ = (q − S((y − xᵢ)/softness))/Σs. Where Σs is 0, ∂y/∂x is that of the hard quantile,
   * shared by equal elements as their weights are, and the others are 0. Orders as for {@link
   * #medianNewton}; a softness that is a tensor has a gradient too.
   *
   * <p>A row with NaN gives NaN, and so does one whose weights are all 0. ±∞ counts as an element
   * above or below; where the hard quantile is infinite, y is it.
   *
   * <p>Errors: those of {@link #medianNewton}, and {@link IllegalArgumentException} for a q outside
   * (0, 1).
   *
   * <p>Source: Huber, Robust Statistics (1981). Python name {@code quantile_newton}, {@code
   * quantile_newton_st}.
   *
   * @param x any numbers
   * @param q which quantile, in (0, 1)
   * @param options {@link ArrayOption#axis axis}, {@link ArrayOption#flatten flatten}, {@link
   *     ArrayOption#mask mask}, {@link ArrayOption#lengths lengths}, {@link ArrayOption#keepDims()
   *     keepDims}, {@link ArrayOption#weights weights}
   * @param <T> any floating type
   * @return the quantiles
   */
  <T extends TFloating> Operand<T> quantileNewton(
      Operand<T> x, double q, ArrayOption.OfQuantileNewton... options);

  /**
   * As {@link #quantileNewton(Operand, double, ArrayOption.OfQuantileNewton...)} with a q that is
   * known when the graph runs, and has a gradient. A run fails where it is not in (0, 1).
   *
   * @param x any numbers
   * @param q a scalar, or one number for each row: of the shape of x without the axis, or with 1 in
   *     its place
   * @param options as for a number
   * @param <T> any floating type
   * @return the quantiles
   */
  <T extends TFloating> Operand<T> quantileNewton(
      Operand<T> x, Operand<? extends TFloating> q, ArrayOption.OfQuantileNewton... options);
}
