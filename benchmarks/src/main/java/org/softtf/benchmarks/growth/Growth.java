// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.growth;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import org.softtf.benchmarks.cases.BenchmarkCase;
import org.softtf.benchmarks.cases.Cases;
import org.softtf.benchmarks.command.BenchmarkCommand;
import org.softtf.benchmarks.process.Measurement;
import org.softtf.benchmarks.process.Sides;
import org.softtf.benchmarks.report.MarkedSection;
import org.softtf.benchmarks.report.Output;
import org.softtf.benchmarks.report.Progress;
import org.softtf.ops.Mode;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.ops.catalogue.OperatorSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures every value operator with every method on longer and longer rows. */
@Command(
    name = "growth",
    description = "Draws how time and memory grow with the length of a row, up to a million.")
public final class Growth extends BenchmarkCommand {
  private static final int SMALLEST = 128;

  /** The others are these with another sign or another scale of their arguments. */
  private static final List<String> OPERATORS =
      List.of("sort", "rank", "max", "median", "quantile", "top_k", "median_newton");

  @Parameters(
      paramLabel = "OPERATOR",
      arity = "0..*",
      description = "Python names of operators; the array-valued ones if none is named.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = "Mode of the operators; ${DEFAULT-VALUE} if not given.")
  private String mode = Mode.SMOOTH.pythonName();

  @Option(
      names = "--largest",
      paramLabel = "N",
      description = "Longest row; ${DEFAULT-VALUE} if not given.")
  private int largest = 1_000_000;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Where to write pictures and numbers; ${DEFAULT-VALUE} if not given.")
  private Path output = Output.directory().resolve("growth");

  @Option(
      names = "--write-docs",
      description = "Writes the pictures into docs/growth and the page docs/benchmarks.md.")
  private boolean writeDocs;

  @Mixin private Sides sides;

  private Growth() {}

  @Override
  public Integer call() throws IOException {
    List<BenchmarkCase> cases = cases();
    List<GrowthSeries> all = new ArrayList<>();
    String run;
    try (Sides.Running running = sides.start()) {
      run = running.describe();
      try (ProgressBar bar = Progress.bar("Growing", (long) cases.size() * sizes().size())) {
        for (BenchmarkCase which : cases) {
          all.addAll(measure(which, running, bar));
        }
      }
    }
    report(run, new GrowthPage(all), all);
    return 0;
  }

  private List<BenchmarkCase> cases() {
    List<BenchmarkCase> cases = new ArrayList<>();
    try {
      sides.check();
      if (largest < SMALLEST) {
        throw new IllegalArgumentException("--largest must be at least " + SMALLEST);
      }
      Mode.named(mode);
      for (String name : names.isEmpty() ? OPERATORS : names) {
        OperatorSpec spec = Catalogue.standard().find(name).orElse(null);
        if (spec == null) {
          throw new IllegalArgumentException("there is no operator \"" + name + "\"");
        }
        Cases.of(spec, 1, SMALLEST).stream().filter(c -> c.mode().equals(mode)).forEach(cases::add);
      }
    } catch (IllegalArgumentException e) {
      throw wrong(e);
    }
    return cases;
  }

  private List<Integer> sizes() {
    List<Integer> sizes = new ArrayList<>();
    for (int n = SMALLEST; n < largest; n *= 2) {
      sizes.add(n);
    }
    sizes.add(largest);
    return sizes;
  }

  private List<GrowthSeries> measure(BenchmarkCase which, Sides.Running running, ProgressBar bar)
      throws IOException {
    GrowthSeries ours = new GrowthSeries(which.operator(), which.method(), GrowthSeries.OURS);
    GrowthSeries peer = new GrowthSeries(which.operator(), which.method(), "SoftJAX");
    boolean compared = true;
    for (int n : sizes()) {
      BenchmarkCase sized = which.withSize(1, n);
      bar.setExtraMessage(sized.toString());
      if (!ours.hasEnded()) {
        ours.add(n, running.ours(sized));
      }
      if (compared && !peer.hasEnded()) {
        Measurement found = running.peer(sized.toString());
        compared = found != null;
        if (compared) {
          peer.add(n, found);
        }
      }
      bar.step();
    }
    return compared ? List.of(ours, peer) : List.of(ours);
  }

  private void report(String run, GrowthPage page, List<GrowthSeries> all) throws IOException {
    Path pictures = writeDocs ? Output.page("docs/growth") : output;
    String shown = page.draw(pictures, "growth/");
    System.out.printf("%n%s%n%n%s%n%nPictures: %s%n", page.table(), run, pictures);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", run);
    json.put("mode", mode);
    json.put("series", all);
    Output.writeJson(json, output.resolve("growth.json"));
    if (writeDocs) {
      MarkedSection.write(
          Output.page("docs/benchmarks.md"),
          "growth",
          String.join("\n\n", run, page.table(), shown.strip()));
    }
  }
}
