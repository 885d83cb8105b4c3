// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.shell;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.concurrent.Callable;
import jdk.jshell.tool.JavaShellToolBuilder;
import picocli.CommandLine.Command;

/** Java's own shell with this program's class path, imports, an eager session and a tape. */
@Command(
    name = "jshell",
    description = "Opens JShell with a session, a tape, tf and soft ready to type with.")
public final class Shell implements Callable<Integer> {
  private static final String STARTUP = "startup.jsh";

  private Shell() {}

  @Override
  public Integer call() throws Exception {
    return run(System.in, System.out, System.err);
  }

  /**
   * Reads and runs what is typed until its end.
   *
   * @return the exit code
   */
  static int run(InputStream in, PrintStream out, PrintStream err) throws Exception {
    Path startup = Files.createTempFile("softtf", ".jsh");
    try {
      try (InputStream text = Shell.class.getResourceAsStream(STARTUP)) {
        Files.copy(Objects.requireNonNull(text), startup, StandardCopyOption.REPLACE_EXISTING);
      }
      return start(startup, in, out, err);
    } finally {
      Files.deleteIfExists(startup);
    }
  }

  private static int start(Path startup, InputStream in, PrintStream out, PrintStream err)
      throws Exception {
    return JavaShellToolBuilder.builder()
        .in(in, null)
        .out(out)
        .err(err)
        .start(
            "--class-path",
            System.getProperty("java.class.path"),
            "--startup",
            "DEFAULT",
            "--startup",
            startup.toString(),
            "--feedback",
            "concise",
            "-R-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");
  }
}
