// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.reference;

import java.util.function.Function;
import org.tensorflow.Tensor;

/** Collects the worst errors of one case. */
final class Comparison {
  private final StringBuilder failures = new StringBuilder();

  void compare(
      String what, Tensor got, ReferenceArray want, Function<ReferenceArray, Tolerance> rule) {
    if (!got.shape().equals(want.shape())) {
      fail(what + ": shape " + got.shape() + ", want " + want.shape());
      return;
    }
    Tolerance tolerance = rule.apply(want);
    double[] values = Tensors.values(got);
    int worst = -1;
    double worstExcess = 1;
    for (int i = 0; i < values.length; i++) {
      double excess = tolerance.excess(values[i], want.values()[i]);
      if (excess > worstExcess) {
        worst = i;
        worstExcess = excess;
      }
    }
    if (worst >= 0) {
      fail(
          "%s: worst error %.3g at %d (got %s, want %s), %.3g times what is allowed"
              .formatted(
                  what,
                  Math.abs(values[worst] - want.values()[worst]),
                  worst,
                  values[worst],
                  want.values()[worst],
                  worstExcess));
    }
  }

  void fail(String message) {
    // the same problem in float32 or eagerly is no news
    if (failures.indexOf(message) >= 0) {
      return;
    }
    failures.append(failures.isEmpty() ? "" : "; ").append(message);
  }

  boolean passed() {
    return failures.isEmpty();
  }

  @Override
  public String toString() {
    return failures.toString();
  }
}
