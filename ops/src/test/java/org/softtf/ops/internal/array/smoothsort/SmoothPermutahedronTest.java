// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.smoothsort;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.softtf.gradients.GradientCheck;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

class SmoothPermutahedronTest {
  private static final double[] SOFTNESS = {1e-3, 0.05, 0.5, 1, 10};

  private final EagerSession session = EagerSession.create();
  private final Ops tf = Ops.create(session);

  @AfterEach
  void close() {
    session.close();
  }

  private double[] project(double[] z, double[] w, double softness) {
    double[] scaled = Arrays.stream(z).map(x -> x / softness).toArray();
    return Tensors.values(
        SmoothPermutahedron.project(tf, row(scaled), row(w), tf.constant(softness)).asTensor());
  }

  private Operand<TFloat64> row(double... x) {
    return Tensors.constant(tf, TFloat64.class, Shape.of(1, x.length), x);
  }

  private static double[] descending(int n, Random random) {
    return random.doubles(n, -1, 1).map(x -> -x).sorted().map(x -> -x).toArray();
  }

  @Test
  void oneElementIsItself() {
    assertArrayEquals(new double[] {7}, project(new double[] {3}, new double[] {7}, 0.1));
  }

  /** The gap d solves 2·exp(−a)·d² + d = c. */
  @Test
  void twoElementsHaveAClosedForm() {
    for (double softness : SOFTNESS) {
      for (double distance : new double[] {0, 1e-3, 0.7, 20}) {
        double t = Math.min(softness, 1);
        double half = distance / 2 / t;
        double bend = 2 * t * (half + Math.log1p(Math.exp(-2 * half)));
        double a = 0.4 / softness;
        double gap = 2 * bend / (1 + Math.sqrt(1 + 8 * Math.exp(-a) * bend));
        double[] y = project(new double[] {0.4, 0}, new double[] {1, 1 + distance}, softness);
        double mean = 1 + distance / 2;
        assertArrayEquals(new double[] {mean + gap / 2, mean - gap / 2}, y, 1e-13 * (1 + distance));
      }
    }
  }

  /** By symmetry both gaps are c/(1 + exp(−a)). */
  @Test
  void threeElementsAtEqualDistancesHaveAClosedForm() {
    for (double softness : SOFTNESS) {
      double t = Math.min(softness, 1);
      double logSum = 1 / t + Math.log1p(Math.exp(-1 / t) + Math.exp(-2 / t));
      // b₁ = b₂, b₃ = 0 and b₀ = 0 for w = −1, 0, 1
      double gap = t * logSum / (1 + Math.exp(-0.3 / softness));
      double[] y = project(new double[] {0.6, 0.3, 0}, new double[] {5, 4, 6}, softness);
      assertArrayEquals(new double[] {5 + gap, 5, 5 - gap}, y, 1e-13);
    }
  }

  @Test
  void agreesWithCoordinateDescent() {
    Random random = new Random(4);
    for (int n : new int[] {2, 3, 5}) {
      for (double softness : new double[] {0.2, 1, 4}) {
        double[] z = descending(n, random);
        double[] w = random.doubles(n, -2, 2).toArray();
        double[] scaled = Arrays.stream(z).map(x -> x / softness).toArray();
        CoordinateDescent oracle = new CoordinateDescent(scaled, w, Math.min(softness, 1));
        double[] want = oracle.run(4000);
        assertEquals(0, oracle.slope(0), 1e-12, "the oracle has not converged");
        assertArrayEquals(want, project(z, w, softness), 1e-11);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 200})
  void descendsAndKeepsTheSum(int n) {
    Random random = new Random(5);
    for (double softness : SOFTNESS) {
      double[] w = random.doubles(n, -3, 3).toArray();
      double[] y = project(descending(n, random), w, softness);
      assertEquals(Arrays.stream(w).sum(), Arrays.stream(y).sum(), 1e-11);
      for (int k = 1; k < y.length; k++) {
        assertTrue(y[k] <= y[k - 1], Arrays.toString(y));
      }
    }
  }

  @Test
  void gradientsAgreeWithFiniteDifferences() {
    for (int n : new int[] {2, 3, 4}) {
      GradientCheck.ofAll((ops, in) -> List.of(project(ops, in, n)))
          .order(2)
          .require(
              descending(n, new Random(6)),
              new Random(8).doubles(2L * n, -1, 1).toArray(),
              new double[] {n == 3 ? 2 : 0.2});
    }
  }

  /** In a few directions. */
  @Test
  void gradientsOfLongRowsAgreeWithFiniteDifferencesToo() {
    int n = 140;
    int directions = 3;
    GradientCheck.ofAll(
            (ops, in) ->
                List.of(
                    project(
                        ops,
                        List.of(
                            along(ops, in.get(0), descending(n, new Random(6)), 1),
                            along(ops, in.get(1), new Random(8).doubles(2L * n).toArray(), 9),
                            in.get(2)),
                        n)))
        .require(new double[directions], new double[directions], new double[] {0.2});
  }

  /** A place, and as many random directions from there as there are numbers. */
  private static Operand<TFloat64> along(
      Ops ops, Operand<TFloat64> numbers, double[] place, int seed) {
    int count = (int) numbers.shape().size();
    double[] directions = new Random(seed).doubles((long) count * place.length, 0, 1e-3).toArray();
    Operand<TFloat64> matrix =
        Tensors.constant(ops, TFloat64.class, Shape.of(count, place.length), directions);
    Operand<TFloat64> row = ops.reshape(numbers, ops.constant(new int[] {1, count}));
    Operand<TFloat64> moved = ops.linalg.matMul(row, matrix);
    return ops.math.add(ops.constant(place), ops.reshape(moved, ops.constant(new int[] {-1})));
  }

  /** z, divided by the softness, for two rows of w. */
  private static Operand<TFloat64> project(Ops ops, List<Operand<TFloat64>> in, int n) {
    Operand<TFloat64> softness = ops.reshape(in.get(2), ops.constant(new int[0]));
    Operand<TFloat64> z = ops.reshape(in.get(0), ops.constant(new int[] {1, n}));
    return SmoothPermutahedron.project(
        ops,
        ops.math.div(z, softness),
        ops.reshape(in.get(1), ops.constant(new int[] {2, n})),
        softness);
  }

  @Test
  void whatIsNotFiniteStaysInItsRow() {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e300}) {
      Operand<TFloat64> w =
          Tensors.constant(tf, TFloat64.class, Shape.of(2, 3), 1, bad, 2, 1, 3, 2);
      double[] y =
          Tensors.values(
              SmoothPermutahedron.project(tf, row(2, 1, 0), w, tf.constant(1.0)).asTensor());
      assertTrue(Arrays.stream(y).limit(3).allMatch(Double::isNaN));
      assertArrayEquals(
          project(new double[] {2, 1, 0}, new double[] {1, 3, 2}, 1),
          Arrays.copyOfRange(y, 3, 6),
          1e-14);
    }
  }
}
