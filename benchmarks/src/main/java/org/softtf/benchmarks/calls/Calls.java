// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.calls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.softtf.benchmarks.command.JsonFile;
import org.softtf.benchmarks.report.Machine;
import org.softtf.benchmarks.report.MarkdownTable;
import org.softtf.benchmarks.report.MarkedSection;
import org.softtf.benchmarks.report.Numbers;
import org.softtf.benchmarks.report.Output;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the JMH benchmarks. */
@Command(name = "calls", description = "Times calls into the library, and graph building, by JMH.")
public final class Calls implements Callable<Integer> {
  @Option(
      names = "--only",
      paramLabel = "REGEX",
      description = "Which benchmarks, as sessionRun or " + EagerTurns.NAME + "; all if not given.")
  private String only = ".*";

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description =
          "Length of an iteration, of which there are three to warm up and five that"
              + " count; ${DEFAULT-VALUE} if not given.")
  private double seconds = 1;

  @Option(
      names = "--in-process",
      description = "Does not start a JVM for each benchmark: quicker, and less exact.")
  private boolean inProcess;

  @Mixin private JsonFile json = new JsonFile("calls.json");

  @Option(
      names = "--python",
      paramLabel = "PYTHON",
      description =
          "A Python with tensorflow, to time the steps of EagerLoop there as well; not timed if not"
              + " given.")
  private Path python;

  @Option(names = "--write-docs", description = "Puts the table into docs/benchmarks.md.")
  private boolean writeDocs;

  private Calls() {}

  @Override
  public Integer call() throws IOException, InterruptedException, RunnerException {
    if (inProcess) {
      System.setProperty("jmh.ignoreLock", "true"); // it is not for exact numbers
    }
    Files.createDirectories(json.path().toAbsolutePath().getParent());
    TimeValue iteration = TimeValue.milliseconds(Math.max(1, Math.round(1000 * seconds)));
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("org\\.softtf\\.benchmarks\\.calls\\..*(" + only + ")")
            .forks(inProcess ? 0 : 1)
            .warmupIterations(3)
            .warmupTime(iteration)
            .measurementIterations(5)
            .measurementTime(iteration)
            .shouldFailOnError(true)
            .resultFormat(ResultFormatType.JSON)
            .result(json.path().toString());
    boolean inTurn = Pattern.compile(only).matcher(EagerTurns.NAME).find();
    MarkdownTable rows = table(results(options.build(), inTurn));
    if (inTurn) {
      EagerTurns.times(seconds).forEach((name, time) -> rows.add(name, Numbers.text(time), ""));
    }
    if (python != null) {
      EagerPeer.times(python, seconds)
          .forEach((name, time) -> rows.add("Python " + name, Numbers.text(time), ""));
    }
    String table = rows.toString();
    System.out.printf("%n%s%n%n%s.%nJSON: %s%n", table, Machine.describe(), json.path());
    if (writeDocs) {
      MarkedSection.write(
          Output.page("docs/benchmarks.md"), "calls", Machine.describe() + ".\n\n" + table);
    }
    return 0;
  }

  private static Collection<RunResult> results(Options options, boolean mayBeNone)
      throws RunnerException {
    try {
      return new Runner(options).run();
    } catch (NoBenchmarksException e) {
      if (mayBeNone) {
        return List.of();
      }
      throw e;
    }
  }

  private static MarkdownTable table(Collection<RunResult> results) {
    MarkdownTable table = new MarkdownTable("benchmark", "µs", "± (99.9 %)");
    for (RunResult result : results) {
      List<String> name = new ArrayList<>();
      String full = result.getParams().getBenchmark();
      name.add(full.substring(full.lastIndexOf('.', full.lastIndexOf('.') - 1) + 1));
      for (String parameter : result.getParams().getParamsKeys()) {
        name.add(result.getParams().getParam(parameter));
      }
      Result<?> score = result.getPrimaryResult();
      table.add(
          String.join(" ", name),
          Numbers.text(score.getScore()),
          Numbers.text(score.getScoreError()));
    }
    return table;
  }
}
