// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.profile;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.softtf.benchmarks.cases.BenchmarkCase;
import org.softtf.benchmarks.cases.Median;
import org.softtf.benchmarks.cases.PreparedCase;
import org.softtf.benchmarks.cases.SessionSettings;
import org.softtf.benchmarks.report.MarkdownTable;
import org.softtf.benchmarks.report.Numbers;
import org.tensorflow.proto.StepStats;

/**
 * The operations of a case, value and gradient.
 *
 * @param name the case
 * @param millis the time of a run that is not traced
 * @param operations all types of operations that ran, the longest first
 */
record CaseProfile(
    @JsonProperty("case") String name,
    @JsonProperty("value_and_gradient_ms") double millis,
    List<OperationTime> operations) {

  /** Runs a case, for its time and then traced. */
  static CaseProfile of(BenchmarkCase which, SessionSettings settings, int runs, double seconds) {
    try (PreparedCase prepared = new PreparedCase(which, settings)) {
      double millis = Median.millis(prepared::valueAndGradient, seconds);
      List<StepStats> traces = new ArrayList<>();
      for (int run = 0; run < runs; run++) {
        traces.add(prepared.trace());
      }
      return new CaseProfile(which.toString(), millis, OperationTime.of(traces));
    }
  }

  /** Adds a row for each of the longest types, and one for all others. */
  void addTo(MarkdownTable table, int most) {
    double all = operations.stream().mapToDouble(OperationTime::micros).sum();
    String title = name + ", " + Numbers.text(millis) + " ms";
    for (OperationTime time : operations.subList(0, Math.min(most, operations.size()))) {
      add(table, title, time, all);
      title = "";
    }
    operations.stream()
        .skip(most)
        .reduce(OperationTime::plus)
        .ifPresent(
            rest -> add(table, "", new OperationTime("others", rest.nodes(), rest.micros()), all));
  }

  private static void add(MarkdownTable table, String title, OperationTime time, double all) {
    table.add(
        title,
        time.operation(),
        Integer.toString(time.nodes()),
        Numbers.text(time.micros()),
        String.format(Locale.ROOT, "%.0f %%", 100 * time.micros() / all));
  }
}
