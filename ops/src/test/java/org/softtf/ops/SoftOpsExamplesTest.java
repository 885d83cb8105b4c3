// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.softtf.ops.catalogue.Catalogue;

/** Holds the examples in the Javadoc of {@link SoftOps} against the operators there are. */
class SoftOpsExamplesTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final Pattern EXAMPLE = Pattern.compile("\\{@link #(\\w+) (soft\\.(\\w+)\\(.*)}");
  private static final Pattern NAMED = Pattern.compile("\\| `([a-z_.]+)` \\| `soft\\.(\\w+)\\(.*");

  private static final List<String> IMPORTS =
      List.of(
          "java.util.List",
          "org.softtf.ops.SoftOps",
          "org.softtf.ops.array.ArrayOption",
          "org.softtf.ops.random.Seed",
          "org.softtf.ops.selection.SelectionOption",
          "org.tensorflow.Operand",
          "org.tensorflow.types.TFloat32");

  private static final String OPERANDS =
      "SoftOps soft, Seed seed, Operand<TFloat32> x, Operand<TFloat32> y, Operand<TFloat32> a,"
          + " Operand<TFloat32> b, Operand<TFloat32> index";

  /** Examples by the method that they link to. */
  private static final Map<String, String> EXAMPLES = new TreeMap<>();

  @BeforeAll
  static void readExamples() throws IOException {
    Matcher example =
        EXAMPLE.matcher(
            Files.readString(ROOT.resolve("ops/src/main/java/org/softtf/ops/SoftOps.java")));
    while (example.find()) {
      assertEquals(example.group(1), example.group(3), "an example of another operator");
      EXAMPLES.put(example.group(1), example.group(2));
    }
  }

  @Test
  void thereIsOneOfEachOperator() throws IOException {
    Map<String, String> methods =
        Files.readAllLines(ROOT.resolve("docs/python-names.md")).stream()
            .map(NAMED::matcher)
            .filter(Matcher::matches)
            .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));
    assertEquals(
        Catalogue.standard().all().stream()
            .map(operator -> methods.get(operator.name()))
            .collect(Collectors.toCollection(TreeSet::new)),
        EXAMPLES.keySet());
  }

  @Test
  void theyCompile() {
    List<String> statements = EXAMPLES.values().stream().map(example -> example + ";").toList();
    assertEquals(statements, Snippets.compiled(IMPORTS, OPERANDS, statements));
  }
}
