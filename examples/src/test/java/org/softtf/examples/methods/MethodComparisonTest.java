// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.methods;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.softtf.examples.CommandRun;
import org.softtf.ops.Mode;

/** {@code compare-methods}, and the table of docs/how-to-choose.md that it makes. */
class MethodComparisonTest {
  /** A cell of two digits may be rounded otherwise elsewhere. */
  private static final double ROUNDING = 0.1;

  /** What is exact but for rounding errors. */
  private static final double NOTHING = 1e-12;

  /** After these come the times. */
  private static final int NUMBERS = 5;

  @Test
  void documentationHasTheTable() throws IOException {
    CommandRun run = CommandRun.of("compare-methods", "--lengths", "8");
    assertEquals(0, run.exitCode(), run.err());
    Path page = Path.of(System.getProperty("project.root"), "docs", "how-to-choose.md");
    Map<String, List<String>> found = rows(run.out());
    Map<String, List<String>> written = rows(Files.readString(page));
    assertEquals(List.copyOf(found.keySet()), List.copyOf(written.keySet()));
    found.forEach(
        (row, cells) -> {
          for (int i = 0; i < NUMBERS; i++) {
            requireSame(row, cells.get(i), written.get(row).get(i));
          }
        });
  }

  /** The cells behind method and mode. */
  private static Map<String, List<String>> rows(String table) {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    List<String> modes = Arrays.stream(Mode.values()).map(Mode::pythonName).toList();
    for (String line : table.lines().filter(text -> text.startsWith("| ")).toList()) {
      List<String> cells = List.of(line.substring(2).split(" \\|( |$)", -1));
      if (cells.size() > NUMBERS + 2 && modes.contains(cells.get(1))) {
        rows.put(cells.get(0) + " " + cells.get(1), cells.subList(2, cells.size()));
      }
    }
    return rows;
  }

  private static void requireSame(String row, String want, String got) {
    if (want.matches("[0-9.e-]+") && got.matches("[0-9.e-]+")) {
      double number = Double.parseDouble(want);
      assertEquals(number, Double.parseDouble(got), NOTHING + ROUNDING * number, row);
    } else {
      assertEquals(want, got, row);
    }
  }
}
