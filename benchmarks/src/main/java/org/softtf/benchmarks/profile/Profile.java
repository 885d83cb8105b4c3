// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.profile;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.softtf.benchmarks.cases.BenchmarkCase;
import org.softtf.benchmarks.cases.SessionSettings;
import org.softtf.benchmarks.cases.Setting;
import org.softtf.benchmarks.command.BenchmarkCommand;
import org.softtf.benchmarks.command.JsonFile;
import org.softtf.benchmarks.report.Machine;
import org.softtf.benchmarks.report.MarkdownTable;
import org.softtf.benchmarks.report.MarkedSection;
import org.softtf.benchmarks.report.Output;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says which operations a case spends its time in. */
@Command(
    name = "profile",
    description = "Shows which operations value and gradient spend their time in.")
public final class Profile extends BenchmarkCommand {
  private static final int THREADS = 2;
  private static final double SECONDS = 1;

  /** One of each kind that SoftJAX is faster at. */
  private static final List<String> SLOWER =
      List.of(
          "abs:-:smooth:64:16384",
          "abs:-:c2:64:16384",
          "relu:-:smooth:64:16384",
          "relu:-:c2:64:16384",
          "greater:-:smooth:64:16384",
          "greater:-:c2:64:16384",
          "sort:softsort:smooth:32:128",
          "sort:fast_soft_sort:smooth:16:1024",
          "sort:fast_soft_sort:c2:16:1024",
          "sort:sorting_network:smooth:1:1024",
          "sort:smooth_sort:smooth:8:64",
          "sort:ot:c0:1:32",
          "argsort:softsort:smooth:1:1024");

  @Parameters(
      paramLabel = "CASE",
      arity = "0..*",
      description =
          "operator:method:mode:rows:n, as abs:-:smooth:64:16384; some that take longer than in"
              + " SoftJAX if none is named.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Traced runs, for the medians; ${DEFAULT-VALUE} if not given.")
  private int runs = 50;

  @Option(
      names = "--most",
      paramLabel = "N",
      description = "Types of operations to show of a case; ${DEFAULT-VALUE} if not given.")
  private int most = 8;

  @Option(
      names = "--compiled",
      description = "Profiles what XLA compiles, each piece as one operation, _XlaRun.")
  private boolean compiled;

  @Mixin private JsonFile json = new JsonFile("profile.json");

  @Option(names = "--write-docs", description = "Puts the table into docs/performance.md.")
  private boolean writeDocs;

  private Profile() {}

  @Override
  public Integer call() throws IOException {
    // in the calling thread no two operations run at once, and each takes its own time
    Setting setting = compiled ? Setting.COMPILED : Setting.CALLER;
    SessionSettings settings = new SessionSettings(THREADS, setting);
    List<CaseProfile> profiles =
        cases().stream().map(which -> CaseProfile.of(which, settings, runs, SECONDS)).toList();
    MarkdownTable table =
        new MarkdownTable("case, value and gradient", "operation", "nodes", "µs", "share");
    profiles.forEach(profile -> profile.addTo(table, most));
    String run = Machine.describe() + "; " + THREADS + " threads, medians of " + runs + " runs.";
    System.out.printf("%n%s%n%n%s%n%n", table, run);
    json.write(Map.of("run", run, "results", profiles));
    if (writeDocs) {
      MarkedSection.write(Output.page("docs/performance.md"), "profile", run + "\n\n" + table);
    }
    return 0;
  }

  private List<BenchmarkCase> cases() {
    if (runs < 1 || most < 1) {
      throw wrong("--runs and --most must be at least 1");
    }
    try {
      return (names.isEmpty() ? SLOWER : names).stream().map(BenchmarkCase::parse).toList();
    } catch (IllegalArgumentException e) {
      throw wrong(e);
    }
  }
}
