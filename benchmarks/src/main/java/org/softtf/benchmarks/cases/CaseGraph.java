// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.cases;

import java.util.Iterator;
import java.util.Map;
import org.softtf.gradients.SafeGradients;
import org.softtf.gradients.internal.SubScope;
import org.softtf.ops.catalogue.Catalogue;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TNumber;

/** A graph that holds a case's operator, Σ y² of its result and the gradient of that. */
public final class CaseGraph implements AutoCloseable {
  private final Graph graph = new Graph();
  private final Operand<TFloat32> x;
  private final Operand<TFloat32> y;
  private final Operand<TFloat32> loss;
  private final Operand<?> gradient;
  private final double buildMillis;

  /**
   * Builds the graph.
   *
   * @param which the case
   * @throws IllegalArgumentException if the library has no such case
   */
  public CaseGraph(BenchmarkCase which) {
    this(which, false, false);
  }

  /**
   * Builds the graph.
   *
   * @param which the case
   * @param compiled whether XLA compiles the operator
   * @param precise whether all between x and the results, which are float32, is float64
   */
  CaseGraph(BenchmarkCase which, boolean compiled, boolean precise) {
    try {
      SizedInputs sized = new SizedInputs(which);
      Ops tf = Ops.create(graph);
      x = sized.placeholder(tf);
      Operand<?> first = precise ? tf.dtypes.cast(x, TFloat64.class) : x;
      Map<String, Operand<?>> inputs = sized.build(tf, first);
      long start = System.nanoTime();
      y = value(compiled ? SubScope.compiled(tf, "compiled") : tf, which, inputs);
      loss = sumOfSquares(tf, y);
      gradient = SafeGradients.of(tf, loss, x);
      buildMillis = (System.nanoTime() - start) / 1e6;
    } catch (Throwable t) {
      graph.close();
      throw t;
    }
  }

  /**
   * Builds the operator alone in a graph of its own.
   *
   * @param which the case
   * @return how many nodes the graph has
   */
  public static int nodesOfValue(BenchmarkCase which) {
    try (Graph alone = new Graph()) {
      Ops tf = Ops.create(alone);
      SizedInputs sized = new SizedInputs(which);
      value(tf, which, sized.build(tf, sized.placeholder(tf)));
      return nodes(alone);
    }
  }

  /** Adds the operator alone. */
  @SuppressWarnings("unchecked") // the first result of an operator is a number
  static Operand<TFloat32> value(Ops tf, BenchmarkCase which, Map<String, Operand<?>> inputs) {
    Operand<?> value =
        Catalogue.standard()
            .build(tf, which.operator(), inputs, new SizedInputs(which).arguments())
            .get(0);
    return value.type() == TFloat32.class
        ? (Operand<TFloat32>) value
        : tf.dtypes.cast((Operand<? extends TNumber>) value, TFloat32.class);
  }

  /** As two operations that go over y once, and once more for the gradient. */
  static Operand<TFloat32> sumOfSquares(Ops tf, Operand<TFloat32> y) {
    return tf.math.mul(tf.nn.l2Loss(y), tf.constant(2f));
  }

  static int nodes(Graph graph) {
    int count = 0;
    for (Iterator<GraphOperation> all = graph.operations(); all.hasNext(); all.next()) {
      count++;
    }
    return count;
  }

  /**
   * Returns how many nodes the graph has: inputs, operator, loss and gradient.
   *
   * @return the number of nodes
   */
  public int nodes() {
    return nodes(graph);
  }

  /**
   * Returns how long building the operator, the loss and the gradient took.
   *
   * @return milliseconds
   */
  public double buildMillis() {
    return buildMillis;
  }

  Graph graph() {
    return graph;
  }

  Operand<?> x() {
    return x;
  }

  Operand<TFloat32> y() {
    return y;
  }

  Operand<TFloat32> loss() {
    return loss;
  }

  Operand<?> gradient() {
    return gradient;
  }

  @Override
  public void close() {
    graph.close();
  }
}
