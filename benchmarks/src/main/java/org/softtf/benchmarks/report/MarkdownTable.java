// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table in Markdown, padded so that it reads well as plain text. */
public final class MarkdownTable {
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * Starts a table.
   *
   * @param titles the titles of its columns; all but the first are numbers
   */
  public MarkdownTable(String... titles) {
    rows.add(List.of(titles));
  }

  /**
   * Adds a row.
   *
   * @param cells as many as there are titles
   */
  public void add(String... cells) {
    if (cells.length != rows.get(0).size()) {
      throw new IllegalArgumentException(
          "a row must have " + rows.get(0).size() + " cells, got " + List.of(cells));
    }
    rows.add(List.of(cells));
  }

  @Override
  public String toString() {
    int[] widths =
        IntStream.range(0, rows.get(0).size())
            .map(
                i ->
                    Math.max(3, rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(0)))
            .toArray();
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      lines.add(line(row, widths));
    }
    lines.add(
        1,
        IntStream.range(0, widths.length)
            .mapToObj(i -> "-".repeat(widths[i] - 1) + (i == 0 ? "-" : ":"))
            .collect(Collectors.joining(" | ", "| ", " |")));
    return String.join("\n", lines);
  }

  private static String line(List<String> row, int[] widths) {
    return IntStream.range(0, widths.length)
        .mapToObj(
            i -> {
              String padding = " ".repeat(widths[i] - row.get(i).length());
              return i == 0 ? row.get(i) + padding : padding + row.get(i);
            })
        .collect(Collectors.joining(" | ", "| ", " |"));
  }
}
