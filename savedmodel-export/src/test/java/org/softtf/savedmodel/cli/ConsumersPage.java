// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The page {@code docs/consumers.md}, from what the consumers did. */
final class ConsumersPage {
  static final String TAKEN = "yes";

  private final Map<String, String> consumers;
  private final WrittenTable written;
  private final Map<String, Map<String, Map<String, String>>> rows = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * Starts a page.
   *
   * @param consumers the titles of the columns by consumer
   * @param written the table as it is, which stays where there is no finding
   */
  ConsumersPage(Map<String, String> consumers, WrittenTable written) {
    this.consumers = consumers;
    this.written = written;
  }

  /** Whether a model is taken, as it is or with something. */
  static boolean isTaken(String finding) {
    return finding.equals(TAKEN) || finding.startsWith("with ");
  }

  /** Adds what became of a model, by consumer. */
  void add(ConsumerModel model, Map<String, String> findings) {
    Map<String, Map<String, String>> row =
        rows.computeIfAbsent(model.row(), key -> new LinkedHashMap<>());
    consumers.forEach(
        (consumer, title) -> {
          String finding = findings.get(consumer);
          row.computeIfAbsent(consumer, key -> new LinkedHashMap<>())
              .put(model.form(), finding == null ? written.finding(model, title) : finding);
        });
  }

  /** The table and its notes. */
  String table() {
    StringBuilder page = new StringBuilder("| operator | method |");
    consumers.values().forEach(title -> page.append(' ').append(title).append(" |"));
    page.append("\n|---|---|").append("---|".repeat(consumers.size())).append('\n');
    rows.forEach(
        (row, findings) -> {
          page.append("| ").append(row).append(" |");
          for (String consumer : consumers.keySet()) {
            page.append(' ').append(cell(findings.get(consumer))).append(" |");
          }
          page.append('\n');
        });
    for (int i = 0; i < notes.size(); i++) {
      page.append(i == 0 ? "\n" : "").append(i + 1).append(". ").append(notes.get(i)).append('\n');
    }
    return page.toString();
  }

  /** One word where all forms fare alike. */
  private String cell(Map<String, String> byForm) {
    if (new TreeSet<>(byForm.values()).size() == 1) {
      return mark(byForm.values().iterator().next());
    }
    Map<String, List<String>> forms = new LinkedHashMap<>();
    byForm.forEach(
        (form, finding) ->
            forms.computeIfAbsent(mark(finding), key -> new ArrayList<>()).add(form));
    List<String> parts = new ArrayList<>();
    forms.forEach((mark, names) -> parts.add(String.join(", ", names) + ": " + mark));
    return String.join("; ", parts);
  }

  private String mark(String finding) {
    if (finding.equals(TAKEN)) {
      return TAKEN;
    }
    if (!notes.contains(finding)) {
      notes.add(finding);
    }
    String number = " (" + (notes.indexOf(finding) + 1) + ")";
    return (isTaken(finding) ? "partly" : "no") + number;
  }
}
