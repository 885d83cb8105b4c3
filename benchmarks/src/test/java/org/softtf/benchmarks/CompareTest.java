// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command compare on cases that take no time. */
class CompareTest {
  @TempDir private Path directory;

  private JsonNode compare(String more) throws IOException {
    Path json = directory.resolve("comparison.json");
    CommandText run = CommandText.of("compare --seconds 0.01 --json " + json + " " + more);
    assertEquals(0, run.exitCode(), run.text());
    JsonNode found = new ObjectMapper().readTree(json.toFile());
    for (JsonNode result : found.get("results")) {
      String row = "| " + result.get("case").asText();
      assertTrue(run.text().lines().anyMatch(line -> line.startsWith(row)), run.text());
    }
    return found;
  }

  @Test
  void caseHasTimesAndNodes() throws IOException {
    JsonNode ours = compare("max:softsort:smooth:2:8").get("results").get(0).get("ours");
    for (String number : List.of("value_ms", "value_and_gradient_ms", "build_ms", "nodes")) {
      assertTrue(ours.get(number).asDouble() > 0, ours.toString());
    }
  }

  @Test
  void peerIsMeasuredToo() throws IOException {
    JsonNode found =
        compare("max:softsort:smooth:2:8 sort:softsort:c0:2:8" + FakePeer.option(directory));
    JsonNode max = found.get("results").get(0);
    double ours = max.get("ours").get("value_and_gradient_ms").asDouble();
    assertEquals(ours / 16000, max.get("value_and_gradient_ratio").asDouble(), 1e-9);
    JsonNode sort = found.get("results").get(1);
    assertEquals("no sort", sort.get("peer").get("error").asText());
    assertFalse(sort.has("value_and_gradient_ratio"));
    JsonNode target = found.get("targets").get(0);
    assertEquals(ours / 16000, target.get("found").asDouble(), 1e-9);
    assertTrue(target.get("met").asBoolean());
  }

  @Test
  void slowCaseIsEndedAndTheNextOneMeasured() throws IOException {
    JsonNode results =
        compare(
                "rank:softsort:c0:2:8 max:softsort:c0:2:8 --case-seconds 5"
                    + FakePeer.option(directory))
            .get("results");
    assertEquals("more than 5 s", results.get(0).get("peer").get("error").asText());
    assertEquals(8000, results.get(1).get("peer").get("value_ms").asDouble());
  }

  @Test
  void caseThatIsNotBuiltIsSaidToBe() throws IOException {
    JsonNode result = compare("sort:smooth_sort:c0:2:8").get("results").get(0);
    assertEquals("not built", result.get("ours").get("error").asText());
  }

  @Test
  void peerThatIsNoProgramIsNamed() {
    CommandText run = CommandText.of("compare abs:-:smooth:1:2 --python " + directory);
    assertEquals(1, run.exitCode());
    assertTrue(run.text().contains(directory.toString()), run.text());
  }

  @ParameterizedTest
  @CsvSource({
    "compare sort:softsort:smooth:1, operator:method:mode:rows:n",
    "compare sorts:softsort:smooth:1:2, sorts",
    "compare sort:soft:smooth:1:2, softsort",
    "compare sort:softsort:rough:1:2, rough",
    "compare sort:softsort:smooth:0:2, operator:method:mode:rows:n",
    "compare random.rademacher:-:smooth:1:2, no input",
    "compare --seconds 0 abs:-:smooth:1:2, --seconds",
    "compare --quick abs:-:smooth:1:2, --quick",
    "compares, compare"
  })
  void badArgumentsAreNamed(String command, String named) {
    CommandText run = CommandText.of(command);
    assertEquals(2, run.exitCode());
    assertTrue(run.text().contains(named), run.text());
  }
}
