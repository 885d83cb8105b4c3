// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.softtf.gradients.EagerVariable;
import org.softtf.gradients.GradientTape;
import org.softtf.ops.SoftOps;
import org.tensorflow.EagerSession;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;

/** A model that was trained eagerly, built in a graph with the trained values, as docs/eager.md. */
class EagerTrainingTest {
  private static final double[][] X = {{1, 2, 3}, {-1, 0, 1}, {2, 1, -1}, {0, 1, 1}};

  /** The soft ranks of x w. */
  private static Operand<TFloat64> model(Ops tf, Operand<TFloat64> x, Operand<TFloat64> w) {
    return SoftOps.create(tf).rank(tf.reduceSum(tf.math.mul(x, w), tf.constant(1)));
  }

  private static Operand<TFloat64> loss(Ops tf, Operand<TFloat64> w) {
    Operand<TFloat64> wanted = tf.constant(new double[] {4, 1, 3, 2});
    Operand<TFloat64> ranks = model(tf, tf.constant(X), w);
    return tf.math.mean(tf.math.squaredDifference(ranks, wanted), tf.constant(0));
  }

  @Test
  void savesWhatWasTrained(@TempDir Path directory) throws Exception {
    Path path = directory.resolve("model");
    try (EagerSession session = EagerSession.create();
        GradientTape tape = GradientTape.of(session);
        EagerVariable<TFloat64> weights =
            EagerVariable.of(tape, tape.tf().constant(new double[] {0.1, 0.2, -0.1}))) {
      double first = loss(tape.tf(), weights.value()).asTensor().getDouble();
      for (int step = 0; step < 10; step++) {
        Operand<TFloat64> loss = loss(tape.tf(), weights.value());
        weights.adam(tape.gradient(loss, weights.value()), 0.05);
        tape.reset();
      }
      double last = loss(tape.tf(), weights.value()).asTensor().getDouble();
      assertTrue(last < first, () -> last + " after " + first);
      export(path, weights.value().asTensor());
      double[] eager =
          StdArrays.array1dCopyOf(
              model(tape.tf(), tape.tf().constant(X), weights.value()).asTensor());
      assertArrayEquals(eager, loaded(path), 1e-12);
    }
  }

  private static void export(Path path, TFloat64 weights) throws Exception {
    try (Graph graph = new Graph();
        Session run = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1, 3)));
      Operand<TFloat64> w = tf.withName("w").variable(tf.constantOf(weights));
      run.initialize();
      SavedModelExporter.of(run)
          .signatures(
              ModelSignature.named("serving_default")
                  .input("x", x)
                  .output("y", model(tf, x, w))
                  .build())
          .export(path);
    }
  }

  private static double[] loaded(Path path) {
    try (SavedModelBundle bundle = SavedModelBundle.load(path.toString());
        TFloat64 x = TFloat64.tensorOf(StdArrays.ndCopyOf(X));
        var result = bundle.function("serving_default").call(Map.of("x", x))) {
      return StdArrays.array1dCopyOf((TFloat64) result.get("y").orElseThrow());
    }
  }
}
