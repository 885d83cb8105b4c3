package org.softtf.benchmarks.cases;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.catalogue.Operators;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A case's graph, session and input, ready to be run: y, and Σ y² with its gradient. */
public final class PreparedCase implements AutoCloseable {
  private final Graph graph = new Graph();
  private final Operand<?> x;
  private final Operand<TFloat32> y;
  private final Operand<TFloat32> loss;
  private final Operand<?> gradient;
  private final double buildMillis;
  private final Session session;
  private final TFloat32 values;

  /**
   * Builds the graph and opens the session.
   *
   * @param which the case
   * @param settings how the session runs
   * @throws IllegalArgumentException if the library has no such case
   */
  @SuppressWarnings("unchecked") // all inputs are float32
  public PreparedCase(BenchmarkCase which, SessionSettings settings) {
    Session opened = null;
    try {
      SizedInputs sized = new SizedInputs(which);
      Ops tf = Ops.create(graph);
      Map<String, Operand<?>> inputs = sized.build(tf);
      x = inputs.values().iterator().next();
      long start = System.nanoTime();
      y =
          (Operand<TFloat32>)
              Operators.build(tf, which.operator(), inputs, sized.arguments()).get(0);
      loss = sumOfSquares(tf, y);
      gradient = SafeGradients.of(tf, loss, x);
      buildMillis = (System.nanoTime() - start) / 1e6;
      opened = new Session(graph, settings.proto());
      values = normal(sized.shape());
    } catch (Throwable t) {
      if (opened != null) {
        opened.close();
      }
      graph.close();
      throw t;
    }
    session = opened;
  }

  private static Operand<TFloat32> sumOfSquares(Ops tf, Operand<TFloat32> y) {
    int[] axes = new int[y.shape().numDimensions()];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = i;
    }
    return tf.reduceSum(tf.math.square(y), tf.constant(axes));
  }

  /** The same numbers for the same shape every time. */
  private static TFloat32 normal(Shape shape) {
    Random random = new Random(0);
    FloatDataBuffer numbers = DataBuffers.ofFloats(shape.size());
    for (long i = 0; i < shape.size(); i++) {
      numbers.setFloat((float) random.nextGaussian(), i);
    }
    return TFloat32.tensorOf(shape, numbers);
  }

  /** Computes y. */
  public void value() {
    try (Result result = session.runner().feed(x, values).fetch(y).run()) {
      requireResults(result, 1);
    }
  }

  /** Computes Σ y² and its gradient. */
  public void valueAndGradient() {
    try (Result result = session.runner().feed(x, values).fetch(loss).fetch(gradient).run()) {
      requireResults(result, 2);
    }
  }

  private static void requireResults(Result result, int count) {
    if (result.size() != count) {
      throw new IllegalStateException("wanted " + count + " results, got " + result.size());
    }
  }

  /**
   * Returns how many nodes the graph has: operator, loss and gradient.
   *
   * @return the number of nodes
   */
  public int nodes() {
    List<GraphOperation> all = new ArrayList<>();
    for (Iterator<GraphOperation> i = graph.operations(); i.hasNext(); ) {
      all.add(i.next());
    }
    return all.size();
  }

  /**
   * Returns how long building the operator, the loss and the gradient took.
   *
   * @return milliseconds
   */
  public double buildMillis() {
    return buildMillis;
  }

  @Override
  public void close() {
    values.close();
    session.close();
    graph.close();
  }
}
