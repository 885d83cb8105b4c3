// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShellTest {
  /** The lines that the shell offers, typed. */
  @Test
  void runsTheLinesThatItOffers() throws Exception {
    List<String> said = type("/exit\n").lines().toList();
    List<String> lines = said.stream().filter(line -> line.startsWith("  ")).toList();
    assertEquals(3, lines.size(), said::toString);
    String answers = type(String.join("\n", lines) + "\n/exit\n");
    List<String> shown =
        answers.lines().filter(line -> line.matches("\\[-?[0-9].*, .*, .*]")).toList();
    assertEquals(2, shown.size(), answers);
    // 0.3 is the greatest, -0.8 the least
    List<Long> ranks =
        Stream.of(shown.get(0).replaceAll("[\\[\\]]", "").split(", ", -1))
            .map(rank -> Math.round(Double.parseDouble(rank)))
            .toList();
    assertEquals(List.of(1L, 3L, 2L), ranks, answers);
  }

  private static String type(String text) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8)) {
      int status =
          Shell.run(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), print, print);
      assertEquals(0, status, () -> out.toString(StandardCharsets.UTF_8));
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
