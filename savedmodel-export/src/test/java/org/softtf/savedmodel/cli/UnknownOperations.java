// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.softtf.savedmodel.cli.models.OperationSupport;
import org.tensorflow.proto.DataType;

/**
 * Which operations consumers never take: those that no model they take holds, and those that none
 * holds with numbers of a type.
 */
final class UnknownOperations {
  private final Map<String, Set<String>> unknown = new HashMap<>();
  private final Map<String, Set<String>> taken = new HashMap<>();

  /**
   * Adds what became of a signature.
   *
   * @param finding as {@code consumers.py} gives it: in words, and the operations not known, or not
   *     with numbers of their type
   */
  void add(String consumer, JsonNode finding, ConsumerTrial trial) {
    Set<String> met = unknown.computeIfAbsent(consumer, key -> new HashSet<>());
    Set<String> good = taken.computeIfAbsent(consumer, key -> new HashSet<>());
    Set<String> bad = new HashSet<>();
    finding.get(1).forEach(operation -> bad.add(operation.asText()));
    boolean runs = !finding.get(0).asText().startsWith("does not know");
    for (String operation : bad) {
      met.addAll(runs ? blamed(trial, operation) : Set.of(operation));
    }
    if (finding.get(0).asText().equals(ConsumersPage.TAKEN) || (runs && !bad.isEmpty())) {
      for (String operation : trial.operations().keySet()) {
        if (!bad.contains(operation)) {
          good.add(operation);
          good.addAll(lines(trial, operation));
        }
      }
    }
  }

  /** Of an operation on several types, float64 is what is missing: it nearly always is. */
  private static Set<String> blamed(ConsumerTrial trial, String operation) {
    Set<String> lines = lines(trial, operation);
    String doubles = OperationSupport.line(operation, DataType.DT_DOUBLE);
    return lines.contains(doubles) ? Set.of(doubles) : lines;
  }

  /**
   * An operation with each type of numbers that it works on, or alone if it says none; nothing for
   * one that only the converter has made.
   */
  private static Set<String> lines(ConsumerTrial trial, String operation) {
    return trial.operations().getOrDefault(operation, Set.of()).stream()
        .map(
            type ->
                type == DataType.DT_INVALID ? operation : OperationSupport.line(operation, type))
        .collect(Collectors.toSet());
  }

  Set<String> of(String consumer) {
    Set<String> never = new TreeSet<>(unknown.getOrDefault(consumer, Set.of()));
    never.removeAll(taken.getOrDefault(consumer, Set.of()));
    return never;
  }
}
