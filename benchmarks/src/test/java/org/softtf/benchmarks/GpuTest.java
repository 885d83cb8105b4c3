// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command gpu, on the CPU. */
class GpuTest {
  @TempDir private Path directory;

  @Test
  void theCpuGivesWhatTheCpuGives() throws IOException {
    Path json = directory.resolve("gpu.json");
    CommandText run =
        CommandText.of(
            "gpu --devices cpu,cpu --seconds 0.001 --json " + json + " abs random.bernoulli");
    assertEquals(0, run.exitCode(), run.text());
    JsonNode found = new ObjectMapper().readTree(json.toFile());
    assertEquals("[\"cpu\",\"cpu\"]", found.get("devices").toString());
    int count = found.get("comparisons").size();
    assertTrue(
        run.text()
            .contains(count + " of " + count + " cases are the same on cpu and cpu, to 1e-05"),
        run.text());
    boolean drawn = false;
    for (JsonNode comparison : found.get("comparisons")) {
      drawn |= comparison.get("case").asText().equals("random.bernoulli:-:c1:3:37");
      assertTrue(comparison.at("/value/devices").asDouble() <= 1e-5, comparison.toString());
    }
    assertTrue(drawn, run.text());
    // abs in four modes and two sizes is on the list of compare
    assertEquals(8, found.get("times").size());
    assertTrue(found.at("/times/0/second_ms").asDouble() > 0, run.text());
  }

  @Test
  void withoutAGpuItSaysSo() {
    CommandText run = CommandText.of("gpu abs");
    assumeFalse(run.text().contains(" cases are the same on cpu and gpu"), "there is a GPU here");
    assertEquals(1, run.exitCode(), run.text());
    assertTrue(run.text().contains("TensorFlow finds no GPU here."), run.text());
    assertTrue(run.text().contains("docs/gpu.md"), run.text());
  }

  @Test
  void wrongArgumentsAreRefused() {
    CommandText one = CommandText.of("gpu --devices cpu abs");
    assertEquals(2, one.exitCode());
    assertTrue(one.text().contains("--devices must name two, as cpu,gpu, got 1"), one.text());
    CommandText unknown = CommandText.of("gpu --devices cpu,tpu abs");
    assertEquals(2, unknown.exitCode());
    assertTrue(unknown.text().contains("tpu"), unknown.text());
    CommandText nothing = CommandText.of("gpu --devices cpu,cpu nothing");
    assertEquals(2, nothing.exitCode());
    assertTrue(nothing.text().contains("there is no operator \"nothing\""), nothing.text());
  }
}
