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
import org.softtf.gradients.GradientCheck;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

class SymmetricPolynomialsTest {
  private final EagerSession session = EagerSession.create();
  private final Ops tf = Ops.create(session);

  @AfterEach
  void close() {
    session.close();
  }

  private Operand<TFloat64> row(double... x) {
    return Tensors.constant(tf, TFloat64.class, Shape.of(1, x.length), x);
  }

  private static RowMath<TFloat64> formula(Ops tf) {
    return new RowMath<>(tf, TFloat64.class);
  }

  private double[] logarithms(double... x) {
    return Tensors.values(SymmetricPolynomials.logarithms(formula(tf), row(x)).asTensor());
  }

  @Test
  void sumsOverAllSubsets() {
    for (int n = 1; n < 8; n++) {
      double[] x = new Random(n).doubles(n, -2, 2).toArray();
      double[] sums = new double[n + 1];
      for (int subset = 0; subset < 1 << n; subset++) {
        double product = 1;
        for (int i = 0; i < n; i++) {
          product *= (subset >> i & 1) == 1 ? Math.exp(x[i]) : 1;
        }
        sums[Integer.bitCount(subset)] += product;
      }
      assertArrayEquals(Arrays.stream(sums).map(Math::log).toArray(), logarithms(x), 1e-13);
    }
  }

  @Test
  void equalElementsCountSubsets() {
    for (int n : new int[] {64, 100}) {
      double[] got = logarithms(new double[n]);
      double binomial = 0;
      for (int k = 0; k <= n; k++) {
        assertEquals(binomial, got[k], 1e-12 * n);
        binomial += Math.log((n - k) / (k + 1.0));
      }
    }
  }

  @Test
  void agreesWithTheRecursionAtAnySize() {
    for (double scale : new double[] {1e-3, 1, 1e3, 1e6}) {
      double[] x = new Random(3).doubles(37, -scale, scale).toArray();
      double[] want = Recursion.logarithms(x);
      assertArrayEquals(want, logarithms(x), 1e-13 * (37 + 37 * scale));
    }
  }

  @Test
  void boundsBendAsFarAsTheInequalitiesSay() {
    for (double t : new double[] {1e-6, 1e-3, 1}) {
      double[] w = {3, 3, 1e4, -2, 3, 0, 1e4};
      double[] bends =
          Tensors.values(
              SymmetricPolynomials.bends(formula(tf), row(w), tf.constant(t)).asTensor());
      assertArrayEquals(Recursion.bends(t, w), bends, 1e-10);
      assertTrue(Arrays.stream(bends).allMatch(bend -> bend > 0), Arrays.toString(bends));
    }
  }

  @Test
  void gradientsAgreeWithFiniteDifferences() {
    for (int n : new int[] {2, 5}) {
      GradientCheck.ofAll(
              (ops, in) ->
                  List.of(
                      SymmetricPolynomials.bends(
                          formula(ops),
                          ops.reshape(in.get(0), ops.constant(new int[] {2, n})),
                          ops.reshape(in.get(1), ops.constant(new int[0])))))
          .order(2)
          .require(new Random(7).doubles(2L * n, -1, 1).toArray(), new double[] {0.5});
    }
  }
}
