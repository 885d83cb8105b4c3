// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.ops.reference.Tensors;
import org.softtf.ops.reference.TestSessions;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/**
 * Elements so far apart, in units of the softness, that next to no mass goes between the anchors:
 * the gradients of ot are those of the exact operators, and none is that of the softness.
 */
class RigidTransportTest {
  private static final int N = 41;
  private static final int MIDDLE = 20;

  @ParameterizedTest
  @ValueSource(doubles = {3e-4, 1e-4, 1e-5, 1e-7})
  void gradientsAreThoseOfTheExactOperators(double softness) {
    double[] x = IntStream.range(0, N).mapToDouble(i -> 7 * i % N - 0.3).toArray();
    for (boolean standardize : List.of(true, false)) {
      Map<String, Evaluated.Operator<TFloat64>> operators =
          Map.of(
              "max", (soft, v) -> soft.max(v, ArrayOption.standardize(standardize)),
              "median", (soft, v) -> soft.median(v, ArrayOption.standardize(standardize)));
      operators.forEach(
          (name, operator) -> {
            double exact = name.equals("max") ? N - 1.3 : MIDDLE - 0.3;
            double[] want = Arrays.stream(x).map(v -> v == exact ? 2 * exact : 0).toArray();
            requireGradients(name + ", " + standardize, x, want, softness, operator);
          });
    }
  }

  /** The anchors beside the extreme take next to no mass, of which there is the less the longer. */
  @Test
  void quantilesAtTheEndsOfLongRowsAreFound() {
    double softness = 1e-3;
    for (int seed = 0; seed < 4; seed++) {
      for (int n : new int[] {129, 255}) {
        double[] x = new Random(seed).doubles(n, -1, 1).toArray();
        for (double q : new double[] {0, 1}) {
          double exact = (q == 0 ? Arrays.stream(x).min() : Arrays.stream(x).max()).orElseThrow();
          double[] found =
              Evaluated.of(
                      Shape.of(n),
                      x,
                      (soft, v) ->
                          soft.method(Method.OT)
                              .mode(Mode.C0)
                              .softness(softness)
                              .quantile(v, q, ArrayOption.standardize(false)))
                  .data();
          assertEquals(exact, found[0], softness, "n = " + n + ", q = " + q);
        }
      }
    }
  }

  private static void requireGradients(
      String message,
      double[] x,
      double[] want,
      double softness,
      Evaluated.Operator<TFloat64> operator) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> input = tf.constant(x);
      Operand<TFloat64> tau = tf.constant(softness);
      Operand<TFloat64> y =
          operator.build(SoftOps.create(tf).method(Method.OT).softness(tau), input);
      List<Operand<?>> gradients =
          SafeGradients.of(tf, List.of(tf.math.square(y)), List.of(input, tau));
      try (Session session = TestSessions.unoptimized(graph);
          Result found = session.runner().fetch(gradients.get(0)).fetch(gradients.get(1)).run()) {
        assertArrayEquals(want, Tensors.values(found.get(0)), 1e-6, message);
        assertArrayEquals(
            new double[1], Tensors.values(found.get(1)), 1e-6 / softness, message + ", softness");
      }
    }
  }
}
