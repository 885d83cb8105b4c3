// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.cdfsum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.softtf.gradients.GradientCheck;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.ops.array.ArrayOption;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.EagerSession;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;

/** cdf_sum of rows without a matrix, against the matrix written out in plain Java. */
class LongCdfSumTest {
  private static final ArrayOption.Standardize PLAIN = ArrayOption.standardize(false);

  /** Values, ranks and their gradients, of unknown sizes: dense, sparse, clustered, tied rows. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HARD")
  void equalsTheMatrix(Mode mode) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1, -1)));
      Operand<TFloat64> g = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1, -1)));
      SoftOps soft = SoftOps.create(tf).mode(mode).method(Method.CDF_SUM).softness(1);
      Operand<TFloat64> sorted = soft.sort(x, PLAIN);
      Operand<TFloat64> ranks = soft.rank(x, PLAIN, ArrayOption.ascending());
      Operand<TFloat64> ofSorted = SafeGradients.of(tf, tf.math.mul(g, sorted), x);
      Operand<TFloat64> ofRanks = SafeGradients.of(tf, tf.math.mul(g, ranks), x);
      try (Session session = new Session(graph)) {
        for (int n : new int[] {1, 2, 3, 40, 150}) {
          double[][] rows = rows(n);
          double[][] weights = new double[rows.length][];
          Arrays.setAll(weights, row -> new Random(row).doubles(n, -1, 1).toArray());
          try (TFloat64 fed = tensor(rows);
              TFloat64 cotangents = tensor(weights);
              Result result =
                  session
                      .runner()
                      .feed(x, fed)
                      .feed(g, cotangents)
                      .fetch(sorted)
                      .fetch(ranks)
                      .fetch(ofSorted)
                      .fetch(ofRanks)
                      .run()) {
            for (int row = 0; row < rows.length; row++) {
              require(mode, rows[row], weights[row], result, row);
            }
          }
        }
      }
    }
  }

  /** Thresholds lie in gaps that no step reaches across: where in them must not matter. */
  @ParameterizedTest
  @EnumSource(names = {"C0", "C1", "C2"})
  void whatIsExactHasTheExactGradient(Mode mode) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1, -1)));
      SoftOps soft = SoftOps.create(tf).mode(mode).method(Method.CDF_SUM).softness(0.01);
      Operand<TFloat64> ranks = soft.rank(x, PLAIN);
      Operand<TFloat64> weights = tf.constant(new double[] {1, 2, 4, 8});
      Operand<TFloat64> gradient = SafeGradients.of(tf, tf.math.mul(ranks, weights), x);
      Random random = new Random(1);
      double[][] rows = new double[2000][4];
      for (double[] row : rows) {
        int first = random.nextInt(4);
        double next = 0;
        for (int i = 0; i < 4; i++) {
          row[(first + 3 * i) % 4] = next;
          next += 0.105 + 0.3 * random.nextDouble();
        }
      }
      try (Session session = new Session(graph);
          TFloat64 fed = tensor(rows);
          Result result = session.runner().feed(x, fed).fetch(gradient).run()) {
        assertArrayEquals(new double[8000], Tensors.values(result.get(0)), 1e-12);
      }
    }
  }

  private static double[][] rows(int n) {
    Random random = new Random(n);
    return new double[][] {
      random.doubles(n, 0, 10).toArray(),
      random.doubles(n, -3 * n, 3 * n).toArray(),
      // gaps that no step reaches across
      IntStream.range(0, n).mapToDouble(i -> 70 * (i % 3) + random.nextGaussian()).toArray(),
      IntStream.range(0, n).mapToDouble(i -> 1.3 * random.nextInt(4)).toArray()
    };
  }

  private static void require(Mode mode, double[] x, double[] g, Result result, int row) {
    int n = x.length;
    PlainCdfSum plain = PlainCdfSum.of(mode, x);
    double size = 1 + Arrays.stream(x).map(Math::abs).max().orElseThrow();
    String what = mode + ", " + n + ", row " + row;
    assertArrayEquals(plain.values(x), part(result, 0, row, n), 1e-10 * size * n, what);
    assertArrayEquals(plain.ranks(), part(result, 1, row, n), 1e-10 * n, what);
    double[] ofSorted = plain.gradientOfValues(x, g);
    for (int i = 0; i < n; i++) {
      for (int p = 1; p <= n; p++) {
        ofSorted[i] += g[p - 1] * plain.probability(p, i);
      }
    }
    assertArrayEquals(ofSorted, part(result, 2, row, n), 1e-9 * size * n, what);
    assertArrayEquals(plain.gradientOfRanks(g), part(result, 3, row, n), 1e-9 * n, what);
  }

  private static double[] part(Result result, int index, int row, int n) {
    double[] all = Tensors.values(result.get(index));
    return Arrays.copyOfRange(all, row * n, row * n + n);
  }

  private static TFloat64 tensor(double[]... rows) {
    double[] flat = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    return TFloat64.tensorOf(
        Shape.of(rows.length, rows[0].length), DataBuffers.of(flat, false, false));
  }

  @ParameterizedTest
  @EnumSource(names = {"SMOOTH", "C2"})
  void gradientsOfTwoOrdersAreThoseOfDifferences(Mode mode) {
    double[] z = {0, 0.3, 1.7, 2.1, 4.4, 8.2};
    GradientCheck.of((tf, in) -> Thresholds.of(tf, mode, row(tf, in), null)).order(2).require(z);
    GradientCheck.ofAll(
            (tf, in) ->
                List.of(
                    StepSums.of(
                        tf, mode, 0, row(tf, in.get(0)), row(tf, in.get(1)), row(tf, in.get(2)))))
        .order(2)
        .require(z, new double[] {1, -2, 0.5, 3, 0.7, 0.2}, new double[] {-0.7, 1.1, 1.2, 4.8});
  }

  private static Operand<TFloat64> row(Ops tf, Operand<TFloat64> x) {
    return tf.reshape(x, tf.constant(new int[] {1, -1}));
  }

  /** Ranks sum to n(n + 1)/2, and values to the sum of the row. */
  @Test
  void aRowOfAHundredThousandKeepsItsSums() {
    int n = 100_000;
    double[] x = new Random(7).doubles(n).toArray();
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      SoftOps soft = SoftOps.create(tf).method(Method.CDF_SUM);
      Operand<TFloat64> row = tf.constant(x);
      double[] ranks = Tensors.values(soft.rank(row).asTensor());
      assertEquals(0.5 * n * (n + 1), Arrays.stream(ranks).sum(), 1e-9 * n * n);
      double[] sorted = Tensors.values(soft.mode(Mode.C1).sort(row).asTensor());
      assertEquals(Arrays.stream(x).sum(), Arrays.stream(sorted).sum(), 1e-9 * n);
    }
  }
}
