// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

class ThreadsTest {
  private static final int THREADS = 4;
  private static final int GRAPHS = 15;

  /** Second derivatives of a chain, from a graph of its own; what is alike is built anew. */
  private static double[] compute(int which) {
    CustomOperator operator = which % 2 == 0 ? TestOperators.EXP : Shared.SQUARE;
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      double[] values = new double[1 + which % 7];
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.sin(which + i);
      }
      Operand<TFloat64> x = tf.constant(values);
      Operand<TFloat64> y = operator.apply(tf, tf.math.sin(operator.apply(tf, x)));
      Operand<TFloat64> dx = SafeGradients.of(tf, y, x);
      return TestOperators.doubles(session, SafeGradients.of(tf, dx, x));
    }
  }

  /** Created by whichever thread comes first. */
  private static final class Shared {
    static final CustomOperator SQUARE =
        TestOperators.square(TestOperators::squareGradients).create();
  }

  @Test
  @Timeout(60)
  void agreeWithOneThread() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<double[]>> found = new ArrayList<>();
      for (int i = 0; i < THREADS * GRAPHS; i++) {
        int which = i;
        found.add(pool.submit(() -> compute(which)));
      }
      for (int i = 0; i < found.size(); i++) {
        assertArrayEquals(compute(i), found.get(i).get());
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
