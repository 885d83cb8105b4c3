// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.softtf.benchmarks.command.BenchmarkCommand;
import org.softtf.benchmarks.command.JsonFile;
import org.softtf.benchmarks.process.Sides;
import org.softtf.benchmarks.report.MarkdownTable;
import org.softtf.benchmarks.report.MarkedSection;
import org.softtf.benchmarks.report.Output;
import org.softtf.benchmarks.report.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures cases, and a library of PyTorch on each of them directly afterwards. */
@Command(
    name = "peers",
    description = "Times sorts, ranks and top-k beside libraries of PyTorch in the same run.")
public final class Peers extends BenchmarkCommand {
  @Parameters(
      paramLabel = "CASE",
      arity = "0..*",
      description =
          "library:operator:method:mode:rows:n, as torchsort:sort:fast_soft_sort:c0:16:1024; all"
              + " that there are if none is named.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--python",
      required = true,
      paramLabel = "PROGRAM",
      description = "A Python 3.12 with the libraries (docs/benchmarks.md).")
  private Path python;

  @Mixin private JsonFile json = new JsonFile("peers.json");

  @Option(names = "--write-docs", description = "Puts the table into docs/benchmarks.md.")
  private boolean writeDocs;

  @Mixin private Sides.Settings settings;

  private Peers() {}

  @Override
  public Integer call() throws IOException {
    List<PeerCase> cases = cases();
    List<PeerComparison> results;
    MarkdownTable table =
        new MarkdownTable("case", "value and gradient", "theirs", "ratio", "ours in", "theirs in");
    String run;
    try (Sides.Running running = settings.beside(python, "torch_peer.py")) {
      run = running.describe();
      results = Progress.each("Comparing", cases, which -> PeerComparison.of(which, running));
    }
    results.forEach(result -> result.addTo(table));
    System.out.printf("%nMilliseconds a call.%n%n%s%n%n%s%n%n", table, run);
    json.write(Map.of("run", run, "results", results));
    if (writeDocs) {
      MarkedSection.write(Output.page("docs/benchmarks.md"), "peers", run + "\n\n" + table);
    }
    return 0;
  }

  private List<PeerCase> cases() {
    try {
      settings.check();
      return names.isEmpty() ? PeerCase.all() : names.stream().map(PeerCase::parse).toList();
    } catch (IllegalArgumentException e) {
      throw wrong(e);
    }
  }
}
