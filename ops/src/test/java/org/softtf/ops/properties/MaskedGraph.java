// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.properties;

import java.util.ArrayList;
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
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/** All operators of a group on rows of one length, with the gradients of a weighted sum of them. */
final class MaskedGraph implements AutoCloseable {
  /** Operators whose gradients are those of others here: they are built by the same code. */
  private static final Set<String> SAME_CODE =
      Set.of("min", "argmin", "percentile", "argpercentile", "median", "argmedian");

  /** Operators that are differentiated twice. */
  private static final Set<String> TWICE =
      Set.of("argmax", "sort", "rank", "top_k", "median_newton", "quantile_newton", "top_k_mask");

  /**
   * How results are computed.
   *
   * @param single in float32
   * @param straightThrough in the straight-through form
   * @param orders how many orders of gradients
   */
  record Kind(boolean single, boolean straightThrough, int orders) {
    private String form(String operator) {
      return straightThrough ? operator + "_st" : operator;
    }
  }

  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Operand<TFloat64> x;
  private final Operand<TFloat64> direction;
  private final Map<String, Operand<?>> inputs = new LinkedHashMap<>();
  private final List<RowResult> names = new ArrayList<>();
  private final List<Operand<TFloat64>> weights = new ArrayList<>();
  private final List<Operand<?>> fetched = new ArrayList<>();
  private final Session session;

  /**
   * Builds the operators.
   *
   * @param by mask, lengths, or null for all elements
   */
  MaskedGraph(Group group, List<RowResult.Call> calls, int n, String by, Kind kind) {
    x = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1, n)));
    direction = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1, n)));
    inputs.put("x", kind.single() ? tf.dtypes.cast(x, TFloat32.class) : x);
    if (by != null) {
      boolean mask = by.equals(OperatorSpec.MASK);
      inputs.put(
          by,
          mask
              ? tf.placeholder(TBool.class, Placeholder.shape(Shape.of(-1, n)))
              : tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1))));
    }
    List<Operand<TFloat64>> first = new ArrayList<>();
    List<Operand<TFloat64>> second = new ArrayList<>();
    for (RowResult.Call call : calls) {
      Map<String, Object> arguments = new LinkedHashMap<>(call.arguments());
      arguments.computeIfPresent("k", (name, k) -> Math.min((int) k, n));
      arguments.put("axis", -1);
      arguments.put("mode", group.mode().pythonName());
      if (group.method() != null) {
        arguments.put("method", group.method().pythonName());
      }
      List<Operand<?>> outputs =
          Catalogue.standard()
              .build(tf, kind.form(call.spec().name()), inputs, Arguments.of(arguments));
      for (int i = 0; i < outputs.size(); i++) {
        names.add(new RowResult(call.spec(), call.arguments(), i));
        Operand<TFloat64> output = tf.dtypes.cast(outputs.get(i), TFloat64.class);
        fetched.add(output);
        Operand<TFloat64> loss = weighted(output);
        if (!SAME_CODE.contains(call.spec().name())) {
          first.add(loss);
        }
        if (TWICE.contains(call.spec().name()) && !names.get(names.size() - 1).descending()) {
          second.add(loss);
        }
      }
    }
    fetched.add(SafeGradients.of(tf, tf.math.addN(first), x));
    if (kind.orders() > 1) {
      Operand<TFloat64> gradient = SafeGradients.of(tf, tf.math.addN(second), x);
      Operand<TFloat64> along =
          tf.reduceSum(tf.math.mul(direction, gradient), tf.constant(new int[] {0, 1}));
      fetched.add(SafeGradients.of(tf, along, x));
    }
    session = TestSessions.unoptimized(graph);
  }

  /** The sum of the finite results, each with a weight that is fed. */
  private Operand<TFloat64> weighted(Operand<TFloat64> output) {
    Operand<TFloat64> weight = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1)));
    weights.add(weight);
    Operand<TFloat64> flat = tf.reshape(output, tf.constant(new int[] {-1}));
    Operand<TFloat64> finite = tf.select(tf.math.isFinite(flat), flat, tf.constant(0.0));
    return tf.reduceSum(tf.math.mul(weight, finite), tf.constant(0));
  }

  /** The results in order. */
  List<RowResult> results() {
    return names;
  }

  /**
   * Computes the results, or the gradients behind them too.
   *
   * @param ofWeights a weight for each element of each result; null for the results alone
   */
  List<double[]> run(Rows rows, double[][] ofWeights) {
    List<Tensor> fed = new ArrayList<>();
    Session.Runner runner = session.runner();
    feed(runner, fed, x, rows.shape(), rows.x());
    if (inputs.containsKey(OperatorSpec.MASK)) {
      Tensor mask = TBool.tensorOf(rows.shape(), DataBuffers.of(rows.mask(), true, false));
      fed.add(mask);
      runner.feed(inputs.get(OperatorSpec.MASK), mask);
    }
    if (inputs.containsKey(OperatorSpec.LENGTHS)) {
      Tensor lengths = TInt32.vectorOf(rows.lengths());
      fed.add(lengths);
      runner.feed(inputs.get(OperatorSpec.LENGTHS), lengths);
    }
    List<? extends Operand<?>> wanted = fetched.subList(0, names.size());
    if (ofWeights != null) {
      wanted = fetched;
      feed(runner, fed, direction, rows.shape(), rows.direction());
      for (int i = 0; i < ofWeights.length; i++) {
        feed(runner, fed, weights.get(i), Shape.of(ofWeights[i].length), ofWeights[i]);
      }
    }
    wanted.forEach(runner::fetch);
    List<double[]> found = new ArrayList<>();
    try (Result result = runner.run()) {
      result.forEach(output -> found.add(Tensors.values(output.getValue())));
    } finally {
      fed.forEach(Tensor::close);
    }
    return found;
  }

  private static void feed(
      Session.Runner runner, List<Tensor> fed, Operand<?> to, Shape shape, double... values) {
    Tensor tensor = Tensors.of(TFloat64.class, shape, values);
    fed.add(tensor);
    runner.feed(to, tensor);
  }

  /**
   * What is fed.
   *
   * @param shape (R, n)
   * @param x in row-major order, as mask and direction
   * @param direction that second derivatives are taken along
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Rows(Shape shape, double[] x, boolean[] mask, int[] lengths, double[] direction) {}

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
