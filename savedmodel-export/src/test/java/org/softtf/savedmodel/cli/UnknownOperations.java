// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which operations consumers never take: not those that are refused for a type of numbers only. */
final class UnknownOperations {
  private final Map<String, Set<String>> unknown = new HashMap<>();
  private final Map<String, Set<String>> taken = new HashMap<>();

  /**
   * Adds what became of a signature.
   *
   * @param finding as {@code consumers.py} gives it: in words, and the operations not known
   */
  void add(String consumer, JsonNode finding, ConsumerTrial trial) {
    Set<String> met = unknown.computeIfAbsent(consumer, key -> new HashSet<>());
    finding.get(1).forEach(operation -> met.add(operation.asText()));
    if (finding.get(0).asText().equals(ConsumersPage.TAKEN)) {
      taken.computeIfAbsent(consumer, key -> new HashSet<>()).addAll(trial.operations());
    }
  }

  Set<String> of(String consumer) {
    Set<String> never = new TreeSet<>(unknown.getOrDefault(consumer, Set.of()));
    never.removeAll(taken.getOrDefault(consumer, Set.of()));
    return never;
  }
}
