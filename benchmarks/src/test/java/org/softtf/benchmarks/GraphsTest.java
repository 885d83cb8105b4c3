// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.softtf.ops.catalogue.Catalogue;

/** The command graphs; how many nodes there are does not depend on the machine. */
class GraphsTest {
  private static final int MOST_NODES_WITHOUT_METHOD = 400;
  private static final int MOST_NODES_OF_WEIGHTED_QUANTILES = 1_000;
  private static final int MOST_NODES = 1_200;
  private static final int MOST_NODES_OF_LONG_ROWS = 1_800;

  /** Neuralsort's ranks mix in ranks by comparing pairs, without a matrix. */
  private static final int MOST_NODES_OF_LONG_NEURALSORT = 2_100;

  /** Cells, their sums, and two searches for thresholds. */
  private static final int MOST_NODES_OF_LONG_CDF_SUM = 2_600;

  /** Ten levels of cyclic reduction, in three factorisations and five solutions. */
  private static final int MOST_NODES_OF_LONG_SMOOTH_SORT = 2_000;

  private static final int MOST_NODES_OF_LONG_NETWORKS = 6_000;
  private static final int MOST_NODES_A_LINK = 250;

  @TempDir private Path directory;

  private JsonNode build(String more) throws IOException {
    Path json = directory.resolve("graphs.json");
    CommandText run =
        CommandText.of("graphs --again 1 --chain 30 --rows 2 --json " + json + " " + more);
    assertEquals(0, run.exitCode(), run.text());
    assertTrue(run.text().contains("A model of 30 operators has"), run.text());
    return new ObjectMapper().readTree(json.toFile());
  }

  @Test
  void everyOperatorHasFewNodes() throws IOException {
    JsonNode found = build("--length 16");
    Set<String> seen = new HashSet<>();
    for (JsonNode result : found.get("results")) {
      String[] parts = result.get("case").asText().split(":", -1);
      seen.add(parts[0]);
      int most = mostNodes(parts[0], parts[1]);
      int nodes = result.get("nodes").asInt();
      assertTrue(nodes > 0 && nodes <= most, result.toString());
      assertTrue(result.get("first_ms").asDouble() > 0, result.toString());
      assertTrue(result.get("again_ms").asDouble() > 0, result.toString());
    }
    long differentiable =
        Catalogue.standard().all().stream().filter(spec -> !spec.inputs().isEmpty()).count();
    assertEquals(differentiable, seen.size());
    int chain = found.get("chain").get("nodes").asInt();
    assertTrue(chain > 30 && chain <= 30 * MOST_NODES_A_LINK, found.get("chain").toString());
  }

  /** Operators with weights, and the mask, look for the root of a sum. */
  private static int mostNodes(String operator, String method) {
    if (Set.of("top_k_mask", "quantile_newton", "median_newton").contains(operator)) {
      return MOST_NODES_OF_WEIGHTED_QUANTILES;
    }
    return method.equals("-") ? MOST_NODES_WITHOUT_METHOD : MOST_NODES;
  }

  @Test
  void longRowsHaveFewNodesToo() throws IOException {
    for (JsonNode result : build("--length 1024 rank").get("results")) {
      int most =
          switch (result.get("case").asText().split(":", -1)[1]) {
            case "sorting_network" -> MOST_NODES_OF_LONG_NETWORKS;
            case "neuralsort" -> MOST_NODES_OF_LONG_NEURALSORT;
            case "cdf_sum" -> MOST_NODES_OF_LONG_CDF_SUM;
            case "smooth_sort" -> MOST_NODES_OF_LONG_SMOOTH_SORT;
            default -> MOST_NODES_OF_LONG_ROWS;
          };
      assertTrue(result.get("nodes").asInt() <= most, result.toString());
    }
  }

  @Test
  void documentationIsWritten() throws IOException {
    String root = System.getProperty("project.root");
    Path docs = Files.createDirectory(directory.resolve("docs")).resolve("benchmarks.md");
    Files.copy(Path.of(root, "docs", "benchmarks.md"), docs);
    System.setProperty("project.root", directory.toString());
    try {
      build("--length 8 median_newton --write-docs");
    } finally {
      System.setProperty("project.root", root);
    }
    String page = Files.readString(docs);
    String part =
        page.substring(page.indexOf("<!-- begin graphs -->"), page.indexOf("<!-- end graphs -->"));
    assertTrue(part.contains("A model of 30 operators"), part);
    assertTrue(part.contains("| median_newton"), part);
    for (String other : Set.of("comparison", "growth", "calls")) {
      assertTrue(page.contains("<!-- end " + other + " -->"), other);
    }
  }
}
