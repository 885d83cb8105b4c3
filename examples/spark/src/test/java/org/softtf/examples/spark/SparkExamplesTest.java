package org.softtf.examples.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SparkExamplesTest {
  private static final Pattern MEAN = Pattern.compile("mean (-?[0-9.]+)");
  private static final Pattern LOSS = Pattern.compile("loss ([0-9.]+), after 30 steps ([0-9.]+)");

  private static String run(String... arguments) {
    PrintStream before = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      assertEquals(0, SparkExamples.run(arguments));
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
  }

  @Test
  void badArgumentsAreRefused() {
    assertEquals(2, SparkExamples.run("spark-score", "--rows", "many"));
  }
}
