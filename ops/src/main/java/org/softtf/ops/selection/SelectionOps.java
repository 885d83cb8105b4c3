// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.selection;

import java.util.List;
import org.softtf.ops.SoftOps;
import org.softtf.ops.internal.selection.SelectionOperators;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * Selection by soft booleans and soft indices.
 *
 * <p>A soft index is a distribution over n places, always along its LAST axis, written [n]; {@code
 * argmax}, {@code argsort} and their kin give them. What it selects is the expectation under it:
 * for a one-hot index exactly the element. These operators have no mode and no softness; they are
 * linear in each operand, with derivatives of every order. Probabilities are taken as they are:
 * that they are not negative and sum to 1 is not checked.
 *
 * <p>NaN gives NaN wherever it takes part, and so does ±∞ where its weight is 0. Source of all:
 * Paulus et al., arXiv 2603.08824.
 */
public sealed interface SelectionOps permits SoftOps, SelectionOperators {
  /**
   * Soft choice between two operands.
   *
   * <p>x·condition + y·(1 − condition).
   *
   * <p>Shapes: the operands broadcast. Python name {@code where}.
   *
   * @param condition values in [0, 1]
   * @param x taken where the condition is 1
   * @param y taken where the condition is 0
   * @param <T> any floating type
   * @return the shape that the operands broadcast to
   */
  <T extends TFloating> Operand<T> where(Operand<T> condition, Operand<T> x, Operand<T> y);

  /**
   * As {@link #where(Operand, Operand, Operand)} with a constant for y.
   *
   * @param condition values in [0, 1]
   * @param x taken where the condition is 1
   * @param y taken where the condition is 0
   * @param <T> any floating type
   * @return the shape that the operands broadcast to
   */
  <T extends TFloating> Operand<T> where(Operand<T> condition, Operand<T> x, double y);

  /**
   * As {@link #where(Operand, Operand, Operand)} with constants.
   *
   * @param condition values in [0, 1]
   * @param x taken where the condition is 1
   * @param y taken where the condition is 0
   * @param <T> any floating type
   * @return the shape of the condition
   */
  <T extends TFloating> Operand<T> where(Operand<T> condition, double x, double y);

  /**
   * Takes elements along an axis, each place with soft indices of its own.
   *
   * <p>Σᵢ p[…, k, …, i]·x[…, i, …].
   *
   * <p>Shapes {@code x (…, n, …), p (…, k, …, [n]) → (…, k, …)}; the other dimensions broadcast.
   * Without an axis all elements of x are one row: as {@link #take}. Python name {@code
   * take_along_axis}.
   *
   * @param x any numbers
   * @param softIndex one dimension more than x; without an axis {@code (k, [n])}
   * @param options {@link SelectionOption#axis axis}, {@link SelectionOption#flatten flatten}
   * @param <T> any floating type
   * @return the shape of the soft index without its last axis
   */
  <T extends TFloating> Operand<T> takeAlongAxis(
      Operand<T> x, Operand<T> softIndex, SelectionOption.OfTakeAlongAxis... options);

  /**
   * Takes elements along an axis, every place with the same soft indices.
   *
   * <p>Σᵢ p[k, i]·x[…, i, …].
   *
   * <p>Shapes {@code x (…, n, …), p (k, [n]) → (…, k, …)}; without an axis all elements of x are
   * one row, and the result is {@code (k)}. Python name {@code take}.
   *
   * @param x any numbers
   * @param softIndex two dimensions
   * @param options {@link SelectionOption#axis axis}, {@link SelectionOption#flatten flatten}
   * @param <T> any floating type
   * @return the shape of x with k in place of n
   */
  <T extends TFloating> Operand<T> take(
      Operand<T> x, Operand<T> softIndex, SelectionOption.OfTake... options);

  /**
   * Mixes arrays by a soft index at each place.
   *
   * <p>Σᵢ p[…, i]·choices[i, …].
   *
   * <p>Shapes {@code p (…, [n]), choices (n, …) → (…)}; p without its last axis and choices without
   * their first broadcast. Python name {@code choose}.
   *
   * @param softIndex the weights
   * @param choices the n arrays
   * @param <T> any floating type
   * @return the shape that they broadcast to
   */
  <T extends TFloating> Operand<T> choose(Operand<T> softIndex, Operand<T> choices);

  /**
   * Takes one slice at a soft index.
   *
   * <p>Σᵢ pᵢ·x[…, i, …].
   *
   * <p>Shapes {@code x (…, n, …), p ([n]) → (…, 1, …)}, without kept dimensions {@code (…, …)}.
   *
   * <p>Defaults: axis 0, the dimension is kept. Python name {@code dynamic_index_in_dim}.
   *
   * @param x any numbers
   * @param softIndex one dimension
   * @param options {@link SelectionOption#axis axis}, {@link SelectionOption#keepDims keepDims}
   * @param <T> any floating type
   * @return the shape of x with 1 in place of n, or without the axis
   */
  <T extends TFloating> Operand<T> dynamicIndexInDim(
      Operand<T> x, Operand<T> softIndex, SelectionOption.OfDynamicIndexInDim... options);

  /**
   * Takes a slice from a soft start along one axis, going round at the end.
   *
   * <p>Element t is Σᵢ pᵢ·x[…, (i + t) mod n, …].
   *
   * <p>Shapes {@code x (…, n, …), p ([n]) → (…, size, …)}. Default axis 0. Python name {@code
   * dynamic_slice_in_dim}.
   *
   * @param x any numbers
   * @param softStart one dimension
   * @param size from 1 to n
   * @param options {@link SelectionOption#axis axis}
   * @param <T> any floating type
   * @return the shape of x with the size in place of n
   */
  <T extends TFloating> Operand<T> dynamicSliceInDim(
      Operand<T> x, Operand<T> softStart, int size, SelectionOption.OfDynamicSliceInDim... options);

  /**
   * Takes a block from soft starts along all axes, going round at the ends: {@link
   * #dynamicSliceInDim} along each.
   *
   * <p>Shapes {@code x (n₁, …, nᵣ), pᵢ ([nᵢ]) → (size₁, …, sizeᵣ)}. Python name {@code
   * dynamic_slice}.
   *
   * @param x any numbers
   * @param softStarts one for each dimension of x
   * @param sizes one for each dimension of x
   * @param <T> any floating type
   * @return the shape of the sizes
   */
  <T extends TFloating> Operand<T> dynamicSlice(
      Operand<T> x, List<? extends Operand<T>> softStarts, int... sizes);
}
