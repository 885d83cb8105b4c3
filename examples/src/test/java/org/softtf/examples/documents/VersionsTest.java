// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One version stands everywhere, and the list of versions names all that is published. */
class VersionsTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final Pattern OWN_VERSION =
      Pattern.compile(
          "\\b(softtf-[a-z-]*[a-z])(?:</artifactId>\\s*<version>|:|-)(\\d+\\.\\d+\\.\\d+(?:-SNAPSHOT)?)");
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Pattern ARTIFACT =
      Pattern.compile("</parent>\\s*<artifactId>(softtf-[a-z-]+)</artifactId>");

  private static String text(String path) throws IOException {
    return Files.readString(ROOT.resolve(path));
  }

  private static List<String> modules() throws IOException {
    return MODULE.matcher(text("pom.xml")).results().map(found -> found.group(1)).toList();
  }

  private static String version() throws IOException {
    Matcher own = OWN_VERSION.matcher(text("pom.xml"));
    assertTrue(own.find());
    return own.group(2);
  }

  @Test
  void oneVersionStandsEverywhere() throws IOException {
    List<String> pages = new ArrayList<>(List.of("README.md"));
    modules().forEach(module -> pages.add(module + "/pom.xml"));
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      docs.filter(file -> file.toString().endsWith(".md"))
          .forEach(file -> pages.add(ROOT.relativize(file).toString()));
    }
    int found = 0;
    for (String page : pages) {
      Matcher version = OWN_VERSION.matcher(text(page));
      while (version.find()) {
        assertEquals(version(), version.group(2), page + ": " + version.group(1));
        found++;
      }
    }
    assertTrue(found > modules().size(), "README gives a version too");
    assertTrue(text("CITATION.cff").contains("\nversion: " + version() + "\n"));
  }

  @Test
  void listOfVersionsNamesAllThatIsPublished() throws IOException {
    Set<String> published = new TreeSet<>();
    for (String module : modules()) {
      String pom = text(module + "/pom.xml");
      Matcher artifact = ARTIFACT.matcher(pom);
      assertTrue(artifact.find(), module);
      if (!pom.contains("<maven.deploy.skip>true<") && !module.equals("bom")) {
        published.add(artifact.group(1));
      }
    }
    Set<String> listed =
        Pattern.compile("<artifactId>(softtf-[a-z-]+)</artifactId>\\s*<version>\\$")
            .matcher(text("bom/pom.xml"))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(published, listed);
  }
}
