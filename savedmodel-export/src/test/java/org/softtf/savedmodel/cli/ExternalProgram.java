// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Programs that this machine may have. */
final class ExternalProgram {
  private ExternalProgram() {}

  static boolean exists(String name) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(name, "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Runs a program, which must succeed, and shows what it says.
   *
   * @param directory where to keep what it says
   */
  static void run(Path directory, List<String> command) throws IOException, InterruptedException {
    File log = directory.resolve("log.txt").toFile();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
    int exitCode = process.waitFor();
    System.out.print(Files.readString(log.toPath()));
    assertEquals(0, exitCode, command.get(0) + " failed; its output is above");
  }
}
