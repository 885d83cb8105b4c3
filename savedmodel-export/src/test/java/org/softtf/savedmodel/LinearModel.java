// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import java.util.List;
import org.softtf.ops.SoftOps;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.framework.optimizers.Adam;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat64;

/**
 * A small model of reference variables, soft(x·w + b), trained with an optimizer of
 * tensorflow-framework.
 */
final class LinearModel implements AutoCloseable {
  static final double[][] X = {{1, 2}, {-3, 0.5}, {0.25, -1}};

  final Graph graph = new Graph();
  final Session session;
  final Ops tf = Ops.create(graph);
  final Placeholder<TFloat64> x =
      tf.withName("x").placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1, 2)));
  final Variable<TFloat64> w;
  final Variable<TFloat64> b;
  final Operand<TFloat64> y;
  private final Op train;

  LinearModel() {
    w = tf.withName("w").variable(tf.constant(new double[][] {{0.5}, {-0.25}}));
    b = tf.withName("b").variable(tf.constant(new double[] {0.1}));
    y = SoftOps.create(tf).abs(tf.math.add(tf.linalg.matMul(x, w), b));
    Operand<TFloat64> loss = tf.math.mean(tf.math.square(y), tf.constant(new int[] {0, 1}));
    train = new Adam(graph, 0.01f).minimize(loss);
    session = new Session(graph);
  }

  ModelSignature signature() {
    return ModelSignature.named("serving_default")
        .documentation("A soft absolute value.")
        .input("x", x, "(…, 2)")
        .output("output_0", y, "(…, 1)")
        .build();
  }

  List<ModelSignature> signatures() {
    return List.of(signature(), signature().valueAndGradient("value_and_gradient"));
  }

  LinearModel train(int steps) {
    try (TFloat64 value = TFloat64.tensorOf(StdArrays.ndCopyOf(X))) {
      for (int i = 0; i < steps; i++) {
        session.runner().addTarget(train).feed(x, value).run().close();
      }
    }
    return this;
  }

  SavedModelExporter exporter() {
    return SavedModelExporter.of(session).signatures(signatures().toArray(ModelSignature[]::new));
  }

  double[] outputs() {
    try (TFloat64 value = TFloat64.tensorOf(StdArrays.ndCopyOf(X));
        var result = session.runner().feed(x, value).fetch(y).run()) {
      return doubles((TFloat64) result.get(0));
    }
  }

  static double[] doubles(TFloat64 tensor) {
    double[] values = new double[(int) tensor.size()];
    tensor.copyTo(
        NdArrays.wrap(
            tensor.shape(), org.tensorflow.ndarray.buffer.DataBuffers.of(values, false, false)));
    return values;
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
