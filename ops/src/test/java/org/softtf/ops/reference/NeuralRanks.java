// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.reference;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.array.neuralsort.PlainNeuralSort;

/** The ranks by neuralsort along the last axis, on plain numbers and from the definition. */
final class NeuralRanks {
  private NeuralRanks() {}

  /** Whether a case can be computed. */
  static boolean serves(ReferenceCase row) {
    Map<String, Object> given = row.arguments();
    return row.operator().equals("rank")
        && "neuralsort".equals(given.get("method"))
        && !"hard".equals(given.get("mode"))
        && given.containsKey("axis")
        && Integer.valueOf(-1).equals(given.get("axis"))
        && row.inputs().size() == 1;
  }

  /** For differences: short where the modes have kinks, else long, for the ranks are steep. */
  static double step(ReferenceCase row) {
    return "c2".equals(row.arguments().get("mode")) ? 1e-5 : 1e-6;
  }

  /** The numbers of a case's output. */
  static double[] of(ReferenceCase row, List<ReferenceArray> inputs) {
    Map<String, Object> given = row.arguments();
    PlainNeuralSort plain =
        new PlainNeuralSort(
            Mode.named((String) given.getOrDefault("mode", "smooth")),
            ((Number) given.getOrDefault("softness", 0.1)).doubleValue(),
            !Boolean.FALSE.equals(given.get("standardize")));
    boolean descending = !Boolean.FALSE.equals(given.get("descending"));
    double[] x = inputs.get(0).values();
    int n = (int) inputs.get(0).shape().get(-1);
    double[] all = new double[x.length];
    for (int from = 0; from < x.length; from += n) {
      double[] ranks = plain.ranks(Arrays.copyOfRange(x, from, from + n));
      for (int i = 0; i < n; i++) {
        all[from + i] = descending ? n + 1 - ranks[i] : ranks[i];
      }
    }
    return all;
  }
}
