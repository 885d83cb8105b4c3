// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.array;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** Gradients in float32 are finite, whatever the softness, with equal elements too. */
class FiniteNumbersTest {
  private static final int N = 9;
  private static final Shape SHAPE = Shape.of(3, N);

  static Stream<ArrayCases.Case> softAndValuesOnly() {
    return Stream.concat(ArrayCases.soft(), ArrayCases.valuesOnly());
  }

  /** A row of distinct elements, one of equal ones, one with some equal. */
  private static double[] rows() {
    double[] x = ArrayGradientTest.x(N, 21);
    double[] rows = new double[3 * N];
    for (int i = 0; i < N; i++) {
      rows[i] = x[i];
      rows[2 * N + i] = Math.rint(x[i] / 3);
    }
    return rows;
  }

  @ParameterizedTest
  @MethodSource("softAndValuesOnly")
  void anySoftnessGivesFiniteNumbers(ArrayCases.Case c) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(SHAPE));
      Operand<TFloat32> softness =
          tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
      Operand<TFloat32> y = float32(c, SoftOps.create(tf).softness(softness), x);
      Operand<TFloat32> gradient = SafeGradients.of(tf, tf.math.square(y), x);
      try (Session session = TestSessions.unoptimized(graph);
          Tensor fed = Tensors.of(TFloat32.class, SHAPE, rows())) {
        for (double softly : new double[] {1e-4, 0.1, 10}) {
          try (Tensor how = Tensors.of(TFloat32.class, Shape.scalar(), softly);
              Tensor found =
                  session.runner().feed(x, fed).feed(softness, how).fetch(gradient).run().get(0)) {
            double[] values = Tensors.values(found);
            assertTrue(
                Arrays.stream(values).allMatch(Double::isFinite),
                () -> "softness " + softly + ": " + Arrays.toString(values));
          }
        }
      }
    }
  }

  @SuppressWarnings("unchecked") // operators keep their input's type
  private static Operand<TFloat32> float32(ArrayCases.Case c, SoftOps soft, Operand<TFloat32> x) {
    Operand<?> any = x;
    return (Operand<TFloat32>) (Operand<?>) c.build(soft, (Operand<TFloat64>) any);
  }
}
