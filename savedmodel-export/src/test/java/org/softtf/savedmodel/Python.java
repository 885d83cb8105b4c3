package org.softtf.savedmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the scripts of {@code src/test/python} with the tests' environment. */
final class Python {
  private static final Path SCRIPTS = Path.of("src/test/python");
  private static final int TIMEOUT_SECONDS = 600;

  private Python() {}

  /** Runs a script, which must succeed. */
  static void run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Path python = Path.of(System.getProperty("python.executable"));
    assumeTrue(Files.isExecutable(python), "Python 3.11 is missing");
    List<String> command = new ArrayList<>(List.of(python.toString()));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile("python", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(SCRIPTS.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    // oneDNN crashes on some batched products that tape.jacobian makes; scripts are as users run
    // them
    builder.environment().put("TF_ENABLE_ONEDNN_OPTS", "0");
    builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "2");
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    Process process = builder.start();
    try {
      boolean ended = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      String text = Files.readString(output, StandardCharsets.UTF_8);
      System.out.print(text);
      assertTrue(ended, "Python took longer than " + TIMEOUT_SECONDS + " seconds");
      assertEquals(0, process.exitValue(), "Python failed; its output is above");
    } finally {
      process.destroyForcibly();
      Files.delete(output);
    }
  }
}
