// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Runs every benchmark, one after the other. */
@Command(name = "all", description = "Runs all the others but gpu, one after the other.")
final class All implements Callable<Integer> {
  @Option(
      names = "--python",
      paramLabel = "PROGRAM",
      description = "A Python 3.12 with softjax and jax[cpu]; without it there is no comparison.")
  private String python;

  @Option(
      names = "--peers-python",
      paramLabel = "PROGRAM",
      description = "A Python 3.12 with libraries of PyTorch; without it peers is not run.")
  private String peersPython;

  @Option(
      names = "--write-docs",
      description = "Puts what was measured into README.md, docs/benchmarks.md and its neighbours.")
  private boolean writeDocs;

  private static final String GROWTH = "growth --case-seconds 5 --seconds 0.05";
  private static final String GROWTH_OF_SORT =
      " --section growth-of-sort --mode smooth,c0,c1,c2 --rows 1,64 sort";

  private All() {}

  @Override
  public Integer call() {
    int worst = ExitCode.OK;
    for (List<String> command : commands(python, peersPython, writeDocs)) {
      System.out.printf("%n%s%n", String.join(" ", command));
      worst = Math.max(worst, Benchmarks.run(command.toArray(String[]::new)));
    }
    return worst;
  }

  /** What is run; the lengths of growth end where a case takes seconds. */
  static List<List<String>> commands(String python, String peersPython, boolean writeDocs) {
    List<List<String>> commands = new ArrayList<>();
    commands.add(command(python, writeDocs, "compare"));
    if (peersPython != null) {
      commands.add(command(peersPython, writeDocs, "peers"));
    }
    for (String name : List.of("graphs", "calls", "profile")) {
      commands.add(command(null, writeDocs, name));
    }
    commands.add(command(python, writeDocs, GROWTH.split(" ")));
    commands.add(command(null, writeDocs, (GROWTH + GROWTH_OF_SORT).split(" ")));
    return commands;
  }

  private static List<String> command(String python, boolean writeDocs, String... words) {
    List<String> command = new ArrayList<>(List.of(words));
    if (python != null) {
      command.addAll(List.of("--python", python));
    }
    if (writeDocs) {
      command.add("--write-docs");
    }
    return command;
  }
}
