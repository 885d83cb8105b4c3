// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.gpu;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The tables of {@code docs/gpu.md}: one for each family. */
final class GpuPage {
  private static final String ON_THE_GPU = "on the GPU";

  private final Map<String, Map<Row, Set<String>>> families = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  /** What operators have in common that stand in one line. */
  private record Row(String method, String forms, String value, String both) {
    boolean isOnTheGpu() {
      return value.equals(ON_THE_GPU) && both.equals(ON_THE_GPU);
    }
  }

  /** Adds all forms of an operator with a method. */
  void add(String operator, String family, String method, List<GpuCase> forms) {
    Map<List<String>, List<String>> alike = new LinkedHashMap<>();
    for (GpuCase form : forms) {
      alike
          .computeIfAbsent(List.of(cell(form.value()), cell(form.both())), key -> new ArrayList<>())
          .add(form.mode());
    }
    alike.forEach(
        (cells, names) -> {
          String all = String.join(", ", names);
          Row row = new Row(method, all, cells.get(0), cells.get(1));
          families
              .computeIfAbsent(family, key -> new LinkedHashMap<>())
              .computeIfAbsent(row, key -> new LinkedHashSet<>())
              .add("`" + operator + "`");
        });
  }

  private String cell(Placement placement) {
    if (placement.once().isNone() && placement.eachStep().isNone()) {
      return ON_THE_GPU;
    }
    String once = cell(placement.once(), placement.withoutKernel());
    String steps = cell(placement.eachStep(), Set.of());
    return steps.isEmpty()
        ? once
        : once + (once.isEmpty() ? "" : "; ") + "each step of a loop: " + steps;
  }

  private String cell(Traffic traffic, Set<String> withoutKernel) {
    if (traffic.isNone()) {
      return "";
    }
    String copies = traffic.copies().isEmpty() ? "nothing copied" : traffic.copies();
    if (traffic.operations().isEmpty()) {
      return copies;
    }
    Set<String> integers = new TreeSet<>(traffic.operations());
    integers.removeAll(withoutKernel);
    Set<String> missing = new TreeSet<>(traffic.operations());
    missing.retainAll(withoutKernel);
    List<String> parts = new ArrayList<>();
    if (!missing.isEmpty()) {
      parts.add("no kernel for GPUs: " + names(missing));
    }
    if (!integers.isEmpty()) {
      parts.add("in host memory: " + names(integers));
    }
    String note = String.join("; ", parts);
    if (!notes.contains(note)) {
      notes.add(note);
    }
    return copies + " (" + (notes.indexOf(note) + 1) + ")";
  }

  private static String names(Set<String> operations) {
    return "`" + String.join("`, `", operations) + "`";
  }

  /** The tables and the notes. */
  String text() {
    StringBuilder page = new StringBuilder();
    families.forEach(
        (family, rows) -> {
          page.append("### ").append(family).append("\n\n");
          Set<String> apart = new LinkedHashSet<>();
          Set<String> wholly = new LinkedHashSet<>();
          rows.forEach((row, operators) -> (row.isOnTheGpu() ? wholly : apart).addAll(operators));
          wholly.removeAll(apart);
          if (!wholly.isEmpty()) {
            page.append("Wholly on the GPU: ").append(String.join(", ", wholly)).append(".\n\n");
          }
          if (!apart.isEmpty()) {
            page.append("| operators | methods | modes | value | value and gradient |\n");
            page.append("|---|---|---|---|---|\n");
            lines(rows, apart)
                .forEach(
                    (line, methods) -> page.append(line.formatted(String.join(", ", methods))));
            page.append('\n');
          }
        });
    page.append("### Operations on the host\n\n");
    for (int i = 0; i < notes.size(); i++) {
      page.append(i + 1).append(". ").append(notes.get(i)).append('\n');
    }
    return page.toString();
  }

  /** The lines, each with a gap for the methods that it is true of. */
  private static Map<String, Set<String>> lines(Map<Row, Set<String>> rows, Set<String> apart) {
    Map<String, Set<String>> lines = new LinkedHashMap<>();
    rows.forEach(
        (row, operators) -> {
          String shown =
              operators.stream().filter(apart::contains).collect(Collectors.joining(", "));
          if (!shown.isEmpty()) {
            List<String> cells = List.of(shown, "%s", row.forms(), row.value(), row.both());
            lines
                .computeIfAbsent(
                    "| " + String.join(" | ", cells) + " |\n", key -> new LinkedHashSet<>())
                .add(row.method());
          }
        });
    return lines;
  }
}
