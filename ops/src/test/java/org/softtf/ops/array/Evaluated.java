// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.array;

import java.util.Arrays;
import java.util.function.Function;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.SoftOps;
import org.softtf.ops.reference.Tensors;
import org.softtf.ops.reference.TestSessions;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/** The result of an operator on a fed input: its shape, and its numbers in row-major order. */
public final class Evaluated {
  private final Shape shape;
  private final double[] data;

  private Evaluated(Shape shape, double... data) {
    this.shape = shape;
    this.data = data;
  }

  Shape shape() {
    return shape;
  }

  public double[] data() {
    return data;
  }

  /** An operator under test. */
  public interface Operator<T extends TFloating> {
    Operand<T> build(SoftOps soft, Operand<T> x);
  }

  /** Evaluates in float64, with a placeholder of x's own shape. */
  public static Evaluated of(Shape shape, double[] x, Operator<TFloat64> operator) {
    return of(TFloat64.class, shape, shape, x, operator);
  }

  /** Evaluates with a placeholder of another shape, which may have unknown sizes. */
  public static <T extends TFloating> Evaluated of(
      Class<T> type, Shape known, Shape shape, double[] x, Operator<T> operator) {
    return run(type, known, shape, x, (tf, input) -> operator.build(SoftOps.create(tf), input));
  }

  /** The gradient of the sum of the results' squares. */
  public static <T extends TFloating> Evaluated gradient(
      Class<T> type, Shape known, Shape shape, double[] x, Operator<T> operator) {
    return run(
        type,
        known,
        shape,
        x,
        (tf, input) -> {
          Operand<T> y = operator.build(SoftOps.create(tf), input);
          return SafeGradients.of(tf, tf.math.square(y), input);
        });
  }

  private interface Build<T extends TFloating> {
    Operand<T> build(Ops tf, Operand<T> x);
  }

  private static <T extends TFloating> Evaluated run(
      Class<T> type, Shape known, Shape shape, double[] x, Build<T> build) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<T> input = tf.placeholder(type, Placeholder.shape(known));
      Operand<T> y = build.build(tf, input);
      try (Session session = TestSessions.unoptimized(graph);
          Tensor fed = Tensors.of(type, shape, x);
          Tensor result = session.runner().feed(input, fed).fetch(y).run().get(0)) {
        return new Evaluated(result.shape(), Tensors.values(result));
      }
    }
  }

  /** The numbers of each row along the last axis; a scalar is a row. */
  public double[][] rows() {
    int n = shape.numDimensions() == 0 ? 1 : (int) shape.get(-1);
    double[][] rows = new double[data.length / n][n];
    for (int i = 0; i < data.length; i++) {
      rows[i / n][i % n] = data[i];
    }
    return rows;
  }

  /** The numbers, each replaced. */
  public static double[] map(double[] x, Function<Double, Double> function) {
    return Arrays.stream(x).map(function::apply).toArray();
  }
}
