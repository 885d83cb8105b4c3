// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.properties;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.catalogue.Arguments;
import org.softtf.ops.catalogue.Catalogue;
import org.softtf.ops.catalogue.OperatorSpec;
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
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Some operators of a group on rows, and the gradients of Σⱼ cos(1 + 1.7j)·yⱼ for each result y.
 */
final class SlopeGraph<T extends TFloating> implements AutoCloseable {
  private static final Map<String, Map<String, Object>> ARGUMENTS =
      Map.of(
          "max", Map.of("keepdims", true),
          "median", Map.of("keepdims", true),
          "top_k", Map.of("k", 1));

  private final Class<T> type;
  private final Graph graph = new Graph();
  private final Operand<T> x;
  private final Map<String, Operand<T>> results = new LinkedHashMap<>();
  private final Session session;

  /**
   * Builds the operators.
   *
   * @param n the number of elements, −1 for any
   * @param names of the operators, those that the group does not have left out
   * @param arguments of all operators, beyond mode and method
   */
  SlopeGraph(Class<T> type, Group group, int n, Set<String> names, Map<String, Object> arguments) {
    this.type = type;
    Ops tf = Ops.create(graph);
    x = tf.placeholder(type, Placeholder.shape(Shape.of(-1, n)));
    for (OperatorSpec spec : Catalogue.standard().all()) {
      if (names.contains(spec.name()) && group.has(spec)) {
        Map<String, Object> all =
            new LinkedHashMap<>(ARGUMENTS.getOrDefault(spec.name(), Map.of()));
        all.putAll(arguments);
        all.put("mode", group.mode().pythonName());
        all.put("method", group.method().pythonName());
        Operand<T> y =
            Catalogue.standard()
                .build(tf, spec.name(), Map.of("x", x), Arguments.of(all))
                .get(0)
                .asOutput()
                .expect(type);
        results.put(spec.name(), y);
        results.put("gradient of " + spec.name(), SafeGradients.of(tf, weighted(tf, y), x));
      }
    }
    session = TestSessions.unoptimized(graph);
  }

  private Operand<T> weighted(Ops tf, Operand<T> y) {
    Operand<TInt32> n = tf.gather(tf.shape(y), tf.constant(1), tf.constant(0));
    Operand<T> j = tf.dtypes.cast(tf.range(tf.constant(0), n, tf.constant(1)), type);
    Operand<T> angle = tf.math.add(tf.constant(type, 1), tf.math.mul(tf.constant(type, 1.7), j));
    return tf.math.mul(y, tf.math.cos(angle));
  }

  /** All results by name, row by row. */
  Map<String, double[][]> run(double[]... rows) {
    int n = rows[0].length;
    double[] flat = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    Session.Runner runner = session.runner();
    List<String> names = new ArrayList<>(results.keySet());
    names.forEach(name -> runner.fetch(results.get(name)));
    Map<String, double[][]> found = new LinkedHashMap<>();
    try (Tensor fed = Tensors.of(type, Shape.of(rows.length, n), flat);
        Result result = runner.feed(x, fed).run()) {
      for (int i = 0; i < names.size(); i++) {
        double[] values = Tensors.values(result.get(i));
        int m = values.length / rows.length;
        double[][] split = new double[rows.length][];
        Arrays.setAll(split, row -> Arrays.copyOfRange(values, row * m, (row + 1) * m));
        found.put(names.get(i), split);
      }
    }
    return found;
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
