// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The launchers for Windows say what those for Linux say. They are not run: that needs Windows. */
class WindowsLaunchersTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final Map<String, String> LAUNCHERS =
      Map.of(
          "examples/run",
          "examples/run.cmd",
          "savedmodel-export/softtf",
          "savedmodel-export/softtf.cmd");
  private static final Pattern LAUNCH =
      Pattern.compile("launch (\\S+) (org\\.softtf\\.\\S+) \"\\$@\"");
  private static final Pattern CALL =
      Pattern.compile("call \"%~dp0\\.\\.\\\\\\.launcher\\.cmd\" (\\S+) (\\S+) %\\*");
  private static final Pattern PROPERTY = Pattern.compile("-D([%${}A-Za-z#*/.]+)=");

  private static String text(String path) throws IOException {
    return Files.readString(ROOT.resolve(path));
  }

  @Test
  void theyRunTheSameClassesOfTheSameModules() throws IOException {
    for (Map.Entry<String, String> pair : LAUNCHERS.entrySet()) {
      Set<String> classes = targets(LAUNCH, text(pair.getKey()));
      Set<String> onWindows = targets(CALL, text(pair.getValue()));
      assertEquals(1, onWindows.size(), pair.getValue());
      assertTrue(classes.containsAll(onWindows), () -> classes + " and " + onWindows);
    }
  }

  private static Set<String> targets(Pattern form, String script) {
    return form.matcher(script)
        .results()
        .map(found -> found.group(1) + " " + found.group(2))
        .collect(Collectors.toSet());
  }

  @Test
  void theyPassTheSameProperties() throws IOException {
    Set<String> properties = properties(text(".launcher.sh"), "${module%%/*}");
    assertTrue(properties.contains("MODULE.output"), properties.toString());
    assertTrue(properties.contains("org.bytedeco.javacpp.maxPhysicalBytes"), properties.toString());
    assertEquals(properties, properties(text(".launcher.cmd"), "%MODULE%"));
  }

  private static Set<String> properties(String script, String module) {
    return PROPERTY
        .matcher(script)
        .results()
        .map(found -> found.group(1).replace(module, "MODULE"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void theyBuildTheSame() throws IOException {
    assertEquals(build(text(".launcher.sh")), build(text(".launcher.cmd")));
  }

  /** Maven's options and goal, without those that depend on a variable. */
  private static Set<String> build(String script) {
    Matcher line = Pattern.compile("mvn (-q .* package) ").matcher(script);
    assertTrue(line.find(), script);
    return Pattern.compile("(?<= |^)(-[A-Za-z]\\S*|package)(?= |$)")
        .matcher(line.group(1).replaceAll("\\$\\{SOFTTF_NATIVE\\S+|%NATIVE%", ""))
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A batch file with other line ends loses its labels now and then. */
  @Test
  void linesEndAsWindowsWants() throws IOException {
    for (String path :
        Set.of("examples/run.cmd", "savedmodel-export/softtf.cmd", ".launcher.cmd")) {
      String script = text(path);
      assertTrue(script.contains("\r\n"), path);
      assertFalse(Pattern.compile("(?<!\r)\n").matcher(script).find(), path);
    }
  }

  @Test
  void labelsThatAreJumpedToAreThere() throws IOException {
    String script = text(".launcher.cmd");
    Set<String> jumps =
        Pattern.compile("goto (\\w+)")
            .matcher(script)
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toSet());
    assertEquals(Set.of("next", "run"), jumps);
    jumps.forEach(label -> assertTrue(script.contains("\r\n:" + label + "\r\n"), label));
  }
}
