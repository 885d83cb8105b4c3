// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command calls, with iterations that are too short to tell anything. */
class CallsTest {
  @ParameterizedTest
  @CsvSource({
    "FunctionCalls.sessionRun, sessionRun",
    "FunctionCalls.callWithArray, callWithArray",
    "EagerLoop.tapeStep, EagerLoop.tapeStep",
    "GraphBuilding.valueAndGradient abs:-:smooth:16:1024, GraphBuilding.valueAndGradient"
  })
  void benchmarkHasARow(String row, String only, @TempDir Path directory) throws IOException {
    Path json = directory.resolve("calls.json");
    CommandText run =
        CommandText.of("calls --in-process --seconds 0.001 --only " + only + " --json " + json);
    assertEquals(0, run.exitCode(), run.text());
    assertTrue(run.text().lines().anyMatch(line -> line.startsWith("| " + row)), run.text());
    for (JsonNode result : new ObjectMapper().readTree(json.toFile())) {
      assertTrue(result.get("primaryMetric").get("score").asDouble() > 0, result.toString());
    }
  }

  @Test
  void stepsInTurnHaveRowsAndARatio(@TempDir Path directory) {
    // opening a session takes longer
    CommandText run =
        CommandText.of(
            "calls --in-process --seconds 1e-6 --only EagerLoop.inTurn --json "
                + directory.resolve("calls.json"));
    assertEquals(0, run.exitCode(), run.text());
    for (String row : List.of("tapeStep ", "compiledStep ", "(tapeStep − eagerOperations) / ")) {
      assertTrue(run.text().contains("| EagerLoop.inTurn " + row), run.text());
    }
  }

  @Test
  void timesOfPythonStandBesideThem(@TempDir Path directory) throws IOException {
    Path python = Files.writeString(directory.resolve("python"), "#!/bin/sh\necho tapeStep 12.5\n");
    assertTrue(python.toFile().setExecutable(true));
    CommandText run =
        CommandText.of(
            "calls --in-process --seconds 0.001 --only EagerLoop.compiledStep --python "
                + python
                + " --json "
                + directory.resolve("calls.json"));
    assertEquals(0, run.exitCode(), run.text());
    assertTrue(run.text().contains("| Python tapeStep"), run.text());
    assertTrue(run.text().contains("12.5"), run.text());
  }

  @Test
  void benchmarkThatIsNotThereFails(@TempDir Path directory) {
    CommandText run =
        CommandText.of("calls --in-process --only none --json " + directory.resolve("calls.json"));
    assertEquals(1, run.exitCode());
  }
}
