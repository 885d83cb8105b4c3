// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparkExamplesTest {
  private static final Pattern MEAN = Pattern.compile("mean (-?[0-9.]+)");
  private static final Pattern LOSS = Pattern.compile("loss ([0-9.]+), after 30 steps ([0-9.]+)");

  @TempDir private Path directory;

  private String run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--output", directory.toString()));
    PrintStream before = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      assertEquals(0, SparkExamples.run(all.toArray(String[]::new)));
    } finally {
      System.setOut(before);
    }
    return said.toString(StandardCharsets.UTF_8);
  }

  @Test
  void sparkScoresAsPlainJavaDoes() {
    String said = run("spark-score", "--rows", "3000", "--partitions", "1,2");
    List<String> means = MEAN.matcher(said).results().map(match -> match.group(1)).toList();
    assertEquals(3, means.size(), said);
    assertEquals(means.get(0), means.get(1), said);
    assertEquals(means.get(0), means.get(2), said);
  }

  @Test
  void sparkLearnsToSort() {
    String said = run("spark-train", "--sets", "256", "--steps", "30", "--fraction", "0.5");
    var match = LOSS.matcher(said);
    assertTrue(match.find(), said);
    double first = Double.parseDouble(match.group(1));
    assertTrue(Double.parseDouble(match.group(2)) < 0.7 * first, said);
    assertTrue(Files.exists(directory.resolve("spark-train/trained-2/saved_model.pb")), said);
  }

  /** What is said of a run that ends with an exit code. */
  private static String failure(int exitCode, String... arguments) {
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      assertEquals(exitCode, SparkExamples.run(arguments));
    } finally {
      System.setErr(before);
    }
    return said.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aMasterThatIsNoneIsSaidInOneSentence() {
    String text =
        failure(
            1, "spark-score", "--rows", "9", "--master", "none", "--output", directory.toString());
    assertTrue(
        text.lines()
            .anyMatch(
                line -> line.startsWith("spark-score: Spark does not start on --master none (")),
        text);
    assertFalse(text.contains("\tat "), text);
  }

  @ParameterizedTest
  @CsvSource({
    "spark-score, --rows, many",
    "spark-score, --rows, 0",
    "spark-score, --partitions, '2,0'",
    "spark-train, --steps, 0",
    "spark-train, --fraction, NaN"
  })
  void badArgumentsAreRefusedBeforeAnyWork(String example, String option, String value) {
    String text = failure(2, example, option, value);
    assertTrue(
        text.startsWith("Invalid value for option '" + option) || text.startsWith(option), text);
  }
}
