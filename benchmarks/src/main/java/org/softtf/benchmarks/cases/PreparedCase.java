// SPDX-License-Identifier: Apache-2.0
package org.softtf.benchmarks.cases;

import java.util.List;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.proto.RunOptions;
import org.tensorflow.proto.StepStats;
import org.tensorflow.types.TFloat32;

/** A case's graph, session and input, ready to be run: y, and Σ y² with its gradient. */
public final class PreparedCase implements AutoCloseable {
  private final CaseGraph graph;
  private final Session session;
  private final TFloat32 values;

  /**
   * Builds the graph and opens the session.
   *
   * @param which the case
   * @param settings how the session runs
   * @throws IllegalArgumentException if the library has no such case
   */
  public PreparedCase(BenchmarkCase which, SessionSettings settings) {
    this(which, settings, false);
  }

  /**
   * Builds the graph and opens the session.
   *
   * @param which the case
   * @param settings how the session runs
   * @param precise whether all between the input and the results, which are float32, is float64
   * @throws IllegalArgumentException if the library has no such case
   */
  public PreparedCase(BenchmarkCase which, SessionSettings settings, boolean precise) {
    graph = new CaseGraph(which, settings.setting() == Setting.COMPILED, precise);
    session = new Session(graph.graph(), settings.proto());
    values = new SizedInputs(which).values();
  }

  /** Computes y. */
  public void value() {
    try (Result result = session.runner().feed(graph.x(), values).fetch(graph.y()).run()) {
      requireResults(result, 1);
    }
  }

  /** Computes Σ y² and its gradient. */
  public void valueAndGradient() {
    try (Result result = both().run()) {
      requireResults(result, 2);
    }
  }

  /**
   * Computes y and the gradient of Σ y².
   *
   * @return the numbers of y and of the gradient
   */
  public List<float[]> numbers() {
    Session.Runner runner = session.runner().feed(graph.x(), values);
    try (Result result = runner.fetch(graph.y()).fetch(graph.gradient()).run()) {
      return List.of(numbers(result.get(0)), numbers(result.get(1)));
    }
  }

  private static float[] numbers(Tensor tensor) {
    float[] numbers = new float[(int) tensor.shape().size()];
    ((TFloat32) tensor).asRawTensor().data().asFloats().read(numbers);
    return numbers;
  }

  /**
   * Computes Σ y² and its gradient, and takes the time of each operation.
   *
   * @return what ran when
   */
  public StepStats trace() {
    RunOptions options =
        RunOptions.newBuilder().setTraceLevel(RunOptions.TraceLevel.FULL_TRACE).build();
    try (Result result = both().setOptions(options).runAndFetchMetadata()) {
      return result.getMetadata().orElseThrow().getStepStats();
    }
  }

  private Session.Runner both() {
    return session.runner().feed(graph.x(), values).fetch(graph.loss()).fetch(graph.gradient());
  }

  private static void requireResults(Result result, int count) {
    if (result.size() != count) {
      throw new IllegalStateException("wanted " + count + " results, got " + result.size());
    }
  }

  /**
   * Returns the graph.
   *
   * @return the graph
   */
  public CaseGraph graph() {
    return graph;
  }

  @Override
  public void close() {
    values.close();
    session.close();
    graph.close();
  }
}
