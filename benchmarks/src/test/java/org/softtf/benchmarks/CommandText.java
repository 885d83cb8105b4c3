// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What a command of the benchmarks printed.
 *
 * @param exitCode its exit code
 * @param text standard output and standard error as they came
 */
public record CommandText(int exitCode, String text) {
  /**
   * Runs a command in this JVM.
   *
   * @param command its name and its options, between spaces
   * @return what it printed
   */
  public static CommandText of(String command) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream[] before = {System.out, System.err};
    try (PrintStream both = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      System.setOut(both);
      System.setErr(both);
      int exitCode = Benchmarks.run(command.split(" "));
      return new CommandText(exitCode, bytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(before[0]);
      System.setErr(before[1]);
    }
  }
}
