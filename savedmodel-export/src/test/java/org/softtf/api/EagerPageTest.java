// SPDX-License-Identifier: Apache-2.0
package org.softtf.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/eager.md make one program, which compiles with its imports and runs. */
class EagerPageTest {
  private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  private static List<String> examples() throws Exception {
    String page = Files.readString(Path.of(System.getProperty("project.root"), "docs", "eager.md"));
    return EXAMPLE.matcher(page).results().map(example -> example.group(1)).toList();
  }

  private static String joined(List<String> examples, String start) {
    return examples.stream()
        .filter(example -> example.startsWith(start))
        .collect(Collectors.joining());
  }

  /** Imports, then methods, then statements, each example of these in a block of its own. */
  private static String program(List<String> examples) {
    String statements =
        examples.stream()
            .filter(example -> !example.startsWith("import ") && !example.startsWith("static "))
            .collect(Collectors.joining("}\n{\n", "{\n", "}\n"));
    return "package user;\n"
        + joined(examples, "import ")
        + "public final class Main {\n"
        + joined(examples, "static ")
        + "public static void main(String[] arguments) throws Exception {\n"
        + statements
        + "}}\n";
  }

  private static List<Double> numbers(String printed, String name) {
    Matcher lines = Pattern.compile("^" + name + " (\\S+)$", Pattern.MULTILINE).matcher(printed);
    return lines.results().map((MatchResult line) -> Double.valueOf(line.group(1))).toList();
  }

  @Test
  void theExamplesRun(@TempDir Path directory) throws Exception {
    List<String> examples = examples();
    assertEquals(8, examples.size(), "the examples of the page were not found");
    String printed = new UserProgram(directory).runOnClassPath(program(examples));
    assertEquals(List.of(1.0), numbers(printed, "rank"), printed);
    List<Double> losses = numbers(printed, "loss");
    assertEquals(50, losses.size(), printed);
    assertTrue(losses.get(49) < losses.get(0) / 2, printed);
    assertEquals(-Math.sin(0.7), numbers(printed, "curvature").get(0), 1e-12, printed);
    assertTrue(printed.contains("gradients [3]"), printed);
    assertTrue(Files.exists(directory.resolve("model").resolve("saved_model.pb")), printed);
  }
}
