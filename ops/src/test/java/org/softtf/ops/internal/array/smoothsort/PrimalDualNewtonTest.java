// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.smoothsort;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

class PrimalDualNewtonTest {
  private static final double[] SOFTNESS = {1e-4, 1e-3, 1e-2, 0.1, 1, 10, 1000};

  /** All kinds of rows, of any size. */
  private static double[] row(int kind, int n, Random random) {
    return switch (kind) {
      case 0 -> random.doubles(n, -2, 2).toArray();
      case 1 -> random.doubles(n, -2, 2).map(Math::rint).toArray();
      case 2 -> new double[n];
      case 3 -> IntStream.range(0, n).mapToDouble(i -> i).toArray();
      case 4 -> random.doubles(n, -3, 3).map(x -> 1e3 * x * x * x).toArray();
      case 5 -> random.doubles(n, -3, 3).map(x -> 1e-5 * x).toArray();
      case 6 -> IntStream.range(0, n).mapToDouble(i -> i == 0 ? 1e6 : 0).toArray();
      default -> random.ints(n, 0, 3).mapToDouble(i -> 1e-9 * random.nextDouble() + i).toArray();
    };
  }

  private static double[] steps(double softness, double... z) {
    double[] sorted = Arrays.stream(z).map(x -> -x).sorted().map(x -> -x / softness).toArray();
    return IntStream.range(0, z.length - 1).mapToDouble(i -> sorted[i] - sorted[i + 1]).toArray();
  }

  private static double[] numbers(int n) {
    return IntStream.range(0, n).mapToDouble(i -> i / (n - 1.0)).toArray();
  }

  /** Sorting and ranking, for each kind of row. */
  private static double[][][] problems(int n, double softness) {
    Random random = new Random(n);
    double t = Math.min(softness, 1);
    double[][][] problems = new double[16][][];
    for (int kind = 0; kind < 8; kind++) {
      double[] x = row(kind, n, random);
      problems[kind] = new double[][] {steps(softness, numbers(n)), Recursion.bends(t, x)};
      problems[8 + kind] = new double[][] {steps(softness, x), Recursion.bends(t, numbers(n))};
    }
    return problems;
  }

  private static double[] flat(double[][][] problems, int part) {
    return Arrays.stream(problems).flatMapToDouble(p -> Arrays.stream(p[part])).toArray();
  }

  private static double[] find(Ops tf, int mostSteps, double[][][] problems, double softness) {
    int gaps = problems[0][0].length;
    Shape shape = Shape.of(problems.length, gaps);
    Operand<TFloat64> steps = Tensors.constant(tf, TFloat64.class, shape, flat(problems, 0));
    Operand<TFloat64> bends = Tensors.constant(tf, TFloat64.class, shape, flat(problems, 1));
    RowMath<TFloat64> f = new RowMath<>(tf, TFloat64.class);
    return Tensors.values(
        new PrimalDualNewton(gaps, mostSteps)
            .find(f, steps, bends, tf.constant(softness))
            .asTensor());
  }

  @Test
  void solvesTheEquationsAtAnySoftnessInSixtySteps() {
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      for (int n : new int[] {2, 3, 4, 9, 64, 150, 300}) {
        for (double softness : SOFTNESS) {
          double[][][] problems = problems(n, softness);
          double[] found = find(tf, 60, problems, softness);
          for (int row = 0; row < problems.length; row++) {
            double[] own = Arrays.copyOfRange(found, row * (n - 1), (row + 1) * (n - 1));
            requireSolved(problems[row], own, "n " + n + " softness " + softness + " row " + row);
          }
        }
      }
    }
  }

  private static void requireSolved(double[][] problem, double[] potentials, String what) {
    int m = potentials.length;
    double[] slacks = new double[m + 2];
    double size = 0;
    for (int k = 0; k < m; k++) {
      double curved =
          2 * potentials[k] - (k > 0 ? potentials[k - 1] : 0) - (k < m - 1 ? potentials[k + 1] : 0);
      slacks[k + 1] = Math.exp(-problem[0][k] - curved);
      size = Math.max(size, Math.abs(potentials[k]));
    }
    double tolerance = Math.max(1e-11, 16 * Math.ulp(size));
    for (int k = 0; k < m; k++) {
      double gap = Math.exp(-potentials[k]);
      double outer = slacks[k] + slacks[k + 2];
      double own = 2 * slacks[k + 1];
      double terms = problem[1][k] + gap + outer + own;
      assertEquals(problem[1][k], own - outer + gap, tolerance * terms, what);
    }
  }

  @Test
  void failsRatherThanReturnWhatIsNotSolved() {
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      double[][][] problems = problems(9, 0.25);
      String message =
          assertThrows(RuntimeException.class, () -> find(tf, 3, problems, 0.25)).getMessage();
      for (String part :
          new String[] {"smooth_sort", "after 3 steps", "16 8", "softness", "0.25", "residual"}) {
        assertTrue(message.contains(part), message);
      }
    }
  }
}
