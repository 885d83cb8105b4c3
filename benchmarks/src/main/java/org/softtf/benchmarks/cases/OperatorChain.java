// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.cases;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.ops.catalogue.OperatorSpec;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A model of many operators, each on the result of the one before: all soft ones that keep the
 * shape, in turns.
 *
 * @param operators how many
 * @param nodes how many nodes the graph has
 * @param valueMs how long building the operators took, in milliseconds
 * @param gradientMs how long building the gradient took, in milliseconds
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record OperatorChain(int operators, int nodes, double valueMs, double gradientMs) {
  /**
   * Builds the model.
   *
   * @param operators how many
   * @param rows the number of rows
   * @param n the length of a row
   * @return what it took
   */
  public static OperatorChain build(int operators, int rows, int n) {
    List<BenchmarkCase> links = links(rows, n);
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> x = new SizedInputs(links.get(0)).placeholder(tf);
      long start = System.nanoTime();
      Operand<TFloat32> y = x;
      for (int i = 0; i < operators; i++) {
        y = append(tf, links.get(i % links.size()), y);
      }
      long middle = System.nanoTime();
      SafeGradients.of(tf, CaseGraph.sumOfSquares(tf, y), x);
      long end = System.nanoTime();
      return new OperatorChain(
          operators, CaseGraph.nodes(graph), (middle - start) / 1e6, (end - middle) / 1e6);
    }
  }

  private static List<BenchmarkCase> links(int rows, int n) {
    List<BenchmarkCase> links = new ArrayList<>();
    try (Graph scratch = new Graph()) {
      Ops tf = Ops.create(scratch);
      for (OperatorSpec spec : Catalogue.standard().all()) {
        if (spec.modes().contains(Mode.SMOOTH) && !spec.inputs().isEmpty()) {
          String method =
              spec.methods().isEmpty() ? BenchmarkCase.NONE : Method.SOFTSORT.pythonName();
          BenchmarkCase link =
              new BenchmarkCase(spec.name(), method, Mode.SMOOTH.pythonName(), rows, n);
          Operand<TFloat32> x = new SizedInputs(link).placeholder(tf);
          if (append(tf, link, x).shape().equals(x.shape())) {
            links.add(link);
          }
        }
      }
    }
    return links;
  }

  private static Operand<TFloat32> append(Ops tf, BenchmarkCase link, Operand<TFloat32> x) {
    Map<String, Operand<?>> inputs = new SizedInputs(link).build(tf, x);
    return CaseGraph.value(tf, link, inputs);
  }
}
