// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.summaries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.softtf.examples.CommandRun;
import org.tensorflow.types.TFloat32;
import picocli.CommandLine;

/** What TensorBoard would show, as TensorFlow for Python reads it. */
class SummariesTest {
  private static final Path SCRIPT =
      Path.of(System.getProperty("project.root"), "examples/src/test/python/read_summaries.py");

  @TempDir private Path directory;

  @Test
  void numbersAreThere() throws IOException, InterruptedException {
    SummariesOption option = new SummariesOption();
    CommandLine.populateCommand(option, "--summaries", directory.toString());
    try (Summaries summaries = option.open("first")) {
      summaries.loss(0, 0.75f);
      summaries.loss(7, -2);
      summaries.ranks(7, () -> TFloat32.vectorOf(1.5f, 4, 2.25f));
    }
    Map<String, double[]> read = read(directory.resolve("first"));
    assertEquals(3, read.size(), read.keySet().toString());
    assertEquals(0.75, read.get("0 loss")[0]);
    assertEquals(-2, read.get("7 loss")[0]);
    assertEquals("[1.5, 4.0, 3.0, 7.75]", Arrays.toString(read.get("7 soft_ranks")));
  }

  @Test
  void nothingIsComputedWhereNobodyAsksForIt() {
    try (Summaries summaries = new SummariesOption().open()) {
      summaries.loss(0, 1);
      summaries.ranks(0, () -> fail("computed"));
    }
  }

  @Test
  void aTrainingWritesThem() throws IOException, InterruptedException {
    Path summaries = directory.resolve("summaries");
    CommandRun run =
        CommandRun.of(
            "sort-digits",
            "--epochs",
            "4",
            "--output",
            directory.resolve("output").toString(),
            "--summaries",
            summaries.toString());
    assertEquals(0, run.exitCode(), run.err());
    Map<String, double[]> read = read(summaries);
    assertEquals(8, read.size(), read.keySet().toString());
    assertTrue(read.get("3 loss")[0] < read.get("0 loss")[0], run.out());
    // 2,000 sets of five images; the ranks of each sum to 15
    double[] ranks = read.get("3 soft_ranks");
    assertTrue(ranks[0] >= 1 && ranks[1] <= 5, Arrays.toString(ranks));
    assertEquals(10_000, ranks[2]);
    assertEquals(30_000, ranks[3], 300);
  }

  private static Map<String, double[]> read(Path summaries)
      throws IOException, InterruptedException {
    Path python = Path.of(System.getProperty("python.executable"));
    assumeTrue(Files.isExecutable(python), "Python 3.11 is missing");
    Process process =
        new ProcessBuilder(python.toString(), SCRIPT.toString(), summaries.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), text);
    Map<String, double[]> values = new HashMap<>();
    for (String line : text.lines().toList()) {
      String[] parts = line.split(" ", -1);
      values.put(
          parts[0] + " " + parts[1],
          Arrays.stream(parts).skip(2).mapToDouble(Double::parseDouble).toArray());
    }
    return values;
  }
}
