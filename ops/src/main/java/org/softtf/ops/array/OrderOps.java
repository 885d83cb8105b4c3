// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.array;

import org.softtf.ops.internal.array.OrderOperators;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/** Order along an axis; see {@link ArrayOps} for what is common. */
public sealed interface OrderOps permits ArrayOps, OrderOperators {
  /**
   * Soft indices of the sorted elements.
   *
   * <p>The matrix P: row k is the soft index of the k-th element.
   *
   * <p>Shapes {@code (…, n, …) → (…, n, …, [n])}.
   *
   * <p>Default method neuralsort, ascending. In hard mode equal elements keep the order of their
   * positions, descending too.
   *
   * <p>As smooth as its mode, for softsort between ties only. Tends to a permutation matrix as
   * softness → 0 where no two elements are equal; equal ones share.
   *
   * <p>Gradient orders, NaN and ±∞, errors and sources: as {@link ArrayOps} says.
   *
   * <p>Python name {@code argsort}, {@code argsort_st}.
   *
   * @param x any numbers
   * @param options {@link ArrayOption#axis axis}, {@link ArrayOption#flatten flatten}, {@link
   *     ArrayOption#mask mask}, {@link ArrayOption#lengths lengths}, {@link ArrayOption#ascending
   *     ascending}, {@link ArrayOption#descending descending}, {@link ArrayOption#standardize
   *     standardize}, {@link ArrayOption#logProbabilities() logProbabilities}
   * @param <T> any floating type
   * @return probabilities, or their logarithms
   */
  <T extends TFloating> Operand<T> argsort(Operand<T> x, ArrayOption.OfArgsort... options);

  /**
   * Soft sorting.
   *
   * <p>yₖ = Σᵢ P[k, i]·xᵢ for softsort, neuralsort and ot; the other methods find y itself.
   *
   * <p>Shapes {@code (…, n, …) → (…, n, …)}.
   *
   * <p>Default method neuralsort, ascending.
   *
   * <p>As smooth as its mode, except for kinks of softsort at ties and of fast_soft_sort where
   * blocks merge. Tends to the hard sort as softness → 0, ties or not.
   *
   * <p>Gradient orders, NaN and ±∞, errors and sources: as {@link ArrayOps} says.
   *
   * <p>Python name {@code sort}, {@code sort_st}.
   *
   * @param x any numbers
   * @param options {@link ArrayOption#axis axis}, {@link ArrayOption#flatten flatten}, {@link
   *     ArrayOption#mask mask}, {@link ArrayOption#lengths lengths}, {@link ArrayOption#ascending
   *     ascending}, {@link ArrayOption#descending descending}, {@link ArrayOption#standardize
   *     standardize}, {@link ArrayOption#gatedGradient gatedGradient}
   * @param <T> any floating type
   * @return the sorted elements
   */
  <T extends TFloating> Operand<T> sort(Operand<T> x, ArrayOption.OfSort... options);

  /**
   * Soft ranks, counted from 1.
   *
   * <p>rᵢ = Σₖ k·Q[i, k], where Q[i, k] is the probability that element i is the k-th: for softsort
   * simplex(−abs(xᵢ − s)/softness), for neuralsort, ot, sorting_network and cdf_sum the columns of
   * P, each divided by its sum. Where a column of neuralsort's has hardly any mass, or is spread
   * far because many elements are equal, ½ + Σⱼ S((xⱼ − xᵢ)/softness) is mixed in, with S the step
   * of the mode. fast_soft_sort and smooth_sort have no Q; they find r itself.
   *
   * <p>Shapes {@code (…, n, …) → (…, n, …)}.
   *
   * <p>Default method neuralsort, descending: the greatest element has rank 1. In hard mode equal
   * elements have different ranks, in the order of their positions. Soft ranks lie in [1, n], but
   * for smooth_sort, which can leave the interval on both sides.
   *
   * <p>As smooth as its mode, except for kinks of softsort at ties and of fast_soft_sort where
   * blocks merge; smooth_sort keeps equal elements apart, in the order of their positions, so its
   * ranks jump there. Tends to the hard ranks as softness → 0 where no two elements are equal;
   * equal ones have the mean of their ranks, except with smooth_sort, with fast_soft_sort in smooth
   * mode, and with sorting_network where n is no power of two.
   *
   * <p>Gradient orders, NaN and ±∞, errors and sources: as {@link ArrayOps} says.
   *
   * <p>Python names {@code rank}, {@code rank_st}; the older {@code ranking} is the same.
   *
   * @param x any numbers
   * @param options {@link ArrayOption#axis axis}, {@link ArrayOption#flatten flatten}, {@link
   *     ArrayOption#mask mask}, {@link ArrayOption#lengths lengths}, {@link ArrayOption#ascending
   *     ascending}, {@link ArrayOption#descending descending}, {@link ArrayOption#standardize
   *     standardize}
   * @param <T> any floating type
   * @return ranks, 1 for the first
   */
  <T extends TFloating> Operand<T> rank(Operand<T> x, ArrayOption.OfRank... options);

