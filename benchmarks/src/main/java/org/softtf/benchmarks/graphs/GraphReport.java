// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.graphs;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.softtf.benchmarks.cases.OperatorChain;
import org.softtf.benchmarks.report.MarkdownTable;
import org.softtf.benchmarks.report.Numbers;

/**
 * What was found, as tables and as JSON.
 *
 * @param run what the run was made on
 * @param costs all cases
 * @param chain the model of many operators
 */
record GraphReport(String run, List<GraphCost> costs, OperatorChain chain) {
  private static final double WANTED_MILLIS = 20;

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", run);
    json.put("chain", chain);
    json.put("results", costs);
    return json;
  }

  String caseTable() {
    MarkdownTable table = new MarkdownTable("case", "nodes", "first ms", "again ms");
    for (GraphCost cost : costs) {
      table.add(
          cost.name(),
          Integer.toString(cost.nodes()),
          Numbers.text(cost.firstMs()),
          Numbers.text(cost.againMs()));
    }
    return table.toString();
  }

  /** The most that any mode and method of an operator costs. */
  String operatorTable() {
    MarkdownTable table =
        new MarkdownTable(
            "operator", "cases", "most nodes", "longest first ms", "longest again ms");
    costs.stream()
        .collect(
            Collectors.groupingBy(
                cost -> cost.which().operator(), LinkedHashMap::new, Collectors.toList()))
        .forEach(
            (operator, some) ->
                table.add(
                    operator,
                    Integer.toString(some.size()),
                    Integer.toString((int) most(some, GraphCost::nodes)),
                    Numbers.text(most(some, GraphCost::firstMs)),
                    Numbers.text(most(some, GraphCost::againMs))));
    return table.toString();
  }

  private static double most(List<GraphCost> costs, ToDoubleFunction<GraphCost> measure) {
    return costs.stream().mapToDouble(measure).max().orElseThrow();
  }

  String summary() {
    GraphCost slowest = costs.stream().max(Comparator.comparing(GraphCost::againMs)).orElseThrow();
    return String.format(
        Locale.ROOT,
        "Of %d cases %d take more than %.0f ms the first time and %d afterwards, at most %s ms"
            + " (%s). A model of %d operators has %d nodes and builds in %.1f s, %.1f s of it for"
            + " the gradient.",
        costs.size(),
        costs.stream().filter(cost -> cost.firstMs() > WANTED_MILLIS).count(),
        WANTED_MILLIS,
        costs.stream().filter(cost -> cost.againMs() > WANTED_MILLIS).count(),
        Numbers.text(slowest.againMs()),
        slowest.name(),
        chain.operators(),
        chain.nodes(),
        (chain.valueMs() + chain.gradientMs()) / 1e3,
        chain.gradientMs() / 1e3);
  }
}
