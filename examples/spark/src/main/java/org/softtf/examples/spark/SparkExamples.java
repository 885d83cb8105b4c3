// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.spark;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Runs an example on Spark by its name. */
@Command(
    name = "examples/run",
    mixinStandardHelpOptions = true,
    description = "Programs that score and train a model on Spark.",
    subcommands = {SparkScore.class, SparkTrain.class})
public final class SparkExamples {
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
              // the rest of what Spark says is traces
              String sentence = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
              failed.getErr().println(failed.getCommandName() + ": " + sentence);
              return CommandLine.ExitCode.SOFTWARE;
            })
        .execute(arguments);
  }
}
