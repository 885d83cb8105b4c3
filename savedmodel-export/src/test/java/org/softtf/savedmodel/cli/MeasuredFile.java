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
  private static final Pattern LAST_CELL = Pattern.compile("(?m)^(\\|.*\\|)[^|\\n]*\\|$");

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

  void holds(Set<String> lines) throws IOException {
    holds(String.join("\n", lines) + "\n", true);
  }

  /**
   * Fails if the file ends otherwise, unless it is to be written.
   *
   * @param complete whether the last column of tables is known
   */
  void holds(String end, boolean complete) throws IOException {
    String text = Files.readString(path);
    var matcher = start.matcher(text);
    String wanted = text.substring(0, matcher.find() ? matcher.start() : text.length()) + end;
    if (complete && isToBeWritten()) {
      Files.writeString(path, wanted);
      return;
    }
    assertEquals(
        complete ? wanted : withoutLastColumn(wanted),
        complete ? text : withoutLastColumn(text),
        path + " is out of date; -Dconsumers.write writes it");
  }

  private static String withoutLastColumn(String page) {
    return LAST_CELL.matcher(page).replaceAll("$1");
  }
}
