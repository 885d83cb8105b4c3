// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.simplex;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.softtf.ops.Mode;
import org.softtf.ops.array.ArrayCases;
import org.softtf.ops.array.Evaluated;
import org.softtf.ops.internal.math.Powers;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/** The projection onto the simplex against its optimality conditions, solved for by bisection. */
class SimplexTest {
  /** Max(v − θ, 0)^p with θ by bisection, in float64: an implementation of its own. */
  private static double[] bisected(double[] v, int power) {
    double high = Arrays.stream(v).max().orElseThrow();
    double low = high - 1;
    for (int i = 0; i < 200; i++) {
      double theta = (low + high) / 2;
      double sum = Arrays.stream(v).map(x -> Math.pow(Math.max(x - theta, 0), power)).sum();
      if (sum > 1) {
        low = theta;
      } else {
        high = theta;
      }
    }
    double theta = low;
    return Arrays.stream(v).map(x -> Math.pow(Math.max(x - theta, 0), power)).toArray();
  }

  private static <T extends TFloating> Evaluated project(
      Class<T> type, Mode mode, Shape shape, double... v) {
    return Evaluated.of(
        type, shape, shape, v, (soft, x) -> Simplex.probabilities(soft.tf(), x, mode));
  }

  @ParameterizedTest
  @CsvSource({
    "C0, 1e-3",
    "C0, 1",
    "C0, 30",
    "C1, 1e-3",
    "C1, 1",
    "C1, 30",
    "C2, 1e-3",
    "C2, 1",
    "C2, 30"
  })
  void agreesWithBisection(Mode mode, double spread) {
    Random random = new Random(1);
    for (int n : new int[] {1, 2, 3, 10, 400}) {
      double[] v = random.doubles(3L * n, -spread, spread).toArray();
      Evaluated wide = project(TFloat64.class, mode, Shape.of(3, n), v);
      float[] narrowed = new float[v.length];
      for (int i = 0; i < v.length; i++) {
        narrowed[i] = (float) v[i];
        v[i] = narrowed[i];
      }
      Evaluated narrow = project(TFloat32.class, mode, Shape.of(3, n), v);
      Evaluated exact = project(TFloat64.class, mode, Shape.of(3, n), v);
      for (int row = 0; row < 3; row++) {
        double[] part = Arrays.copyOfRange(v, row * n, (row + 1) * n);
        double[] want = bisected(part, Powers.ofMode(mode));
        assertArrayEquals(want, exact.rows()[row], 1e-12);
        assertArrayEquals(want, narrow.rows()[row], 1e-6 * (1 + spread));
        assertEquals(1, Arrays.stream(wide.rows()[row]).sum(), 1e-12);
        assertTrue(Arrays.stream(narrow.rows()[row]).allMatch(p -> p >= 0));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = Mode.class, names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void sharesAmongEqualElements(Mode mode) {
    double[] share = {0.25, 0.25, 0.25, 0.25};
    assertArrayEquals(share, project(TFloat64.class, mode, Shape.of(4), 7, 7, 7, 7).data(), 1e-15);
  }

  @ParameterizedTest
  @EnumSource(value = Mode.class, names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void givesAllToAnElementFarAhead(Mode mode) {
    double[] one = {0, 1, 0};
    assertArrayEquals(one, project(TFloat64.class, mode, Shape.of(3), -1e5, 1e5, 0).data());
    assertArrayEquals(one, project(TFloat32.class, mode, Shape.of(3), -1e30, 1e30, 0).data());
  }

  @ParameterizedTest
  @EnumSource(value = Mode.class, names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void leavesMinusInfinityOutAndSpoilsRowsWithNaN(Mode mode) {
    double inf = Double.POSITIVE_INFINITY;
    double[][] rows =
        project(TFloat64.class, mode, Shape.of(3, 3), 2, -inf, 2, 1, Double.NaN, 2, 1, 2, inf)
            .rows();
    assertArrayEquals(new double[] {0.5, 0, 0.5}, rows[0], 1e-15);
    assertTrue(Arrays.stream(rows[1]).allMatch(Double::isNaN), Arrays.toString(rows[1]));
    assertTrue(Arrays.stream(rows[2]).allMatch(Double::isNaN), Arrays.toString(rows[2]));
  }

  @Test
  void logarithmsAreThoseOfTheProbabilities() {
    double[] v = {0.3, -0.2, 4, 3.8, -50};
    for (Mode mode : ArrayCases.SOFT_MODES) {
      double[] logarithms =
          Evaluated.of(Shape.of(5), v, (soft, x) -> Simplex.logarithms(soft.tf(), x, mode)).data();
      double[] want =
          Evaluated.map(project(TFloat64.class, mode, Shape.of(5), v).data(), Math::log);
      assertArrayEquals(want, logarithms, 1e-12);
    }
  }
}
