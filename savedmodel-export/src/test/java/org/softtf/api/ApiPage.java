// SPDX-License-Identifier: Apache-2.0
package org.softtf.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A page in {@code docs/} that shows public types. {@code -Dapi.write} writes it. */
final class ApiPage {
  private static final int WIDTH = 140;

  private ApiPage() {}

  /**
   * Fails where a page does not show the types.
   *
   * @param name the page's name
   * @param modules how many modules the types are in
   * @param packages the types by their packages
   * @param command the rest of the Maven command that writes the page
   */
  static void requireCurrent(
      String name, int modules, Map<String, List<Class<?>>> packages, String command)
      throws IOException {
    Path page = Path.of(System.getProperty("project.root"), "docs", name);
    String text = text(modules, packages);
    if (System.getProperty("api.write") != null) {
      Files.writeString(page, text);
    }
    assertEquals(
        Files.readString(page),
        text,
        "the public API has changed: read what is new, then write docs/"
            + name
            + " by mvn -q -o -Dquick "
            + command
            + " -Dapi.write=true");
  }

  private static String text(int modules, Map<String, List<Class<?>>> packages) {
    Set<Class<?>> api = new HashSet<>();
    packages.values().forEach(api::addAll);
    List<String> lines = new ArrayList<>();
    lines.add(
        "%d public types in %s of %s"
            .formatted(api.size(), count(packages.size(), "package"), count(modules, "module")));
    packages.forEach(
        (name, types) -> {
          lines.add("");
          lines.add(name + ": " + types.size());
          types.forEach(type -> addTo(lines, new TypeSummary(type, api)));
        });
    return String.join("\n", lines) + "\n";
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  /** The type's members follow its head, as many to a line as it holds. */
  private static void addTo(List<String> lines, TypeSummary summary) {
    StringBuilder line = new StringBuilder("  ").append(summary.head());
    String separator = ": ";
    for (String member : summary.members()) {
      if (line.length() + separator.length() + member.length() > WIDTH) {
        lines.add(line + separator.stripTrailing());
        line.setLength(0);
        line.append("      ").append(member);
      } else {
        line.append(separator).append(member);
      }
      separator = "; ";
    }
    lines.add(line.toString());
  }
}
