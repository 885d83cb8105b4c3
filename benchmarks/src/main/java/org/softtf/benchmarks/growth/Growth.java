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
import org.softtf.benchmarks.process.Sides;
import org.softtf.benchmarks.report.MarkedSection;
import org.softtf.benchmarks.report.Output;
import org.softtf.benchmarks.report.Progress;
import org.softtf.ops.Mode;
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
      split = ",",
      description = "Modes of the operators; ${DEFAULT-VALUE} if not given.")
  private List<String> modes = new ArrayList<>(List.of(Mode.SMOOTH.pythonName()));

  @Option(
      names = "--rows",
      paramLabel = "R",
      split = ",",
      description = "Numbers of rows; ${DEFAULT-VALUE} if not given.")
  private List<Integer> rows = new ArrayList<>(List.of(1));

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
      description = "Writes a part of the page docs/benchmarks.md, and its pictures beside it.")
  private boolean writeDocs;

  @Option(
      names = "--section",
      paramLabel = "NAME",
      description =
          "The part of the page that --write-docs replaces, and the directory of its pictures;"
              + " ${DEFAULT-VALUE} if not given.")
  private String section = "growth";

  @Mixin private Sides sides;

  private Growth() {}

  @Override
  public Integer call() throws IOException {
    List<BenchmarkCase> cases = cases();
    if (writeDocs) {
      MarkedSection.requireIn(page(), section); // before an hour of measuring
    }
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
      modes.forEach(Mode::named);
      if (rows.stream().anyMatch(r -> r < 1)) {
        throw new IllegalArgumentException("--rows must be at least 1, got " + rows);
      }
      for (String name : names.isEmpty() ? OPERATORS : names) {
        for (int r : rows) {
          Cases.of(List.of(name), r, SMALLEST).stream()
              .filter(c -> modes.contains(c.mode()))
              .forEach(cases::add);
        }
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
    GrowthSeries ours = new GrowthSeries(which, GrowthSeries.OURS);
    GrowthSeries peer = new GrowthSeries(which, "SoftJAX");
    boolean compared = true;
    for (int n : sizes()) {
      BenchmarkCase sized = which.withSize(which.rows(), n);
      bar.setExtraMessage(sized.toString());
      if (!ours.hasEnded()) {
        ours.measure(n, () -> running.ours(sized));
      }
      if (compared && !peer.hasEnded()) {
        compared = peer.measure(n, () -> running.peer(sized.toString()));
      }
      bar.step();
    }
    return compared ? List.of(ours, peer) : List.of(ours);
  }

  private static Path page() {
    return Output.page("docs/benchmarks.md");
  }

  private void report(String run, GrowthPage found, List<GrowthSeries> all) throws IOException {
    Path pictures = writeDocs ? Output.page("docs/" + section) : output;
    String shown = found.draw(pictures, section + "/");
    System.out.printf("%n%s%n%n%s%n%nPictures: %s%n", found.table(), run, pictures);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", run);
    json.put("series", all);
    Output.writeJson(json, output.resolve("growth.json"));
    if (writeDocs) {
      MarkedSection.write(page(), section, String.join("\n\n", run, found.table(), shown.strip()));
    }
  }
}
