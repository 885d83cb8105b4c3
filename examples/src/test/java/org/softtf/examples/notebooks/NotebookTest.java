// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.notebooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A notebook runs from its first cell to its last in a Java kernel, prints what the file says that
 * it prints, and draws where the file has a picture. {@code -Dnotebook.write=true} brings the file
 * up to date.
 */
class NotebookTest {
  private static final Path PYTHON = Path.of(System.getProperty("python.executable"));

  @ParameterizedTest
  @CsvSource({"eager, 5", "graph, 6"})
  void printsWhatItsFileSays(String notebook, int cells) throws Exception {
    assumeTrue(Files.isExecutable(PYTHON), "Python 3.11 is missing");
    List<String> command =
        new ArrayList<>(
            List.of(
                PYTHON.toString(),
                "src/test/python/run_notebook.py",
                "notebooks/" + notebook + ".ipynb"));
    if (Boolean.getBoolean("notebook.write")) {
      command.add("--write");
    }
    Process process = start(command);
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    assertTrue(said.contains(cells + " cells run"), said);
  }

  /** Starts Python with the kernel's class path, and with the Java that runs this test. */
  private static Process start(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.put("JJAVA_CLASSPATH", System.getProperty("java.class.path"));
    environment.put("TF_CPP_MIN_LOG_LEVEL", "2");
    String java = Path.of(System.getProperty("java.home"), "bin").toString();
    environment.merge("PATH", java, (path, first) -> first + File.pathSeparator + path);
    return builder.start();
  }
}
