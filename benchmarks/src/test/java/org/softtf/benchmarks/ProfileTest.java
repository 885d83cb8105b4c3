// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command profile; which operations run does not depend on the machine. */
class ProfileTest {
  @Test
  void operationsOfACaseAreCounted(@TempDir Path directory) throws IOException {
    Path json = directory.resolve("profile.json");
    CommandText run =
        CommandText.of("profile --runs 3 --most 2 --json " + json + " greater:-:smooth:4:100");
    assertEquals(0, run.exitCode(), run.text());
    assertTrue(run.text().contains("| greater:-:smooth:4:100, "), run.text());
    assertTrue(run.text().contains(" others |"), run.text());
    JsonNode result = new ObjectMapper().readTree(json.toFile()).get("results").get(0);
    assertTrue(result.get("value_and_gradient_ms").asDouble() > 0, result.toString());
    Map<String, Integer> nodes = new HashMap<>();
    double before = Double.POSITIVE_INFINITY;
    for (JsonNode operation : result.get("operations")) {
      nodes.put(operation.get("operation").asText(), operation.get("nodes").asInt());
      double micros = operation.get("micros").asDouble();
      assertTrue(micros >= 0 && micros <= before, result.toString());
      before = micros;
    }
    for (String once : new String[] {"Sigmoid", "SigmoidGrad", "L2Loss"}) {
      assertEquals(1, nodes.get(once), nodes.toString());
    }
  }

  @Test
  void whatIsCompiledIsOneOperationForwardAndOneBack(@TempDir Path directory) {
    Path json = directory.resolve("profile.json");
    CommandText run =
        CommandText.of("profile --runs 3 --compiled --json " + json + " relu:-:c2:4:100");
    assertEquals(0, run.exitCode(), run.text());
    assertTrue(run.text().matches("(?s).*\\b_XlaRun \\| +2 \\|.*"), run.text());
  }

  @Test
  void whatIsNoCaseIsRefused() {
    CommandText run = CommandText.of("profile greater");
    assertEquals(2, run.exitCode());
    assertTrue(run.text().contains("operator:method:mode:rows:n"), run.text());
  }
}
