// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;

/** How often each outcome came, held against its probability by Pearson's χ². */
public final class Frequencies {
  /** What χ² exceeds by chance once in 10,000, by degrees of freedom. */
  private static final Map<Integer, Double> CRITICAL =
      Map.of(
          1, 15.137, 2, 18.421, 3, 21.108, 4, 23.513, 5, 25.745, 6, 27.856, 9, 33.720, 11, 37.367,
          23, 57.075);

  private final int[] counts;
  private int total;

  public Frequencies(int outcomes) {
    counts = new int[outcomes];
  }

  public void add(int outcome) {
    counts[outcome]++;
    total++;
  }

  /** Impossible outcomes must not have come at all. */
  public void require(double... probabilities) {
    assertEquals(counts.length, probabilities.length);
    double statistic = 0;
    int possible = 0;
    for (int i = 0; i < counts.length; i++) {
      double expected = total * probabilities[i];
      if (expected == 0) {
        assertEquals(0, counts[i], "outcome " + i + " is impossible");
        continue;
      }
      possible++;
      assertTrue(expected > 5, "too few draws for outcome " + i);
      statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
    }
    assertEquals(1, Arrays.stream(probabilities).sum(), 1e-12);
    double critical = CRITICAL.get(possible - 1);
    assertTrue(
        statistic < critical,
        "χ² " + statistic + " is not below " + critical + ": " + Arrays.toString(counts));
  }
}
