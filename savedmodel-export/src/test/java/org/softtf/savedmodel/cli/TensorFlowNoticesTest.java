// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command prints beside what it says itself, in a process of its own. */
class TensorFlowNoticesTest {
  @TempDir private Path directory;

  @Test
  void anExportSaysNothingElse() throws IOException, InterruptedException {
    Path model = directory.resolve("model");
    Path errors = directory.resolve("errors");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "export",
            "relu",
            "--shape",
            "3",
            "-o",
            model.toString());
    builder.environment().remove("TF_CPP_MIN_LOG_LEVEL");
    Process process = builder.redirectError(errors.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), () -> out);
    assertEquals("", Files.readString(errors));
    assertEquals("wrote " + model + System.lineSeparator(), out);
  }
}
