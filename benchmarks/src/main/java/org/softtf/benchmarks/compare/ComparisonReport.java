// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.softtf.benchmarks.cases.Setting;
import org.softtf.benchmarks.process.Measurement;
import org.softtf.benchmarks.report.MarkdownTable;
import org.softtf.benchmarks.report.Numbers;

/** A comparison's results as tables and as JSON. */
final class ComparisonReport {
  private final String run;
  private final List<Comparison> results;
  private final Targets targets;

  /**
   * Keeps the results.
   *
   * @param run what the run was made on and with
   * @param results all cases
   */
  ComparisonReport(String run, List<Comparison> results) {
    this.run = run;
    this.results = List.copyOf(results);
    this.targets = new Targets(results);
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", run);
    json.put("targets", targets.all());
    json.put("results", results);
    return json;
  }

  String run() {
    return run;
  }

  String targetTable() {
    return targets.all().isEmpty() ? "" : targets.toString();
  }

  /** Geometric means of each operator and method. */
  String familyTable() {
    MarkdownTable table =
        new MarkdownTable("operator, method", "cases", "value ratio", "value and gradient ratio");
    results.stream()
        .filter(Comparison::isCompared)
        .collect(
            Collectors.groupingBy(
                c -> c.which().operator() + " " + c.which().method(),
                LinkedHashMap::new,
                Collectors.toList()))
        .forEach(
            (family, cases) ->
                table.add(
                    family,
                    Integer.toString(cases.size()),
                    mean(cases.stream().map(Comparison::valueRatio).toList()),
                    mean(cases.stream().map(Comparison::ratio).toList())));
    return table.toString();
  }

  private static String mean(List<Double> ratios) {
    return Numbers.text(Numbers.geometricMean(ratios));
  }

  /** Every case. */
  String caseTable() {
    MarkdownTable table =
        new MarkdownTable(
            "case",
            "value",
            "SoftJAX",
            "ratio",
            "value and gradient",
            "SoftJAX",
            "ratio",
            "caller",
            "pool",
            "compiled",
            "nodes",
            "peak",
            "SoftJAX");
    for (Comparison c : results) {
      Measurement ours = c.ours();
      Measurement peer = c.peer() == null ? Measurement.failed(Numbers.NONE) : c.peer();
      table.add(
          c.which().toString(),
          time(ours, ours.valueMs()),
          time(peer, peer.valueMs()),
          Numbers.text(c.valueRatio()),
          time(ours, ours.valueAndGradientMs()),
          time(peer, peer.valueAndGradientMs()),
          Numbers.text(c.ratio()),
          in(Setting.CALLER, ours),
          in(Setting.POOL, ours),
          in(Setting.COMPILED, ours),
          Numbers.text(ours.nodes()),
          Numbers.text(ours.peakMib()),
          Numbers.text(peer.peakMib()));
    }
    return table.toString();
  }

  /** Our time for value and gradient in a setting. */
  private static String in(Setting setting, Measurement measurement) {
    Map<String, Double> settings = measurement.settings();
    return Numbers.text(settings == null ? null : settings.get(setting.toString()));
  }

  private static String time(Measurement measurement, Double millis) {
    return measurement.isMeasured() ? Numbers.text(millis) : measurement.shortError();
  }
}
