// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.softtf.benchmarks.cases.BenchmarkCase;
import org.softtf.benchmarks.cases.Cases;
import org.softtf.benchmarks.command.BenchmarkCommand;
import org.softtf.benchmarks.command.JsonFile;
import org.softtf.benchmarks.process.Sides;
import org.softtf.benchmarks.report.MarkedSection;
import org.softtf.benchmarks.report.Output;
import org.softtf.benchmarks.report.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures cases, and SoftJAX on each of them directly afterwards. */
@Command(
    name = "compare",
    description = "Times operators, value and gradient, beside SoftJAX in the same run.")
public final class Compare extends BenchmarkCommand {
  @Parameters(
      paramLabel = "CASE",
      arity = "0..*",
      description =
          "operator:method:mode:rows:n, as sort:softsort:smooth:16:1024 or abs:-:smooth:64:16384;"
              + " some 240 cases if none is named.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--quick", description = "A third of the 240 cases, in a quarter of the time.")
  private boolean quick;

  @Mixin private JsonFile json = new JsonFile("comparison.json");

  @Option(
      names = "--write-docs",
      description = "Puts the tables into README.md and docs/benchmarks.md.")
  private boolean writeDocs;

  @Mixin private Sides sides;

  private Compare() {}

  @Override
  public Integer call() throws IOException {
    List<BenchmarkCase> cases = cases();
    List<Comparison> results;
    String run;
    try (Sides.Running running = sides.start()) {
      run = running.describe();
      results =
          Progress.each(
              "Comparing",
              cases,
              which -> new Comparison(which, running.ours(which), running.peer(which.toString())));
    }
    report(new ComparisonReport(run, results));
    return 0;
  }

  private List<BenchmarkCase> cases() {
    if (!names.isEmpty() && quick) {
      throw wrong("--quick is for the default cases; name none");
    }
    try {
      sides.check();
      return names.isEmpty()
          ? quick ? Cases.quick() : Cases.all()
          : names.stream().map(BenchmarkCase::parse).toList();
    } catch (IllegalArgumentException e) {
      throw wrong(e);
    }
  }

  private void report(ComparisonReport report) throws IOException {
    System.out.printf(
        "%nMilliseconds a call, MiB of memory.%n%n%s%n%n%s%n%n%s%n%n%s%n%n",
        report.caseTable(), report.familyTable(), report.targetTable(), report.run());
    json.write(report.json());
    if (writeDocs) {
      MarkedSection.write(
          Output.page("README.md"), "comparison", report.targetTable() + "\n\n" + report.run());
      MarkedSection.write(
          Output.page("docs/benchmarks.md"),
          "comparison",
          String.join(
              "\n\n",
              report.run(),
              report.targetTable(),
              report.familyTable(),
              report.caseTable()));
    }
  }
}
