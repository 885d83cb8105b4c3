// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.array;

import org.softtf.ops.SoftOps;
import org.softtf.ops.internal.array.ArrayOperators;

/**
 * Operators on the elements along an axis: the greatest and smallest, order, quantiles.
 *
 * <p>What holds for all of them, where an operator does not say otherwise. {@code medianNewton},
 * {@code quantileNewton} and {@code topKMask} have no method and no P, and the first two never
 * standardise; they say themselves what their gradients, NaN and ±∞ are.
 *
 * <ul>
 *   <li><b>Axis.</b> The last one unless {@link ArrayOption#axis} or {@link ArrayOption#flatten}
 *       says otherwise. n is its length, {@code [n]} a last axis of probabilities (a soft index);
 *       in hard mode it is one-hot. Sizes may be unknown when the graph is built.
 *   <li><b>Comparison.</b> Unless {@link ArrayOption#standardize standardize(false)} is given, x is
 *       first standardised along the axis (population variance + 1e-6) and squashed to (0, 1) by
 *       the logistic function, so that the softness, default 0.1, is a number without unit.
 *       Otherwise it has the unit of x.
 *   <li><b>Method.</b> Below s = sorted x, τ = softness, and P[k, i] is the probability that
 *       element i is the k-th of the order wanted. The view's method says how it is found:
 *       <ul>
 *         <li>softsort: row k is simplex(−abs(sₖ − x)/τ).
 *         <li>neuralsort: row k is simplex(−(cₖ·x + A)/τ), cₖ = n + 1 − 2k ascending, Aⱼ = Σᵢ soft
 *             abs(xᵢ − xⱼ).
 *         <li>ot: n times the plan that moves the elements to sorted anchors a, min Σ Gᵢₖ·(xᵢ −
 *             aₖ)² + τ·R(G) with the marginals fixed; R is the entropy in smooth mode, a p-norm in
 *             the others. The extremes, topK and each quantile have anchors of their own, so their
 *             P is not a part of that of argsort.
 *         <li>sorting_network: the product of a bitonic network's comparators, each of which mixes
 *             two wires by the step S of their difference.
 *         <li>cdf_sum: S((xᵢ − θₖ)/τ) − S((xᵢ − θₖ₋₁)/τ) for the k-th greatest, with the step S of
 *             the mode and the θₖ for which Σᵢ S((xᵢ − θₖ)/τ) = k.
 *         <li>fast_soft_sort, values and ranks only: the projection of sorted anchors, or of x,
 *             divided by τ onto the permutahedron of x, or of the ranks.
 *         <li>smooth_sort, values and ranks only, smooth only: the same with the permutahedron's
 *             constraints softened by entropies; x is not standardised.
 *       </ul>
 *       simplex is the projection onto {p ≥ 0, Σp = 1}: softmax in smooth mode, max(v − θ, 0)^p
 *       with p = 1, 2, 3 in c0, c1, c2. {@code docs/how-to-choose.md} compares the methods, their
 *       time and their memory.
 *   <li><b>Values</b> of softsort, neuralsort, ot and cdf_sum are expectations of x itself, not of
 *       the standardised x, under P; {@link ArrayOption#gatedGradient gatedGradient(false)} lets no
 *       gradient flow through P. sorting_network, fast_soft_sort and smooth_sort have no such P for
 *       values: they mix or project the elements, and gatedGradient changes nothing. smooth_sort's
 *       values may lie outside the range of x.
 *   <li><b>Softness → 0</b> gives the hard operator, where no two elements are equal. Equal
 *       elements share probability; in hard mode they keep the order of their positions.
 *   <li><b>Gradients.</b> First order everywhere for smooth, c1 and c2, and almost everywhere for
 *       c0; second order everywhere for smooth and c2 and almost everywhere for c0 and c1. softsort
 *       has kinks where elements are equal and fast_soft_sort where blocks of its projection merge,
 *       whatever the mode; ranks by smooth_sort jump there, as equal elements are kept apart. With
 *       a softness that is a tensor, its gradient is defined too.
 *   <li><b>Halves.</b> With an x of type float16 or bfloat16 all is computed in float32, with the
 *       softness, weights, q and k in it too, and results and gradients are rounded once.
 *   <li><b>NaN and ±∞.</b> A row that holds NaN has NaN results only, in all modes. ±∞ is exact in
 *       hard mode and gives NaN in the others; with softsort, where rows are not standardised, what
 *       is not near the ±∞ may keep its number.
 *   <li><b>Masks.</b> {@link ArrayOption#mask} and {@link ArrayOption#lengths} leave elements out
 *       of rows: the result is that of the row without them, whatever stands in their places. What
 *       has no element is 0, and no gradient flows to it. The method smooth_sort does not take
 *       them.
 *   <li><b>Errors.</b> {@link IllegalArgumentException} for an axis out of range or of length 0, an
 *       option that is given twice, a softness out of the range of the type that is computed in,
 *       and a method that lacks the operator or the mode; the message names what there is. A run
 *       fails if rows that were unknown turn out to be empty, or if x has another shape than it
 *       declares; the message names the operator and both shapes. A batch of 0 rows gives an empty
 *       result.
 * </ul>
 *
 * <p>A straight-through view gives the hard value and the soft gradient; Python's {@code …_st}.
 *
 * <p>Sources: Prillo and Eisenschlos, arXiv 2006.16038 (softsort); Grover et al., arXiv 1903.08850
 * (neuralsort); Cuturi, Teboul and Vert, arXiv 1905.11885 (ot); Petersen et al., arXiv 2105.04019
 * (sorting_network); Struski et al., arXiv 2503.06242 (cdf_sum); Blondel et al., arXiv 2002.08871
 * (fast_soft_sort); Martins and Astudillo, arXiv 1602.02068, and Sander et al., arXiv 2302.01425
 * (projections); Paulus et al., arXiv 2603.08824 (all).
 */
public sealed interface ArrayOps extends ExtremeOps, OrderOps, QuantileOps, MedianOps
    permits SoftOps, ArrayOperators {}
