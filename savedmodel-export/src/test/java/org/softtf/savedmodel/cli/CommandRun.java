// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.softtf.ops.catalogue.Catalogue;

/** What a command did. */
record CommandRun(int exitCode, String out, String err) {
  static CommandRun of(String... arguments) {
    return of(Catalogue.standard(), arguments);
  }

  /** A command that knows the operators of a catalogue. */
  static CommandRun of(Catalogue catalogue, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Main.run(catalogue, new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new CommandRun(exitCode, out.toString(), err.toString());
  }

  static CommandRun of(List<String> arguments) {
    return of(arguments.toArray(String[]::new));
  }

  /** Requires success without a word of complaint. */
  CommandRun succeeded() {
    assertEquals("", err);
    assertEquals(0, exitCode);
    return this;
  }

  /** Requires failure with a reason in plain words and nothing as a result. */
  void failed(int wantedExitCode, String reason) {
    assertTrue(err.contains(reason), err);
    assertFalse(err.contains("\tat "), err);
    assertFalse(err.contains("Exception"), err);
    assertEquals("", out);
    assertEquals(wantedExitCode, exitCode);
  }

  /** A Python with TensorFlow; without one the test is skipped. */
  static String python() {
    String python = System.getProperty("python.executable");
    assumeTrue(Files.isExecutable(Path.of(python)), "Python 3.11 is missing");
    return python;
  }
}
