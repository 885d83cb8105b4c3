// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Runs every benchmark, one after the other. */
@Command(name = "all", description = "Runs all the others, one after the other.")
final class All implements Callable<Integer> {
  private static final Set<String> BESIDE_A_PEER = Set.of("compare", "growth");

  @Option(
      names = "--python",
      paramLabel = "PROGRAM",
      description = "A Python 3.12 with softjax and jax[cpu]; without it there is no comparison.")
  private String python;

  @Option(
      names = "--write-docs",
      description = "Puts what was measured into README.md, docs/benchmarks.md and its neighbours.")
  private boolean writeDocs;

  private All() {}

  @Override
  public Integer call() {
    int worst = ExitCode.OK;
    for (String[] command : commands(python, writeDocs)) {
      System.out.printf("%n%s%n", String.join(" ", command));
      worst = Math.max(worst, Benchmarks.run(command));
    }
    return worst;
  }

  /** What is run; the lengths of growth end where a case takes seconds. */
  static List<String[]> commands(String python, boolean writeDocs) {
    List<String> beside = python == null ? List.of() : List.of("--python", python);
    List<String> written = writeDocs ? List.of("--write-docs") : List.of();
    return Stream.of("compare", "graphs", "calls", "profile", "growth")
        .map(
            name -> {
              List<String> command = new ArrayList<>(List.of(name));
              command.addAll(BESIDE_A_PEER.contains(name) ? beside : List.of());
              command.addAll(written);
              command.addAll(
                  name.equals("growth")
                      ? List.of("--case-seconds", "5", "--seconds", "0.05")
                      : List.of());
              return command.toArray(String[]::new);
            })
        .toList();
  }
}
