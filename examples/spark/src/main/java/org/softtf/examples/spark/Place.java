// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.spark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say where an example runs and writes. */
final class Place {
  private static final Pattern NOT_IN_SPARK =
      Pattern.compile("(softtf|tensorflow|javacpp|ndarray|protobuf|jna|commons-csv).*\\.jar");

  @Option(
      names = "--partitions",
      split = ",",
      description = "Numbers of partitions, one run for each; ${DEFAULT-VALUE} if not given.")
  private List<Integer> partitions = List.of(2);

  @Option(
      names = "--master",
      description = "Spark's master, such as spark://host:7077; local[partitions] if not given.")
  private String master = "";

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description =
          "Where to write the models; those of an earlier run are replaced. ${DEFAULT-VALUE} if not"
              + " given.")
  private Path output = Path.of(System.getProperty("examples.output", "examples-output"), "spark");

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec command;

  /** What is done on Spark. */
  @FunctionalInterface
  interface Job {
    /** Does it in some number of partitions. */
    void run(SparkSession session, int partitions) throws Exception;
  }

  /** Refuses a number below 1, before any work is done. */
  void requirePositive(String option, int number) {
    if (number < 1) {
      throw new ParameterException(
          command.commandLine(), option + " must be at least 1, got " + number);
    }
  }

  /** Refuses a number outside of (0, 1]. */
  void requireShare(String option, double number) {
    if (!(number > 0 && number <= 1)) {
      throw new ParameterException(
          command.commandLine(), option + " must be in (0, 1], got " + number);
    }
  }

  /** Refuses what cannot be run, and makes the directory of the models. */
  Path prepare() throws IOException {
    partitions.forEach(count -> requirePositive("--partitions", count));
    Path directory = output.resolve(command.name()).toAbsolutePath().normalize();
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new IOException("cannot make the directory --output " + directory + " (" + e + ")", e);
    }
  }

  /** Runs a job for each number of partitions, in a session of its own. */
  void run(Job job) throws Exception {
    for (int count : partitions) {
      try (SparkSession session = session(count)) {
        job.run(session, count);
      }
    }
  }

  /** Executors of a cluster get the jars that Spark has not. */
  private SparkSession session(int count) throws IOException {
    SparkSession.Builder builder =
        SparkSession.builder()
            .master(master.isEmpty() ? "local[" + count + "]" : master)
            .appName(command.name())
            .config("spark.ui.enabled", false);
    if (!master.isEmpty() && !master.startsWith("local")) {
      builder.config("spark.jars", jars());
    }
    try {
      return builder.getOrCreate();
    } catch (Exception e) { // of every kind, for Scala declares none
      throw new IOException(
          "Spark does not start on --master "
              + master
              + " ("
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
              + "); does it run there, and can it reach this machine?",
          e);
    }
  }

  private static String jars() {
    return Arrays.stream(System.getProperty("java.class.path", "").split(File.pathSeparator, -1))
        .filter(entry -> NOT_IN_SPARK.matcher(new File(entry).getName()).matches())
        .collect(Collectors.joining(","));
  }
}
