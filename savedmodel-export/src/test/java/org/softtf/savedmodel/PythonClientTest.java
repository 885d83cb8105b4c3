package org.softtf.savedmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.softtf.ops.catalogue.Operators;

/**
 * Every operator in every mode with every method, exported: Python finds the same values, and its
 * {@code GradientTape} the gradients that are registered in Java, to first and second order.
 *
 * <p>The comparison is in {@code compare_operators.py}, which prints its table.
 */
class PythonClientTest {
  /** Python's time to take a signature out of a model grows with the model. */
  private static final int CASES_IN_A_MODEL = 32;

  private final JsonMapper json = new JsonMapper();

  @Test
  void pythonFindsTheSameValuesAndGradients(@TempDir Path directory)
      throws IOException, InterruptedException {
    List<CatalogueCase> cases = CatalogueCase.all(Operators.all());
    ArrayNode models = json.createArrayNode();
    List<String> problems = new ArrayList<>();
    for (List<CatalogueCase> some : chunks(cases)) {
      Path path = directory.resolve("model" + models.size());
      models.add(CatalogueModel.export(path, some, problems));
    }
    Path manifest = directory.resolve("manifest.json");
    Path results = directory.resolve("results.json");
    json.writeValue(manifest.toFile(), models);
    problems.forEach(System.out::println);
    Python.run(Map.of(), "compare_operators.py", manifest.toString(), results.toString());
    assertEquals(List.of(), problems, "these fail in Java already");
    JsonNode checked = json.readTree(results.toFile());
    assertTrue(checked.size() > 0, "nothing was checked");
    TreeSet<String> seen = new TreeSet<>();
    checked.forEach(signature -> seen.add(signature.asText()));
    assertEquals(
        cases.stream().map(CatalogueCase::signature).collect(Collectors.toCollection(TreeSet::new)),
        seen);
    for (var spec : Operators.all()) {
      assertTrue(seen.stream().anyMatch(name -> name.startsWith(spec.name())), spec.name());
    }
  }

  private static List<List<CatalogueCase>> chunks(List<CatalogueCase> cases) {
    Map<String, List<CatalogueCase>> families =
        cases.stream()
            .collect(
                Collectors.groupingBy(
                    CatalogueCase::family, LinkedHashMap::new, Collectors.toList()));
    List<List<CatalogueCase>> chunks = new ArrayList<>();
    for (List<CatalogueCase> family : families.values()) {
      for (int i = 0; i < family.size(); i += CASES_IN_A_MODEL) {
        chunks.add(family.subList(i, Math.min(family.size(), i + CASES_IN_A_MODEL)));
      }
    }
    return chunks;
  }
}
