// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.command;

import java.io.IOException;
import java.nio.file.Path;
import org.softtf.benchmarks.report.Output;
import picocli.CommandLine.Option;

/** The file that a command writes all its numbers to, as an option of the command. */
public final class JsonFile {
  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Where to write all numbers; ${DEFAULT-VALUE} if not given.")
  private Path path;

  /**
   * Names the file of a run that says nothing else.
   *
   * @param name its name in the directory for files of runs
   */
  public JsonFile(String name) {
    path = Output.directory().resolve(name);
  }

  /**
   * Returns the file.
   *
   * @return the file; it and its directory may not exist yet
   */
  public Path path() {
    return path;
  }

  /**
   * Writes a value as JSON, and says where.
   *
   * @param value the value
   * @throws IOException if it cannot be written
   */
  public void write(Object value) throws IOException {
    Output.writeJson(value, path);
  }
}
