// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.calls;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.softtf.benchmarks.cases.BenchmarkCase;
import org.softtf.benchmarks.cases.CaseGraph;

/** Building one operator, alone and with its gradient, in a new graph. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class GraphBuilding {
  @Param({"abs:-:smooth:16:1024", "sort:softsort:smooth:16:1024", "rank:neuralsort:smooth:16:1024"})
  private String operator;

  /** For JMH. */
  public GraphBuilding() {}

  /**
   * The operator alone.
   *
   * @return how many nodes there are
   */
  @Benchmark
  public int value() {
    return CaseGraph.nodesOfValue(BenchmarkCase.parse(operator));
  }

  /**
   * The operator, Σ y² and its gradient.
   *
   * @return how many nodes there are
   */
  @Benchmark
  public int valueAndGradient() {
    try (CaseGraph graph = new CaseGraph(BenchmarkCase.parse(operator))) {
      return graph.nodes();
    }
  }
}
