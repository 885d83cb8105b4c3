// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.ot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.softtf.gradients.GradientCheck;
import org.softtf.ops.Mode;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

class TransportPlanTest {
  private static final double[] SOFTNESS = {1e-3, 1e-2, 0.07, 1, 10};

  /** Anchors × elements. */
  private static double[][] costs(double[] x, double[] anchors, double softness) {
    double[][] cost = new double[anchors.length][x.length];
    for (int k = 0; k < anchors.length; k++) {
      for (int i = 0; i < x.length; i++) {
        // the squared distance, less what depends on one of the two only
        cost[k][i] = -2 * (x[i] - 0.5) * (anchors[k] - 0.5) / softness;
      }
    }
    return cost;
  }

  private static double[] grid(int count) {
    double[] grid = new double[count];
    Arrays.setAll(grid, k -> count == 1 ? 0 : (double) k / (count - 1));
    return grid;
  }

  private static double[] equal(int count, double sum) {
    double[] masses = new double[count];
    Arrays.fill(masses, sum / count);
    return masses;
  }

  private static Operand<TFloat64> array(Ops tf, double[][] numbers) {
    double[] flat = Arrays.stream(numbers).flatMapToDouble(Arrays::stream).toArray();
    return Tensors.constant(
        tf, TFloat64.class, Shape.of(1, numbers.length, numbers[0].length), flat);
  }

  private static double[] plan(Mode mode, double softness, double[][] cost, double... masses) {
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      Operand<TFloat64> nu =
          Tensors.constant(tf, TFloat64.class, Shape.of(1, masses.length, 1), masses);
      return Tensors.values(
          TransportPlan.of(tf, array(tf, cost), nu, null, tf.constant(softness), mode, false, 1e-9)
              .asTensor());
    }
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void agreesWithAlternatingMaximisation(Mode mode) {
    Random random = new Random(1);
    for (int n : new int[] {3, 5}) {
      double[] x = random.doubles(n).toArray();
      for (double softness : new double[] {1, 5}) {
        double[][] cost = costs(x, grid(n), softness);
        AlternatingTransport oracle = new AlternatingTransport(cost, equal(n, n), mode);
        double[] wanted = oracle.plan(1000);
        assertEquals(0, oracle.residual(wanted), 1e-12, "the oracle has not converged");
        assertArrayEquals(wanted, plan(mode, softness, cost, equal(n, n)), 1e-10);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void agreesWithBisectionForTwoAnchors(Mode mode) {
    Random random = new Random(2);
    for (int n : new int[] {2, 3, 8, 64}) {
      double[] x = random.doubles(n).toArray();
      for (double softness : SOFTNESS) {
        double[][] cost = costs(x, grid(2), softness);
        for (double mass : new double[] {1, Math.floorDiv(n, 2), n - 1}) {
          assertArrayEquals(
              new TwoAnchorTransport(cost, mode).plan(mass),
              plan(mode, softness, cost, mass, n - mass),
              1e-9,
              mode + " n " + n + " mass " + mass + " softness " + softness);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void massesAreRightFromTheSmallestToTheGreatestSoftness(Mode mode) {
    Random random = new Random(2);
    for (int n : new int[] {3, 8, 64}) {
      for (double softness : SOFTNESS) {
        for (double scale : new double[] {1, 20}) {
          double[] x = random.doubles(n, 0, scale).toArray();
          if (n == 8) {
            x[1] = x[0];
            x[2] = x[0];
          }
          requireMasses(mode, softness, x, grid(n), equal(n, n));
          requireMasses(mode, softness, x, grid(2), n - 1, 1);
          double tiny = 1e-12 * n;
          requireMasses(mode, softness, x, grid(4), n - 1 - 2 * tiny, 1, tiny, tiny);
          requireMasses(mode, softness, x, grid(4), n - 2.5, 1, 1, 0.5);
        }
      }
    }
  }

  private static void requireMasses(
      Mode mode, double softness, double[] x, double[] anchors, double... masses) {
    double[] plan = plan(mode, softness, costs(x, anchors, softness), masses);
    int n = x.length;
    String what = mode + " softness " + softness + " n " + n + " m " + anchors.length;
    double[] columns = new double[n];
    for (int k = 0; k < anchors.length; k++) {
      double row = 0;
      for (int i = 0; i < n; i++) {
        double p = plan[k * n + i];
        assertTrue(p >= 0, what);
        row += p;
        columns[i] += p;
      }
      assertEquals(masses[k], row, tolerance(x, softness), what);
    }
    for (double column : columns) {
      assertEquals(1, column, tolerance(x, softness), what);
    }
  }

  /** 1e-10, or what rounding makes of n costs that are so much greater than the softness. */
  private static double tolerance(double[] x, double softness) {
    double size = Arrays.stream(x).max().orElseThrow() / softness;
    return size < 600 ? 1e-10 : 100 * Math.ulp(size) * x.length;
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void gradientsAgreeWithFiniteDifferences(Mode mode) {
    for (double softness : new double[] {0.02, 0.5}) {
      double[] x = new Random(5).doubles(4, 0, 1).toArray();
      for (int m : new int[] {2, 4}) {
        double[][] cost = costs(x, grid(m), softness);
        double[] flat = Arrays.stream(cost).flatMapToDouble(Arrays::stream).toArray();
        GradientCheck.of(
                (tf, c) ->
                    TransportPlan.of(
                        tf,
                        tf.reshape(c, tf.constant(new int[] {1, m, 4})),
                        Tensors.constant(tf, TFloat64.class, Shape.of(1, m, 1), equal(m, 4)),
                        null,
                        tf.constant(softness),
                        mode,
                        false,
                        1e-9))
            .order(2)
            .directions(2)
            .step(1e-4)
            .tolerance(1e-5, 1e-6)
            .require(flat);
      }
    }
  }

  @Test
  void logarithmsReachBeyondTheSmallestProbability() {
    double[] x = {0, 1};
    double[][] cost = costs(x, grid(2), 1e-3);
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      double[] log =
          Tensors.values(
              TransportPlan.of(
                      tf,
                      array(tf, cost),
                      Tensors.constant(tf, TFloat64.class, Shape.of(1, 2, 1), 1, 1),
                      null,
                      tf.constant(1e-3),
                      Mode.SMOOTH,
                      true,
                      1e-9)
                  .asTensor());
      // by symmetry f + g is 0 on the diagonal, and −cost each way for a swap
      assertArrayEquals(new double[] {0, -1000, -1000, 0}, log, 1e-9);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void notANumberStaysInItsRow(Mode mode) {
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      Operand<TFloat64> cost =
          Tensors.constant(tf, TFloat64.class, Shape.of(2, 2, 2), 0, Double.NaN, 1, 0, 0, 1, 1, 0);
      double[] plan =
          Tensors.values(
              TransportPlan.of(
                      tf,
                      cost,
                      Tensors.constant(tf, TFloat64.class, Shape.of(1, 2, 1), 1, 1),
                      null,
                      tf.constant(1.0),
                      mode,
                      false,
                      1e-9)
                  .asTensor());
      assertTrue(Arrays.stream(plan).limit(4).allMatch(Double::isNaN));
      assertTrue(Arrays.stream(plan).skip(4).allMatch(p -> p >= 0 && p <= 1 + 1e-12));
    }
  }
}
