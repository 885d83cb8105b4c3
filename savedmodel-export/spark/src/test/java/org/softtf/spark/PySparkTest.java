// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Python program of docs/distributed.md, submitted as a user of PySpark submits it: Spark is
 * PySpark's own, and all else comes by {@code --jars}. Runs with {@code -Dpyspark=PYTHON} only, for
 * PySpark has 450 MB.
 */
class PySparkTest {
  private static final Pattern PROGRAM =
      Pattern.compile("```python\n(\"\"\"Scores and trains.*?)```", Pattern.DOTALL);
  private static final Pattern NOT_IN_SPARK =
      Pattern.compile("(softtf|tensorflow-core|ndarray|javacpp|protobuf-java|jna-).*\\.jar");
  private static final int TIMEOUT_SECONDS = 180;
  private static final double RATE = 0.0625;
  private static final double[][] X = {{1, 2}, {3, 1}};
  private static final double[] WANTED = {4, 7};

  @TempDir private Path directory;

  @Test
  void theProgramScoresAndTrains() throws Exception {
    Path model = Models.regression(directory.resolve("model"), 1, 0.5);
    String page =
        Files.readString(Path.of(System.getProperty("project.root"), "docs/distributed.md"));
    String program =
        PROGRAM
            .matcher(page)
            .results()
            .map((MatchResult found) -> found.group(1))
            .findFirst()
            .orElseThrow();
    Path script = Files.writeString(directory.resolve("score_on_spark.py"), program);
    Path python = Path.of(System.getProperty("pyspark"));
    Path output = directory.resolve("output.txt");
    ProcessBuilder builder =
        new ProcessBuilder(
                python.resolveSibling("spark-submit").toString(),
                "--master",
                "local[2]",
                "--conf",
                "spark.ui.enabled=false",
                "--jars",
                String.join(",", jars()),
                script.toString(),
                model.toString(),
                directory.resolve("trained").toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("PYSPARK_PYTHON", python.toString());
    builder.environment().put("SPARK_LOCAL_HOSTNAME", "localhost");
    Process process = builder.start();
    assertTrue(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS), "the program hangs");
    List<String> lines = Files.readAllLines(output);
    assertEquals(0, process.exitValue(), () -> String.join("\n", lines));

    double[] weights = {1, 0.5};
    assertArrayEquals(scores(weights), numbers(lines, "scored"), 1e-12);
    double[] losses = new double[4];
    for (int step = 0; step < losses.length; step++) {
      losses[step] = step(weights);
    }
    assertArrayEquals(losses, numbers(lines, "losses"), 1e-12);
    assertArrayEquals(scores(weights), numbers(lines, "trained"), 1e-12);
  }

  private static double[] scores(double[] weights) {
    return Arrays.stream(X).mapToDouble(x -> x[0] * weights[0] + x[1] * weights[1]).toArray();
  }

  /** The mean squared error, before a step of gradient descent on it. */
  private static double step(double[] weights) {
    double[] scores = scores(weights);
    double loss = 0;
    for (int row = 0; row < X.length; row++) {
      double error = scores[row] - WANTED[row];
      loss += error * error / X.length;
      for (int i = 0; i < weights.length; i++) {
        weights[i] -= RATE * 2 * error * X[row][i] / X.length;
      }
    }
    return loss;
  }

  private static double[] numbers(List<String> lines, String name) {
    String line =
        lines.stream().filter(each -> each.startsWith(name + " [")).findFirst().orElse("");
    assertTrue(!line.isEmpty(), () -> String.join("\n", lines));
    String list = line.substring(line.indexOf('[') + 1, line.indexOf(']'));
    return Arrays.stream(list.split(", ", -1)).mapToDouble(Double::parseDouble).toArray();
  }

  private List<String> jars() throws IOException {
    String classPath = System.getProperty("java.class.path");
    List<String> jars = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      if (Files.isDirectory(path.resolve("org/softtf"))) {
        jars.add(jar(path, directory.resolve("softtf-" + jars.size() + ".jar")));
      } else if (NOT_IN_SPARK.matcher(path.getFileName().toString()).matches()) {
        jars.add(entry);
      }
    }
    return jars;
  }

  /** Modules that are not packaged yet. */
  private static String jar(Path classes, Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new ZipEntry(classes.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, out);
      }
    }
    return jar.toString();
  }
}
