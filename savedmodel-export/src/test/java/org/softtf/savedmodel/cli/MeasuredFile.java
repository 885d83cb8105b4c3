// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import org.softtf.savedmodel.cli.models.OperationSupport;

/**
 * A file of this checkout whose end is what the consumers did.
 *
 * @param path the file
 * @param start what the written beginning ends before, which the rest begins with
 */
record MeasuredFile(Path path, Pattern start) {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final Path RESOURCES =
      ROOT.resolve("savedmodel-export/src/main/resources/org/softtf/savedmodel/cli/models");

  static MeasuredFile page() {
    return new MeasuredFile(ROOT.resolve("docs/consumers.md"), Pattern.compile("\\| operator \\|"));
  }

  /** The list that {@link OperationSupport} reads. */
  static MeasuredFile operations(String key) {
    return new MeasuredFile(
        RESOURCES.resolve("operations_" + key + ".txt"), Pattern.compile("(?m)^(?!#)"));
  }

  static boolean isToBeWritten() {
    return System.getProperty("consumers.write") != null;
  }

  String text() throws IOException {
    return Files.readString(path);
  }

  void holds(Set<String> lines) throws IOException {
    holds(String.join("\n", lines) + "\n");
  }

  /** Fails if the file ends otherwise, unless it is to be written. */
  void holds(String end) throws IOException {
    String text = text();
    var matcher = start.matcher(text);
    String wanted = text.substring(0, matcher.find() ? matcher.start() : text.length()) + end;
    if (isToBeWritten()) {
      Files.writeString(path, wanted);
      return;
    }
    assertEquals(wanted, text, path + " is out of date; -Dconsumers.write writes it");
  }
}