  /**
   * Soft k greatest elements, the greatest first, and their soft indices.
   *
   * <p>The first k rows of P in descending order, and the first k elements of the soft {@link
   * #sort} in descending order. ot transports to k + 1 anchors in place of n: one for each of the k
   * greatest, and one for all others. So its rows and values differ from those of {@code argsort}
   * and {@code sort}, where k &lt; n.
   *
   * <p>Shapes {@code (…, n, …) → (…, k, …)} and {@code (…, k, …, [n])}.
   *
   * <p>Default method neuralsort. sorting_network, fast_soft_sort and smooth_sort give the values
   * only, see {@link TopK#hasIndices}; straight-through they give the exact one-hot indices with
   * them, through which no gradient flows.
   *
   * <p>As smooth as its mode, except for kinks of softsort at ties and of fast_soft_sort where
   * blocks merge; tends to the hard values and, where no two elements are equal, one-hot indices as
   * softness → 0.
   *
   * <p>Gradient orders, NaN and ±∞, errors and sources: as {@link ArrayOps} says.
   *
   * <p>Python name {@code top_k}, {@code top_k_st}.
   *
   * @param x any numbers
   * @param k how many, from 1 to n; where n is known only when the graph runs, a greater k makes
   *     the run fail
   * @param options {@link ArrayOption#axis axis}, {@link ArrayOption#flatten flatten}, {@link
   *     ArrayOption#mask mask}, {@link ArrayOption#lengths lengths}, {@link ArrayOption#standardize
   *     standardize}, {@link ArrayOption#gatedGradient gatedGradient}, {@link
   *     ArrayOption#logProbabilities() logProbabilities}
   * @param <T> any floating type
   * @return values and soft indices
   */
  <T extends TFloating> TopK<T> topK(Operand<T> x, int k, ArrayOption.OfTopK... options);

  /**
   * Soft k-hot mask: how far each element belongs to the k greatest.
   *
   * <p>pᵢ = S((zᵢ − θ)/softness) with the one θ for which Σp = k, where z is x, standardised unless
   * an option says otherwise, and S is the step of the mode (see {@link
   * org.softtf.ops.elementwise.ElementwiseOps}). k may be a fraction. Hard: 1 for the k greatest
   * elements, 0 for the others, for whole k only.
   *
   * <p>Shapes {@code (…, n, …) → (…, n, …)}.
   *
   * <p>Default mode smooth, softness 0.1; the view's method does not matter. Time is that of a sort
   * and some O(n) steps, memory is linear in n. Equal elements share evenly; in hard mode those
   * count that come first.
   *
   * <p>As smooth as its mode; tends to the hard mask as softness → 0, where k is whole and the
   * elements around the threshold are not equal. For k = 0 and k = n it is 0 and 1, with gradient
   * 0. With a mask it is 1 for all that is there where that is k or less.
   *
   * <p>Gradient: with sᵢ = S′((zᵢ − θ)/softness)/softness, ∂pᵢ/∂zⱼ = sᵢ·(δᵢⱼ − sⱼ/Σs) and ∂pᵢ/∂k =
   * sᵢ/Σs; 0 where Σs is 0, as in a compact mode where no element is near the threshold. Orders of
   * gradients: as {@link ArrayOps} says; a softness that is a tensor has one too.
   *
   * <p>A row with NaN gives NaN. ±∞ counts as far above or below all others if x is not
   * standardised, gives NaN if it is, and is exact in hard mode.
   *
   * <p>Errors: {@link IllegalArgumentException} for a k outside [0, n] and, in hard mode and
   * straight-through, for one that is not whole; those that {@link ArrayOps} names. Where k or n is
   * known only when the graph runs, the run fails.
   *
   * <p>Source: Struski et al., arXiv 2503.06242; Amos et al., arXiv 1906.08707 (smooth); Sander et
   * al., arXiv 2302.01425 (c0). Python name {@code top_k_mask}, {@code top_k_mask_st}.
   *
   * @param x any numbers
   * @param k how many, from 0 to n
   * @param options {@link ArrayOption#axis axis}, {@link ArrayOption#flatten flatten}, {@link
   *     ArrayOption#mask mask}, {@link ArrayOption#lengths lengths}, {@link ArrayOption#standardize
   *     standardize}
   * @param <T> any floating type
   * @return values in [0, 1] that sum to k along the axis
   */
  <T extends TFloating> Operand<T> topKMask(
      Operand<T> x, double k, ArrayOption.OfTopKMask... options);

  /**
   * As {@link #topKMask(Operand, double, ArrayOption.OfTopKMask...)} with a k that is known when
   * the graph runs, and has a gradient.
   *
   * @param x any numbers
   * @param k a scalar, or one number for each row: of the shape of x without the axis, or with 1 in
   *     its place
   * @param options as for a number
   * @param <T> any floating type
   * @return values in [0, 1] that sum to k along the axis
   */
  <T extends TFloating> Operand<T> topKMask(
      Operand<T> x, Operand<? extends TFloating> k, ArrayOption.OfTopKMask... options);
}
