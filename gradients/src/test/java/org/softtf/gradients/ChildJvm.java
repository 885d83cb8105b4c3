// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a main class in a JVM of its own, with the class path of this one. */
final class ChildJvm {
  private static final long SECONDS = 300;

  private ChildJvm() {}

  /**
   * Returns what the program printed; fails if it did not end with exit code 0.
   *
   * @param options JVM options
   */
  static String run(Class<?> program, List<String> options, String... arguments) {
    try {
      return start(program, options, arguments);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String start(Class<?> program, List<String> options, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")); // as the tests' own
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(options);
    command.add(program.getName());
    command.addAll(List.of(arguments));
    Path directory = Files.createTempDirectory("child-jvm"); // where a crash would leave its log
    Path output = directory.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "2");
    // with an arena for each thread, glibc holds some 10 MB more or less from run to run
    builder.environment().put("MALLOC_ARENA_MAX", "1");
    Process process = builder.start();
    boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    String text = Files.readString(output, StandardCharsets.UTF_8);
    if (!ended || process.exitValue() != 0) {
      throw new AssertionError(
          program.getName()
              + (ended ? " ended with " + process.exitValue() : " did not end")
              + ":\n"
              + text);
    }
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
    return text;
  }
}
