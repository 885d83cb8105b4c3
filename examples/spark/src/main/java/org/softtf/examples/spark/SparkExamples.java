package org.softtf.examples.spark;

import java.io.File;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Runs an example on Spark by its name. */
@Command(
    name = "examples/run",
    mixinStandardHelpOptions = true,
    description = "Programs that score and train a model on Spark.",
    subcommands = {SparkScore.class, SparkTrain.class})
public final class SparkExamples {
  private static final Pattern NOT_IN_SPARK =
      Pattern.compile("(softtf|tensorflow|javacpp|ndarray|protobuf|jna|commons-csv).*\\.jar");

  private SparkExamples() {}

  /**
   * Runs an example and exits: 0 if it succeeded, 1 if it failed, 2 if the arguments are wrong.
   *
   * @param arguments an example's name and its options
   */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs an example and returns the exit code. */
  static int run(String... arguments) {
    return new CommandLine(new SparkExamples())
        .setExecutionExceptionHandler(
            (e, failed, parsed) -> {
              failed.getErr().println(failed.getCommandName() + ": " + e.getMessage());
              return CommandLine.ExitCode.SOFTWARE;
            })
        .execute(arguments);
  }

  /** Opens a session; executors of a cluster get the jars that Spark has not. */
  static SparkSession session(String master, String name) {
    String jars =
        Arrays.stream(System.getProperty("java.class.path", "").split(File.pathSeparator, -1))
            .filter(entry -> NOT_IN_SPARK.matcher(new File(entry).getName()).matches())
            .collect(Collectors.joining(","));
    return SparkSession.builder()
        .master(master)
        .appName(name)
        .config("spark.ui.enabled", false)
        .config("spark.jars", master.startsWith("local") ? "" : jars)
        .getOrCreate();
  }
}
