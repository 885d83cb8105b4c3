// SPDX-License-Identifier: Apache-2.0
package org.softtf.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM with a heap of 256 MB, all of it in use from the start, so that what grows is not heap. */
final class LongRunProcess {
  private static final List<String> SMALL_HEAP =
      List.of("-Xmx256m", "-Xms256m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC");

  private LongRunProcess() {}

  /**
   * Requires that all goes well there.
   *
   * @param shown whether what it prints is shown at once
   * @param runs the arguments of {@link LongRun#main}
   */
  static void run(boolean shown, String... runs) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(SMALL_HEAP);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), LongRun.class.getName()));
    command.addAll(List.of(runs));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "3");
    Process process = builder.start();
    StringBuilder said = new StringBuilder();
    try (var reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        said.append(line).append('\n');
        if (shown) {
          System.out.println(line);
        }
      }
    }
    assertEquals(0, process.waitFor(), said.toString());
  }
}
