// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import org.softtf.benchmarks.cases.BenchmarkCase;

/**
 * What another library does that this one does too.
 *
 * @param library its name in {@code torch_peer.py}
 * @param which ours
 */
record PeerCase(String library, BenchmarkCase which) {
  private static final List<String> SIZES = List.of("16:1024", "1:100000");

  /** The last one is compared with the operator that gives the same mask. */
  private static final List<String> PAIRS =
      List.of(
          "torchsort:sort:fast_soft_sort:c0",
          "torchsort:rank:fast_soft_sort:c0",
          "torchsort:sort:fast_soft_sort:smooth",
          "torchsort:rank:fast_soft_sort:smooth",
          "fast_soft_sort:sort:fast_soft_sort:c0",
          "fast_soft_sort:rank:fast_soft_sort:c0",
          "softtorch:sort:softsort:smooth",
          "softtorch:rank:softsort:smooth",
          "softtorch:sort:neuralsort:smooth",
          "softtorch:sort:fast_soft_sort:smooth",
          "softtorch:top_k:softsort:smooth",
          "difftopk:top_k:sorting_network:smooth",
          "lapsum:top_k_mask:-:smooth");

  /** All, in the two sizes that are compared. */
  static List<PeerCase> all() {
    List<PeerCase> cases = new ArrayList<>();
    for (String pair : PAIRS) {
      for (String size : SIZES) {
        cases.add(parse(pair + ":" + size));
      }
    }
    return cases;
  }

  /** Reads {@code library:operator:method:mode:rows:n}. */
  static PeerCase parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException(
          "a case must be library:operator:method:mode:rows:n, as"
              + " torchsort:sort:fast_soft_sort:c0:16:1024, got \""
              + text
              + "\"");
    }
    return new PeerCase(text.substring(0, colon), BenchmarkCase.parse(text.substring(colon + 1)));
  }

  @Override
  public String toString() {
    return library + ":" + which;
  }
}
