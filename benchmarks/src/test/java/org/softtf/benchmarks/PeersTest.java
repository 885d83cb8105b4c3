// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command peers on cases that take no time. */
class PeersTest {
  @TempDir private Path directory;

  @Test
  void bothSidesAreMeasuredInAllTheirSettings() throws IOException {
    Path json = directory.resolve("peers.json");
    CommandText run =
        CommandText.of(
            "peers --seconds 0.01 --json "
                + json
                + " torchsort:max:softsort:smooth:2:8"
                + FakePeer.option(directory));
    assertEquals(0, run.exitCode(), run.text());
    JsonNode result = new ObjectMapper().readTree(json.toFile()).get("results").get(0);
    assertEquals(16000, result.get("peer").get("value_and_gradient_ms").asDouble());
    assertEquals(2, result.get("peer").get("settings").size(), result.toString());
    assertEquals(2, result.get("ours").get("settings").size(), result.toString());
    assertTrue(run.text().contains("| torchsort:max:softsort:smooth:2:8 |"), run.text());
  }

  @ParameterizedTest
  @CsvSource({
    "peers, --python",
    "peers --python python max, library:operator:method:mode:rows:n",
    "peers --python python torchsort:max, operator:method:mode:rows:n"
  })
  void badArgumentsAreNamed(String command, String named) {
    CommandText run = CommandText.of(command);
    assertEquals(2, run.exitCode());
    assertTrue(run.text().contains(named), run.text());
  }
}
