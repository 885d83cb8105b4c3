// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.methods;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.catalogue.Arguments;
import org.softtf.ops.catalogue.Catalogue;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;

/** An operator on one row, built once and run with any numbers. */
final class MethodRun implements AutoCloseable {
  private final Graph graph = new Graph();
  private final Operand<TFloat64> row;
  private final Operand<TFloat64> value;
  private final List<Operand<TFloat64>> slopes = new ArrayList<>();
  private final Session session;

  /**
   * Builds an operator.
   *
   * @param name its Python name
   * @param arguments mode, method, softness and others by their Python names
   * @param length the row's length
   * @param elements the elements of the result to differentiate; none for the sum of squares
   */
  @SuppressWarnings("unchecked") // float64 in, float64 out
  MethodRun(String name, Map<String, Object> arguments, int length, int... elements) {
    Ops tf = Ops.create(graph);
    row = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(length)));
    value =
        (Operand<TFloat64>)
            Catalogue.standard().build(tf, name, Map.of("x", row), Arguments.of(arguments)).get(0);
    Operand<TFloat64> flat = tf.reshape(value, tf.constant(new int[] {-1}));
    if (elements.length == 0) {
      slopes.add(SafeGradients.of(tf, tf.reduceSum(tf.math.square(flat), tf.constant(0)), row));
    }
    for (int element : elements) {
      slopes.add(SafeGradients.of(tf, tf.gather(flat, tf.constant(element), tf.constant(0)), row));
    }
    session = new Session(graph);
  }

  /** The result, flattened. */
  double[] value(double... numbers) {
    return run(List.of(value), numbers).get(0);
  }

  /** The gradients with respect to the row, one for each element. */
  List<double[]> slopes(double... numbers) {
    return run(slopes, numbers);
  }

  /** The median time of a run for value and gradient, in milliseconds. */
  double milliseconds(double... numbers) {
    List<Operand<TFloat64>> both = new ArrayList<>(slopes);
    both.add(value);
    List<Double> times = new ArrayList<>();
    long end = System.nanoTime() + 600_000_000L;
    run(both, numbers);
    while (times.size() < 3 || (System.nanoTime() < end && times.size() < 100)) {
      long start = System.nanoTime();
      run(both, numbers);
      times.add((System.nanoTime() - start) / 1e6);
    }
    return times.stream().sorted().toList().get(times.size() / 2);
  }

  private List<double[]> run(List<Operand<TFloat64>> fetched, double... numbers) {
    try (TFloat64 fed = TFloat64.vectorOf(numbers)) {
      Session.Runner runner = session.runner().feed(row, fed);
      fetched.forEach(runner::fetch);
      try (Result result = runner.run()) {
        List<double[]> values = new ArrayList<>();
        for (int i = 0; i < fetched.size(); i++) {
          TFloat64 tensor = (TFloat64) result.get(i);
          double[] copy = new double[Math.toIntExact(tensor.shape().size())];
          tensor.copyTo(DataBuffers.of(copy, false, false));
          values.add(copy);
        }
        return values;
      }
    }
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
