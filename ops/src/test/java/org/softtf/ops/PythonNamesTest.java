// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.ops.catalogue.OperatorSpec;

/**
 * Holds the table of docs/python-names.md from Python names to Java calls against what is built.
 */
class PythonNamesTest {
  private static final String NOT_BUILT = "*not built yet*";
  private static final Pattern ROW = Pattern.compile("\\| `([a-z_.]+)` \\| (.+) \\|");
  private static final Pattern CALL =
      Pattern.compile("soft\\.(?:straightThrough\\(\\)\\.)?(\\w+)\\(");

  private static Map<String, String> rows;

  @BeforeAll
  static void readTable() throws IOException {
    rows = new LinkedHashMap<>();
    for (String line :
        Files.readAllLines(
            Path.of(System.getProperty("project.root"), "docs", "python-names.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        rows.put(row.group(1), row.group(2));
      }
    }
  }

  @Test
  void listsEveryOperatorAndNoOther() {
    Set<String> built = new TreeSet<>();
    for (OperatorSpec operator : Catalogue.standard().all()) {
      built.add(operator.name());
      if (operator.straightThrough()) {
        built.add(operator.name() + "_st");
      }
    }
    Set<String> listed =
        rows.entrySet().stream()
            .filter(row -> !row.getValue().equals(NOT_BUILT))
            .map(Map.Entry::getKey)
            .filter(name -> !Set.of("st", "grad_replace").contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(built, listed);
  }

  @Test
  void namesMethodsThatExist() {
    Set<String> methods =
        Arrays.stream(SoftOps.class.getMethods()).map(Method::getName).collect(Collectors.toSet());
    int calls = 0;
    for (String java : rows.values()) {
      Matcher call = CALL.matcher(java);
      if (call.find()) {
        assertTrue(methods.contains(call.group(1)), () -> "no method for " + java);
        calls++;
      }
    }
    assertTrue(calls > 50, "the table was not found");
  }
}
