// SPDX-License-Identifier: Apache-2.0
package org.softtf.site;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What a program did, and said. */
record Run(int exitCode, String said) {
  /** Far more than any takes; then it is ended, and has failed. */
  private static final int SECONDS = 300;

  static Run of(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    String programs = Path.of(System.getProperty("java.home"), "bin").toString();
    builder.environment().merge("PATH", programs, (path, jdk) -> jdk + File.pathSeparator + path);
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    Process process = builder.start();
    CompletableFuture.delayedExecutor(SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
    byte[] said = process.getInputStream().readAllBytes();
    return new Run(process.waitFor(), new String(said, StandardCharsets.UTF_8));
  }
}
