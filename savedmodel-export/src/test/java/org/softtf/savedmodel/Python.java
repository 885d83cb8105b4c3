// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the scripts of {@code src/test/python} with the tests' environment. */
public final class Python {
  private static final Path SCRIPTS = Path.of("src/test/python");
  private static final Path SHARED = Path.of("src/main/resources/org/softtf/savedmodel/cli/models");
  private static final int TIMEOUT_SECONDS = 1200;

  private Python() {}

  /** Writes what a script reads. */
  @FunctionalInterface
  public interface Input {
    void writeTo(Writer script) throws IOException;
  }

  /**
   * Runs a script, which must succeed, while its input is being written. Its output is shown if it
   * fails, or with {@code -Dpython.output=true}.
   */
  public static void run(Map<String, String> environment, Input input, String... arguments)
      throws IOException, InterruptedException {
    Path python = Path.of(System.getProperty("python.executable"));
    assumeTrue(Files.isExecutable(python), "Python 3.11 is missing");
    List<String> command = new ArrayList<>(List.of(python.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(SCRIPTS.toFile());
    builder.environment().putAll(environment);
    // as users are told to run it: oneDNN crashes on some products that tape.jacobian makes
    builder.environment().put("TF_ENABLE_ONEDNN_OPTS", "0");
    builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "2");
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    builder.environment().put("PYTHONPATH", SHARED.toAbsolutePath().toString());
    Path output = Files.createTempFile("python", ".txt");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      feed(process, input);
      boolean ended = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      boolean succeeded = ended && process.exitValue() == 0;
      if (!succeeded || Boolean.getBoolean("python.output")) {
        System.out.print(Files.readString(output, StandardCharsets.UTF_8));
      }
      assertTrue(ended, "Python took longer than " + TIMEOUT_SECONDS + " seconds");
      assertEquals(0, process.exitValue(), "Python failed; its output is above");
    } finally {
      process.destroyForcibly();
      Files.delete(output);
    }
  }

  private static void feed(Process process, Input input) throws IOException {
    try (Writer writer = process.outputWriter(StandardCharsets.UTF_8)) {
      input.writeTo(writer);
    } catch (IOException e) {
      if (process.isAlive()) {
        throw e;
      } // otherwise its output says more than a broken pipe
    }
  }
}
