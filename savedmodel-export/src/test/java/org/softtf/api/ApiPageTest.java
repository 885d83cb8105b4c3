package org.softtf.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * All that users can name is on the page {@code docs/api.txt}, so that no type becomes public
 * unseen. {@code -Dapi.write} writes the page.
 */
class ApiPageTest {
  private static final List<String> MODULES =
      List.of("org.softtf.gradients", "org.softtf.ops", "org.softtf.savedmodel");
  private static final int WIDTH = 140;

  @Test
  void thePageShowsThePublicTypes() throws IOException {
    Path page = Path.of(System.getProperty("project.root"), "docs/api.txt");
    String text = page();
    if (System.getProperty("api.write") != null) {
      Files.writeString(page, text);
    }
    assertEquals(
        Files.readString(page),
        text,
        "the public API has changed: read what is new, then write docs/api.txt by"
            + " mvn -q -o -Dquick -pl savedmodel-export -am test -Dtest=ApiPageTest -Dapi.write=true");
  }

  private static String page() throws IOException {
    Map<String, List<Class<?>>> packages = new LinkedHashMap<>();
    List<ModuleReference> modules = ExportedTypes.modules(MODULES);
    for (ModuleReference module : modules) {
      packages.putAll(ExportedTypes.of(module));
    }
    Set<Class<?>> api = new HashSet<>();
    packages.values().forEach(api::addAll);
    List<String> lines = new ArrayList<>();
    lines.add(
        "%d public types in %d packages of %d modules"
            .formatted(api.size(), packages.size(), modules.size()));
    packages.forEach(
        (name, types) -> {
          lines.add("");
          lines.add(name + ": " + types.size());
          types.forEach(type -> addTo(lines, new TypeSummary(type, api)));
        });
    return String.join("\n", lines) + "\n";
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
