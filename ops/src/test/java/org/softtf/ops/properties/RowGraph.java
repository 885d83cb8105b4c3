// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.properties;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.softtf.ops.catalogue.Arguments;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.ops.reference.Tensors;
import org.softtf.ops.reference.TestSessions;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;

/** All operators of a group in one graph, of one array. */
final class RowGraph implements AutoCloseable {
  private final Graph graph = new Graph();
  private final Operand<TFloat64> x;
  private final Operand<TFloat64> softness;
  private final Map<RowResult, Operand<?>> results = new LinkedHashMap<>();
  private final Session session;

  /**
   * Builds the operators.
   *
   * @param shape the array's shape, sizes of −1 being unknown
   * @param axis the axis; null for all elements as one row
   * @param n the least number of elements on it
   */
  RowGraph(Group group, Shape shape, Integer axis, int n) {
    Ops tf = Ops.create(graph);
    x = tf.placeholder(TFloat64.class, Placeholder.shape(shape));
    softness = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.scalar()));
    Map<String, Operand<?>> inputs = new LinkedHashMap<>(Map.of("x", x));
    if (group.mode().isSoft()) {
      inputs.put("softness", softness);
    }
    for (RowResult.Call call : RowResult.calls(group)) {
      Map<String, Object> arguments = new LinkedHashMap<>(call.arguments());
      arguments.computeIfPresent("k", (name, k) -> Math.min((int) k, n));
      arguments.put("axis", axis);
      arguments.put("mode", group.mode().pythonName());
      if (group.method() != null) {
        arguments.put("method", group.method().pythonName());
      }
      List<Operand<?>> outputs =
          Catalogue.standard().build(tf, call.spec().name(), inputs, Arguments.of(arguments));
      for (int i = 0; i < outputs.size(); i++) {
        results.put(new RowResult(call.spec(), call.arguments(), i), outputs.get(i));
      }
    }
    session = TestSessions.unoptimized(graph);
  }

  /** A result: its shape, and its numbers in row-major order. */
  static final class Numbers {
    final Shape shape;
    final double[] values;

    private Numbers(Tensor tensor) {
      shape = tensor.shape();
      values = Tensors.values(tensor);
    }
  }

  /** Computes all results. */
  Map<RowResult, Numbers> run(Shape shape, double[] values, double softly) {
    try (Tensor fed = Tensors.of(TFloat64.class, shape, values);
        Tensor how = Tensors.of(TFloat64.class, Shape.scalar(), softly)) {
      Session.Runner runner = session.runner().feed(x, fed).feed(softness, how);
      results.values().forEach(runner::fetch);
      Map<RowResult, Numbers> found = new LinkedHashMap<>();
      try (Result result = runner.run()) {
        int next = 0;
        for (RowResult wanted : results.keySet()) {
          found.put(wanted, new Numbers(result.get(next++)));
        }
      }
      return found;
    } catch (RuntimeException e) {
      throw new AssertionError(
          e.getMessage() + "; softness " + softly + ", " + shape + " " + Arrays.toString(values),
          e);
    }
  }

  /** Computes all results of rows, row by row. */
  Map<RowResult, double[][]> run(double[][] rows, double softly) {
    int n = rows[0].length;
    double[] values = new double[rows.length * n];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, values, i * n, n);
    }
    Map<RowResult, double[][]> found = new LinkedHashMap<>();
    run(Shape.of(rows.length, n), values, softly)
        .forEach((result, numbers) -> found.put(result, rows(result, numbers, rows.length)));
    return found;
  }

  private static double[][] rows(RowResult result, Numbers numbers, int count) {
    int leading = result.leading() ? (int) numbers.shape.get(0) : 1;
    int length = numbers.values.length / count / leading;
    double[][] rows = new double[count][leading * length];
    for (int q = 0; q < leading; q++) {
      for (int i = 0; i < count; i++) {
        System.arraycopy(numbers.values, (q * count + i) * length, rows[i], q * length, length);
      }
    }
    return rows;
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
