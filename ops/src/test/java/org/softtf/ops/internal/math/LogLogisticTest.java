// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.reference.Tensors;
import org.softtf.ops.reference.TestSessions;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** Values and TensorFlow's own derivatives, at 0 and far from it too. */
class LogLogisticTest {
  private static final double[] POINTS = {
    0, -0.0, 1e-9, -1e-9, 0.3, -0.3, 5, -5, 40, -40, 800, -800
  };

  private static double step(double u) {
    return 1 / (1 + Math.exp(-u));
  }

  private static double slope(double u) {
    return step(u) * step(-u);
  }

  @Test
  void logarithmOfTheStep() {
    require(
        LogLogistic::of,
        u -> Math.min(u, 0) - Math.log1p(Math.exp(-Math.abs(u))),
        u -> step(-u),
        u -> -slope(u));
  }

  @Test
  void logarithmOfTheSlope() {
    require(
        LogLogistic::ofSlope,
        u -> -Math.abs(u) - 2 * Math.log1p(Math.exp(-Math.abs(u))),
        u -> step(-u) - step(u),
        u -> -2 * slope(u));
  }

  /** A function to test. */
  @FunctionalInterface
  private interface Function {
    Operand<TFloat64> of(RowMath<TFloat64> f, Operand<TFloat64> u);
  }

  private static void require(Function function, DoubleUnaryOperator... orders) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> u = tf.constant(POINTS);
      List<Operand<TFloat64>> found = new ArrayList<>();
      found.add(function.of(new RowMath<>(tf, TFloat64.class), u));
      for (int i = 1; i < orders.length; i++) {
        found.add(SafeGradients.of(tf, found.get(i - 1), u));
      }
      try (Session session = TestSessions.unoptimized(graph)) {
        Session.Runner runner = session.runner();
        found.forEach(runner::fetch);
        try (Result result = runner.run()) {
          for (int i = 0; i < orders.length; i++) {
            double[] want = Arrays.stream(POINTS).map(orders[i]).toArray();
            assertArrayEquals(want, Tensors.values(result.get(i)), 1e-13, "order " + i);
          }
        }
      }
    }
  }
}
