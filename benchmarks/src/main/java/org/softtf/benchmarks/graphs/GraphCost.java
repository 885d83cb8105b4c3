// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.graphs;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.stream.DoubleStream;
import org.softtf.benchmarks.cases.BenchmarkCase;
import org.softtf.benchmarks.cases.CaseGraph;
import org.softtf.benchmarks.cases.Median;

/**
 * What building one operator with its gradient costs.
 *
 * @param which the case
 * @param nodes how many nodes the graph has
 * @param firstMs how long it took the first time, when the gradient's program is made
 * @param againMs how long it takes in a further graph
 */
@JsonPropertyOrder({"case", "nodes", "first_ms", "again_ms"})
record GraphCost(
    @JsonIgnore BenchmarkCase which,
    int nodes,
    @JsonProperty("first_ms") double firstMs,
    @JsonProperty("again_ms") double againMs) {

  @JsonProperty("case")
  String name() {
    return which.toString();
  }

  /** Builds the case once and then some times more, of which the median counts. */
  static GraphCost of(BenchmarkCase which, int more) {
    double first;
    int nodes;
    try (CaseGraph graph = new CaseGraph(which)) {
      first = graph.buildMillis();
      nodes = graph.nodes();
    }
    double again = Median.of(DoubleStream.generate(() -> millis(which)).limit(more).toArray());
    return new GraphCost(which, nodes, first, again);
  }

  private static double millis(BenchmarkCase which) {
    try (CaseGraph graph = new CaseGraph(which)) {
      return graph.buildMillis();
    }
  }
}
