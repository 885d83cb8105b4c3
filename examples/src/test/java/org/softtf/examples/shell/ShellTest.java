package org.softtf.examples.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShellTest {
  /** The lines that the shell offers, typed. */
  @Test
  void runsTheLinesThatItOffers() throws Exception {
    List<String> said = type("/exit\n").lines().toList();
    List<String> lines = said.stream().filter(line -> line.startsWith("  ")).toList();
    assertEquals(3, lines.size(), said::toString);
    String answers = type(String.join("\n", lines) + "\n/exit\n");
    // ranks of 0.3, −0.8, 0.1, the greatest first
    assertTrue(answers.contains("[1.") && answers.contains("3."), answers);
    assertFalse(answers.contains("Error") || answers.contains("Exception"), answers);
    assertEquals(
        2, answers.lines().filter(line -> line.matches(".*\\[-?[0-9].*]")).count(), answers);
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
