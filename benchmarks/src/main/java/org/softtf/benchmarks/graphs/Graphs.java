// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.graphs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.softtf.benchmarks.cases.BenchmarkCase;
import org.softtf.benchmarks.cases.CaseGraph;
import org.softtf.benchmarks.cases.Cases;
import org.softtf.benchmarks.cases.OperatorChain;
import org.softtf.benchmarks.command.BenchmarkCommand;
import org.softtf.benchmarks.command.JsonFile;
import org.softtf.benchmarks.report.Machine;
import org.softtf.benchmarks.report.MarkedSection;
import org.softtf.benchmarks.report.Output;
import org.softtf.benchmarks.report.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Builds every operator with its gradient, and a model of many. */
@Command(
    name = "graphs",
    description =
        "Builds every operator in every mode with every method, and its gradient: nodes and time.")
public final class Graphs extends BenchmarkCommand {
  @Parameters(
      paramLabel = "OPERATOR",
      arity = "0..*",
      description = "Python names of operators; all if none is named.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Rows of the input; ${DEFAULT-VALUE} if not given.")
  private int rows = 16;

  @Option(
      names = "--length",
      paramLabel = "N",
      description = "Length of a row; ${DEFAULT-VALUE} if not given.")
  private int length = 1024;

  @Option(
      names = "--chain",
      paramLabel = "N",
      description = "Operators of the model; ${DEFAULT-VALUE} if not given.")
  private int chain = 200;

  @Option(
      names = "--again",
      paramLabel = "N",
      description =
          "How often to build a case again, for the median; ${DEFAULT-VALUE} if not given.")
  private int again = 5;

  @Mixin private JsonFile json = new JsonFile("graphs.json");

  @Option(names = "--write-docs", description = "Puts the table into docs/benchmarks.md.")
  private boolean writeDocs;

  private Graphs() {}

  @Override
  public Integer call() throws IOException {
    List<BenchmarkCase> cases = cases();
    // TensorFlow and the JVM warm up on a case that comes again
    try (CaseGraph first = new CaseGraph(BenchmarkCase.parse("rank:softsort:smooth:2:3"))) {
      first.nodes();
    }
    List<GraphCost> costs = Progress.each("Building", cases, which -> GraphCost.of(which, again));
    report(new GraphReport(Machine.describe(), costs, OperatorChain.build(chain, rows, length)));
    return 0;
  }

  private List<BenchmarkCase> cases() {
    if (rows < 1 || length < 1 || chain < 1 || again < 1) {
      throw wrong("--rows, --length, --chain and --again must be at least 1");
    }
    try {
      return Cases.of(names, rows, length);
    } catch (IllegalArgumentException e) {
      throw wrong(e);
    }
  }

  private void report(GraphReport report) throws IOException {
    System.out.printf("%n%s%n%n%s%n%s.%n%n", report.caseTable(), report.summary(), report.run());
    json.write(report.json());
    if (writeDocs) {
      MarkedSection.write(
          Output.page("docs/benchmarks.md"),
          "graphs",
          String.join("\n\n", report.run() + ".", report.summary(), report.operatorTable()));
    }
  }
}
