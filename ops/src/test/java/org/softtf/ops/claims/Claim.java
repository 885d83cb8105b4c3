// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.claims;

/** What the documentation states of array-valued operators. */
enum Claim {
  /** max is not greater than the greatest element, min not smaller than the smallest. */
  EXTREMES_INSIDE,
  /** Sorted values, quantiles and medians are between the smallest and the greatest element. */
  VALUES_INSIDE,
  /** Sorted values do not decrease. */
  ASCENDING,
  /** Ranks are in [1, n]. */
  RANKS_INSIDE,
  /** Soft indices are at least 0 and sum to 1. */
  PROBABILITIES,
  /** The columns of argsort sum to 1 too. */
  DOUBLY_STOCHASTIC,
  /** Sorted values are exact where elements are 5 softness apart or more. */
  EXACT_VALUES,
  /** Ranks are. */
  EXACT_RANKS,
  /** argsort is. */
  EXACT_INDICES
}
