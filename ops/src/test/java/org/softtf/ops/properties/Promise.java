// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.properties;

import java.util.EnumSet;
import java.util.Set;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;

/**
 * What holds for every input, whatever the numbers, and which methods promise it: the one place
 * that says so. What all of them promise is not listed here but tested for all.
 */
enum Promise {
  /** Permuting x permutes soft indices and ranks, and leaves values as they are. */
  PERMUTATION,
  /** Equal elements are treated alike; else by position. */
  TIES,
  /** Indices and ranks do not depend on the scale of x, which is standardised. */
  SCALE,
  /** sort(−x) = −reverse(sort(x)). */
  REFLECTION,
  /** median(−x) = −median(x). */
  MEDIAN_REFLECTION,
  /** Sorted values do not decrease, nor do quantiles in q. */
  MONOTONE,
  /** Ascending and descending rank of an element sum to n + 1. */
  OPPOSITE_RANKS,
  /** The ranks of a row sum to n(n + 1)/2. */
  RANK_SUM;

  /** The promises of a method in a mode; null for the operators without methods. */
  static Set<Promise> of(Method method, Mode mode) {
    if (mode == Mode.HARD) {
      return all(TIES);
    }
    if (method == null) {
      return EnumSet.of(PERMUTATION, TIES, MEDIAN_REFLECTION);
    }
    return switch (method) {
      case SOFTSORT, NEURALSORT -> all(RANK_SUM);
      // each quantile is a problem of its own; the median's anchors are those of two elements
      case OT -> all(MONOTONE, MEDIAN_REFLECTION);
      case CDF_SUM -> all();
      // what comparators do depends on the wires that elements start on
      case SORTING_NETWORK -> EnumSet.of(TIES, SCALE, OPPOSITE_RANKS, RANK_SUM);
      case FAST_SOFT_SORT ->
          switch (mode) {
            case C0 -> all();
            // sums of powers are kept, which are not symmetric about the mean
            case C1, C2 -> all(REFLECTION, MEDIAN_REFLECTION, OPPOSITE_RANKS);
            // sums of exponentials are kept
            default -> all(REFLECTION, MEDIAN_REFLECTION, OPPOSITE_RANKS, RANK_SUM);
          };
      // the results of two elements are apart by a soft constraint, even if they are equal
      case SMOOTH_SORT -> EnumSet.of(PERMUTATION, MONOTONE);
    };
  }

  private static Set<Promise> all(Promise... but) {
    Set<Promise> promises = EnumSet.allOf(Promise.class);
    promises.removeAll(Set.of(but));
    return promises;
  }

  /** How far from exact a method's numbers are, those of a row of numbers of size 1. */
  static double tolerance(Method method) {
    // iterative
    return method == Method.OT || method == Method.SMOOTH_SORT ? 1e-7 : 1e-10;
  }

  /** Whether a method must know the number of elements when the graph is built. */
  static boolean needsLength(Method method) {
    return method == Method.SORTING_NETWORK || method == Method.SMOOTH_SORT;
  }
}
