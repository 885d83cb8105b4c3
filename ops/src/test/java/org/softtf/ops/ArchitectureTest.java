// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the pages that say where things are against the tree: what they name must exist. */
class ArchitectureTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final Pattern CODE_SPAN = Pattern.compile("`([^`\n]+)`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]*)(?:#([^)]+))?\\)");

  /** A class, or a class and a member of it. */
  private static final Pattern CLASS =
      Pattern.compile("([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)(?:\\.([A-Za-z]\\w*))?(?:\\(.*\\))?");

  private static final Pattern PATH = Pattern.compile("[\\w.-]*/[\\w./-]*");
  private static final Pattern PACKAGE = Pattern.compile("org\\.softtf(\\.[a-z]+)*");

  private static final String INTERNAL = "org/softtf/ops/internal/";
  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import (?:static )?org\\.softtf\\.ops\\.internal\\.([a-z.]+)\\.[A-Z]");

  /** What every package may use. */
  private static final Set<String> SHARED = Set.of("settings", "math", "loop", "primitive");

  /** Of TensorFlow and of Java. */
  private static final Set<String> FOREIGN =
      Set.of("AddN", "Identity", "IdentityN", "IsotonicRegression", "LookupError", "OnesLike");

  private static final Set<String> NOT_SOURCES =
      Set.of("target", ".git", ".node", ".python", ".mvn");

  /** Files and folders, below the root. */
  private static final Set<String> PATHS = new TreeSet<>();

  /** Java files by the name of their class. */
  private static final Map<String, Path> CLASSES = new HashMap<>();

  @BeforeAll
  static void readTree() throws IOException {
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (NOT_SOURCES.contains(folder.getFileName().toString())) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            return add(folder);
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = file.getFileName().toString();
            if (name.endsWith(".java")) {
              CLASSES.put(name.substring(0, name.length() - ".java".length()), file);
            }
            return add(file);
          }

          private FileVisitResult add(Path path) {
            PATHS.add("/" + ROOT.relativize(path).toString().replace('\\', '/'));
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Test
  void pagesNameClassesAndPathsThatExist() throws IOException {
    for (String page : List.of("docs/architecture.md", "docs/algorithms.md")) {
      List<String> missing = new ArrayList<>();
      int named = 0;
      Matcher span = CODE_SPAN.matcher(withoutBlocks(Files.readString(ROOT.resolve(page))));
      while (span.find()) {
        String text = span.group(1);
        if (isName(text)) {
          named++;
          if (!exists(text)) {
            missing.add(text);
          }
        }
      }
      assertEquals(List.of(), missing, page + " names what does not exist");
      assertTrue(named > 10, page + ": no names were found");
    }
  }

  @Test
  void mapOfPackagesGivesEachClassItsPackage() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/algorithms.md"));
    String map = page.substring(page.lastIndexOf("## 14. Map of packages"));
    List<String> wrong = new ArrayList<>();
    int rows = 0;
    for (String row : map.lines().filter(line -> line.startsWith("| ")).skip(1).toList()) {
      String[] cells = row.split("\\|", -1);
      String folder = "org/softtf/ops/internal/" + cells[2].strip().replaceAll("`", "");
      Matcher name = CODE_SPAN.matcher(cells[3]);
      assertTrue(name.find(), row);
      do {
        Path file = CLASSES.get(name.group(1));
        if (file == null || !file.getParent().endsWith(folder.replace('.', '/'))) {
          wrong.add(name.group(1));
        }
      } while (name.find());
      rows++;
    }
    assertEquals(List.of(), wrong, "not in the package that the map says");
    assertTrue(rows > 20, "the map was not found");
  }

  @Test
  void packagesUseWhatTheTableOfRoomsAllows() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/architecture.md"));
    Map<String, Set<String>> allowed = new HashMap<>();
    for (String row : page.lines().filter(line -> line.matches("\\| `[a-z.]+` \\| .*")).toList()) {
      String[] cells = row.split("\\|", -1);
      Set<String> uses = new TreeSet<>(SHARED);
      Matcher use = CODE_SPAN.matcher(cells[3]);
      while (use.find()) {
        uses.add(use.group(1));
      }
      allowed.put(cells[1].replaceAll("[` ]", ""), uses);
    }
    Set<String> wrong = new TreeSet<>();
    for (String path : PATHS.stream().filter(each -> each.endsWith(".java")).toList()) {
      Path file = ROOT.resolve(path.substring(1));
      String name = ROOT.relativize(file.getParent()).toString().replace('\\', '/');
      int start = name.indexOf(INTERNAL);
      if (start < 0 || !name.startsWith("ops/src/main") || name.endsWith("internal/array")) {
        continue;
      }
      String room = name.substring(start + INTERNAL.length()).replace('/', '.');
      Matcher used = IMPORT.matcher(Files.readString(file));
      while (used.find()) {
        if (!used.group(1).equals(room)
            && !allowed.getOrDefault(room, Set.of()).contains(used.group(1))) {
          wrong.add(room + " uses " + used.group(1));
        }
      }
    }
    assertEquals(Set.of(), wrong, "imports that the table does not allow");
    assertTrue(allowed.size() > 15, "the table was not found");
  }

  @Test
  void linksBetweenPagesLeadSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    List<String> pages =
        PATHS.stream().filter(path -> path.matches("/(docs/)?\\w[\\w-]*\\.md")).toList();
    for (String page : pages) {
      Path file = ROOT.resolve(page.substring(1));
      Matcher link = LINK.matcher(withoutBlocks(Files.readString(file)));
      while (link.find()) {
        String to = link.group(1);
        Path target = to.isEmpty() ? file : file.resolveSibling(to).normalize();
        if (!to.contains(":") && (!Files.exists(target) || !hasSection(target, link.group(2)))) {
          broken.add(page + " → " + link.group());
        }
      }
    }
    assertEquals(List.of(), broken);
  }

  @Test
  void whatDoesNotExistIsSeen() {
    assertTrue(exists("SoftOps.create"));
    assertFalse(exists("SoftOps.destroy"));
    assertFalse(exists("SoftOpz"));
    assertFalse(exists("ops/src/nowhere"));
    assertFalse(exists("org.softtf.nowhere"));
  }

  private static boolean isName(String text) {
    return PATH.matcher(text).matches() || PACKAGE.matcher(text).matches() || isClass(text);
  }

  private static boolean isClass(String text) {
    Matcher name = CLASS.matcher(text);
    return name.matches() && !FOREIGN.contains(name.group(1));
  }

  private static boolean exists(String text) {
    if (PATH.matcher(text).matches()) {
      String end = "/" + text.replaceAll("^/|/$", "");
      return PATHS.stream().anyMatch(path -> path.endsWith(end));
    }
    if (PACKAGE.matcher(text).matches()) {
      return PATHS.stream().anyMatch(path -> path.endsWith("/" + text.replace('.', '/')));
    }
    Matcher name = CLASS.matcher(text);
    return name.matches() && CLASSES.containsKey(name.group(1)) && hasMember(name);
  }

  private static boolean hasMember(Matcher name) {
    if (name.group(2) == null) {
      return true;
    }
    try {
      String source = Files.readString(CLASSES.get(name.group(1)));
      return Pattern.compile("\\b" + name.group(2) + "\\b").matcher(source).find();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a page has a heading that a link's anchor names, as GitHub makes anchors. */
  private static boolean hasSection(Path page, String anchor) throws IOException {
    return anchor == null
        || Files.readString(page)
            .lines()
            .filter(line -> line.startsWith("#"))
            .map(line -> line.replaceAll("^#+ ", "").toLowerCase(Locale.ROOT))
            .map(line -> line.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
            .anyMatch(anchor::equals);
  }

  private static String withoutBlocks(String page) {
    return page.replaceAll("(?s)\n```.*?\n```", "");
  }
}
