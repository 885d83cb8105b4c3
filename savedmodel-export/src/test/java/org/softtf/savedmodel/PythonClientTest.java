// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.ops.catalogue.OperatorSpec;

/**
 * Every operator in every mode with every method, exported: Python finds the same values, and its
 * own gradient functions the gradients that are registered in Java, to first and second order.
 *
 * <p>The comparison is in {@code compare_operators.py}. {@code -Dclient.only=REGEX} tries those
 * whose signature it finds, such as {@code ^sort_c0}.
 */
@Order(1) // takes long
class PythonClientTest {
  /** TensorFlow's time for a gradient grows with the graph. */
  private static final int CASES_IN_A_MODEL = 16;

  private final JsonMapper json =
      JsonMapper.builder().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET).build();

  @Test
  void pythonFindsTheSameValuesAndGradients(@TempDir Path directory)
      throws IOException, InterruptedException {
    Pattern only = Pattern.compile(System.getProperty("client.only", ""));
    List<CatalogueCase> cases =
        CatalogueCase.all(Catalogue.standard().all()).stream()
            .filter(some -> only.matcher(some.signature()).find())
            .toList();
    List<String> problems = new ArrayList<>();
    Path results = directory.resolve("results.json");
    Python.run(
        Map.of(),
        script -> export(cases, directory, problems, script),
        "compare_operators.py",
        results.toString());
    assertEquals(List.of(), problems, "these fail in Java already");
    Set<String> checked = new TreeSet<>();
    json.readTree(results.toFile()).forEach(signature -> checked.add(signature.asText()));
    assertFalse(checked.isEmpty(), "nothing was checked");
    assertEquals(
        cases.stream().map(CatalogueCase::signature).collect(Collectors.toCollection(TreeSet::new)),
        checked);
  }

  @Test
  void everyEntryOfTheCatalogueIsAmongTheCases() throws IOException {
    Set<String> names =
        CatalogueCase.all(Catalogue.standard().all()).stream()
            .map(CatalogueCase::operator)
            .collect(Collectors.toSet());
    Set<String> wanted = new TreeSet<>();
    for (OperatorSpec spec : Catalogue.standard().all()) {
      wanted.add(spec.name());
      if (spec.straightThrough()) {
        wanted.add(spec.name() + "_st");
      }
    }
    assertEquals(wanted, new TreeSet<>(names));
  }

  /** Python compares one model while Java exports the next. */
  private void export(
      List<CatalogueCase> cases, Path directory, List<String> problems, Writer script)
      throws IOException {
    int count = 0;
    for (List<CatalogueCase> some : chunks(cases)) {
      Path path = directory.resolve("model" + count++);
      json.writeValue(script, CatalogueModel.export(path, some, problems));
      script.write('\n');
      script.flush();
    }
    problems.forEach(problem -> System.out.println("FAILED in Java: " + problem));
  }

  private static List<List<CatalogueCase>> chunks(List<CatalogueCase> cases) {
    // what is loaded by tf.saved_model.load is apart: its time grows with the model
    Map<List<Object>, List<CatalogueCase>> groups =
        cases.stream()
            .collect(
                Collectors.groupingBy(
                    some -> List.of(some.family(), some.taped()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<List<CatalogueCase>> chunks = new ArrayList<>();
    for (List<CatalogueCase> group : groups.values()) {
      for (int i = 0; i < group.size(); i += CASES_IN_A_MODEL) {
        chunks.add(group.subList(i, Math.min(group.size(), i + CASES_IN_A_MODEL)));
      }
    }
    return chunks;
  }
}
