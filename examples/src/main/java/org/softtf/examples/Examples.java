// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.concurrent.Callable;
import org.softtf.examples.digits.FineTune;
import org.softtf.examples.digits.SortDigits;
import org.softtf.examples.methods.MethodComparison;
import org.softtf.examples.pictures.Pictures;
import org.softtf.examples.quick.EagerFit;
import org.softtf.examples.quick.EngelRegression;
import org.softtf.examples.quick.MedianRegression;
import org.softtf.examples.quick.RuleClassifier;
import org.softtf.examples.quick.ThresholdFilter;
import org.softtf.examples.quick.TopKSelection;
import org.softtf.examples.recipes.ConformalIntervals;
import org.softtf.examples.recipes.LearnedSoftness;
import org.softtf.examples.recipes.NearestNeighbours;
import org.softtf.examples.recipes.PixelSelection;
import org.softtf.examples.recipes.RankLists;
import org.softtf.examples.recipes.TernaryWeights;
import org.softtf.examples.recipes.TrimmedSquares;
import org.softtf.examples.recipes.WrongLabels;
import org.softtf.examples.shell.ClassPath;
import org.softtf.examples.shell.Shell;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs an example by its name. */
@Command(
    name = "examples/run",
    description = "Programs that show soft operators at work.",
    footer = "On Spark, in a module of their own: spark-score, spark-train.",
    subcommands = {
      SortDigits.class,
      FineTune.class,
      MedianRegression.class,
      TopKSelection.class,
      ThresholdFilter.class,
      RuleClassifier.class,
      EngelRegression.class,
      EagerFit.class,
      RankLists.class,
      WrongLabels.class,
      TrimmedSquares.class,
      TernaryWeights.class,
      PixelSelection.class,
      NearestNeighbours.class,
      ConformalIntervals.class,
      LearnedSoftness.class,
      Shell.class,
      ClassPath.class,
      Pictures.class,
      MethodComparison.class
    })
public final class Examples implements Callable<Integer> {
  @Option(names = "--list", description = "Lists the examples.")
  private boolean list;

  @Spec private CommandSpec command;

  private Examples() {}

  /** The option that every command has. */
  private static final class Help {
    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        description = "Shows this text.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean wanted;
  }

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
    CommandLine examples = new CommandLine(new Examples());
    examples.addMixin("help", new Help());
    examples.getSubcommands().values().forEach(example -> example.addMixin("help", new Help()));
    return examples.setExecutionExceptionHandler(Examples::report).execute(arguments);
  }

  private static int report(Exception e, CommandLine failed, CommandLine.ParseResult arguments) {
    // What a user can mend needs no stack trace.
    if (e instanceof IOException || e instanceof IllegalArgumentException) {
      String message = e instanceof FileSystemException ? e.toString() : e.getMessage();
      failed.getErr().println(failed.getCommandName() + ": " + message);
    } else {
      e.printStackTrace(failed.getErr());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** Lists those on Spark too, which the launcher runs from a module of their own. */
  @Override
  public Integer call() {
    if (!list) {
      throw new ParameterException(
          command.commandLine(), "Name one of the examples that --list shows.");
    }
    command
        .subcommands()
        .forEach(
            (name, example) ->
                print(name, example.getCommandSpec().usageMessage().description()[0]));
    print("spark-score", "Scores images of digits on Spark, beside plain Java.");
    print("spark-train", "Learns to sort images of digits on Spark.");
    return CommandLine.ExitCode.OK;
  }

  private static void print(String name, String description) {
    System.out.printf("%-18s %s%n", name, description);
  }
}
