// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.softtf.ops.catalogue.Catalogue;

/** Holds the examples in the Javadoc of {@link SoftOps} against the operators there are. */
class SoftOpsExamplesTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final Pattern EXAMPLE = Pattern.compile("\\{@link #(\\w+) (soft\\.(\\w+)\\(.*)}");
  private static final Pattern NAMED = Pattern.compile("\\| `([a-z_.]+)` \\| `soft\\.(\\w+)\\(.*");

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
  void theyCompile(@TempDir Path directory) throws IOException {
    String program =
        EXAMPLES.values().stream()
            .map(example -> "    " + example + ";\n")
            .collect(
                Collectors.joining(
                    "",
                    """
                    import java.util.List;
                    import org.softtf.ops.SoftOps;
                    import org.softtf.ops.array.ArrayOption;
                    import org.softtf.ops.random.Seed;
                    import org.softtf.ops.selection.SelectionOption;
                    import org.tensorflow.Operand;
                    import org.tensorflow.types.TFloat32;

                    class Examples {
                      void all(SoftOps soft, Operand<TFloat32> x, Operand<TFloat32> y,
                          Operand<TFloat32> a, Operand<TFloat32> b, Operand<TFloat32> index, Seed seed) {
                    """,
                    "  }\n}\n"));
    Path source = Files.writeString(directory.resolve("Examples.java"), program);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter errors = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  errors,
                  files,
                  null,
                  List.of("-proc:none", "-d", directory.toString()),
                  null,
                  files.getJavaFileObjects(source))
              .call();
      assertTrue(compiled, errors::toString);
    }
  }
}
