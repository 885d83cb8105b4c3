// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.ot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.ops.array.ArrayOption;
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
import org.tensorflow.types.family.TFloating;

/** Without standardisation, rows of any range have plans with right masses. */
class PlanCheckTest {
  private static final double[] SOFTNESSES = {0.1, 1e-3};

  private static final int[] POWERS = {0, 1, 4, 6, 8, 11, 13, 20, 25, 30};

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void massesAreRight(Mode mode) {
    for (double softness : SOFTNESSES) {
      check(TFloat64.class, mode, softness, 1e-9);
    }
  }

  private static <T extends TFloating> void check(
      Class<T> type, Mode mode, double softness, double tolerance) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<T> x = tf.placeholder(type, Placeholder.shape(Shape.of(1, -1)));
      SoftOps soft = SoftOps.create(tf).method(Method.OT).mode(mode).softness(softness);
      ArrayOption.Standardize off = ArrayOption.standardize(false);
      List<Operand<T>> indices =
          List.of(
              soft.argsort(x, off),
              soft.argquantile(x, 0.3, off),
              soft.argmax(x, off),
              soft.topK(x, 2, off).indices());
      try (Session session = TestSessions.unoptimized(graph)) {
        for (int power : POWERS) {
          double range = Math.pow(10, power);
          double[][] rows = {{3, range, 1, 2}, {-range, 0}, {range, -range, 1}, {1, 2, range}};
          for (int i = 0; i < rows.length; i++) {
            assertRight(session, x, indices.get(i), rows[i], tolerance);
          }
          double root = Math.sqrt(range);
          double[] ofSizes = {range, 1, root, -root, 2, 0.5 * range, 3, -3};
          assertRight(session, x, indices.get(0), ofSizes, tolerance);
          assertRight(session, x, indices.get(3), ofSizes, tolerance);
        }
      }
    }
  }

  private static <T extends TFloating> void assertRight(
      Session session, Operand<T> x, Operand<T> index, double[] row, double tolerance) {
    int n = row.length;
    double[] plan;
    try (Tensor fed = Tensors.of(x.type(), Shape.of(1, n), row);
        Tensor result = session.runner().feed(x, fed).fetch(index).run().get(0)) {
      plan = Tensors.values(result);
    }
    String of = index + " of " + Arrays.toString(row);
    for (int k = 0; k < plan.length; k += n) {
      assertEquals(1, Arrays.stream(plan, k, k + n).sum(), tolerance, of);
    }
    if (plan.length == n * n && n > 2) {
      for (int j = 0; j < n; j++) {
        int column = j;
        double sum = IntStream.range(0, n).mapToDouble(k -> plan[k * n + column]).sum();
        assertEquals(1, sum, tolerance, of);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void massesOfFloat32AreRight(Mode mode) {
    check(TFloat32.class, mode, 0.1, 1e-6);
  }
}
