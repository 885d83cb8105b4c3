// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks;

import java.io.IOException;
import org.softtf.benchmarks.calls.Calls;
import org.softtf.benchmarks.compare.Compare;
import org.softtf.benchmarks.gpu.Gpu;
import org.softtf.benchmarks.graphs.Graphs;
import org.softtf.benchmarks.growth.Growth;
import org.softtf.benchmarks.peers.Peers;
import org.softtf.benchmarks.process.Worker;
import org.softtf.benchmarks.profile.Profile;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** Runs a benchmark by its name. */
@Command(
    name = "benchmarks/run",
    description = "Programs that measure time and memory of soft operators.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    subcommands = {
      All.class,
      Compare.class,
      Graphs.class,
      Growth.class,
      Peers.class,
      Calls.class,
      Profile.class,
      Gpu.class,
      Worker.class
    })
public final class Benchmarks {
  private Benchmarks() {}

  /**
   * Runs a command and exits: 0 if it succeeded, 1 if it failed, 2 if the arguments are wrong.
   *
   * @param arguments a command and its options
   */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs a command and returns the exit code. */
  static int run(String... arguments) {
    return commandLine().execute(arguments);
  }

  static CommandLine commandLine() {
    return new CommandLine(new Benchmarks())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Benchmarks::report);
  }

  private static int report(Exception e, CommandLine failed, CommandLine.ParseResult arguments) {
    // What a user can mend needs no stack trace.
    if (e instanceof IOException) {
      failed.getErr().println(failed.getCommandName() + ": " + e.getMessage());
    } else {
      e.printStackTrace(failed.getErr());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
