// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where results go. */
public final class Output {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private Output() {}

  /**
   * Returns the directory for files of runs.
   *
   * @return the directory; it may not exist yet
   */
  public static Path directory() {
    return Path.of(System.getProperty("benchmarks.output", "benchmarks-output"));
  }

  /**
   * Returns a page of the project.
   *
   * @param name its path from the project's root
   * @return the page
   */
  public static Path page(String name) {
    return Path.of(System.getProperty("project.root", "."), name);
  }

  /**
   * Writes a value as JSON, and says where.
   *
   * @param value the value
   * @param file the file
   * @throws IOException if it cannot be written
   */
  public static void writeJson(Object value, Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    JSON.writeValue(file.toFile(), value);
    System.out.println("JSON: " + file);
  }
}
