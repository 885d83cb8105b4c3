// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.claims;

import static org.softtf.ops.claims.Claim.ASCENDING;
import static org.softtf.ops.claims.Claim.DOUBLY_STOCHASTIC;
import static org.softtf.ops.claims.Claim.EXACT_INDICES;
import static org.softtf.ops.claims.Claim.EXACT_RANKS;
import static org.softtf.ops.claims.Claim.EXACT_VALUES;
import static org.softtf.ops.claims.Claim.EXTREMES_INSIDE;
import static org.softtf.ops.claims.Claim.PROBABILITIES;
import static org.softtf.ops.claims.Claim.RANKS_INSIDE;
import static org.softtf.ops.claims.Claim.VALUES_INSIDE;

import java.util.EnumSet;
import java.util.Set;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;

/**
 * Method × claim: the one table that the documentation may quote. {@link ClaimsTest} finds no
 * counterexample to what stands here, and one to everything else.
 */
final class Claims {
  private Claims() {}

  /** What holds for a method in a soft mode. */
  static Set<Claim> of(Method method, Mode mode) {
    Set<Claim> claims =
        switch (method) {
          case SOFTSORT, NEURALSORT ->
              EnumSet.of(EXTREMES_INSIDE, VALUES_INSIDE, ASCENDING, RANKS_INSIDE, PROBABILITIES);
          case OT, CDF_SUM ->
              EnumSet.of(
                  EXTREMES_INSIDE,
                  VALUES_INSIDE,
                  ASCENDING,
                  RANKS_INSIDE,
                  PROBABILITIES,
                  DOUBLY_STOCHASTIC);
          // a bitonic network of soft comparators may leave neighbours in the wrong order
          case SORTING_NETWORK ->
              EnumSet.of(
                  EXTREMES_INSIDE, VALUES_INSIDE, RANKS_INSIDE, PROBABILITIES, DOUBLY_STOCHASTIC);
          // ranks are exact in all its modes, the smooth one too, and values in none
          case FAST_SOFT_SORT ->
              EnumSet.of(EXTREMES_INSIDE, VALUES_INSIDE, ASCENDING, RANKS_INSIDE, EXACT_RANKS);
          case SMOOTH_SORT -> EnumSet.of(ASCENDING);
        };
    if (exactWhereApart(method, mode)) {
      claims.addAll(Set.of(EXACT_VALUES, EXACT_RANKS, EXACT_INDICES));
    }
    return claims;
  }

  private static boolean exactWhereApart(Method method, Mode mode) {
    return switch (method) {
      case SOFTSORT, NEURALSORT, SORTING_NETWORK -> mode != Mode.SMOOTH;
      // it compares elements with anchors 1/(n − 1) apart, which is exact for any n in c0 only
      case OT -> mode == Mode.C0;
      // its thresholds lie between elements, which must be apart twice as far
      case CDF_SUM, FAST_SOFT_SORT, SMOOTH_SORT -> false;
    };
  }

  static boolean givesIndices(Method method) {
    return method != Method.FAST_SOFT_SORT && method != Method.SMOOTH_SORT;
  }
}
