// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.softsort;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.softtf.gradients.GradientCheck;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.Mode;
import org.softtf.ops.reference.TestSessions;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** Means without the matrix equal those with it, written out in plain Java. */
class SortedMeansTest {
  /** Widths of the row in units of the softness, from one window over all to one an element. */
  private static final String WIDTHS =
      """
      SMOOTH, 0.1
      SMOOTH, 3
      SMOOTH, 40
      SMOOTH, 10000
      C0, 0.1
      C0, 3
      C0, 40
      C0, 10000
      C1, 0.1
      C1, 3
      C1, 40
      C1, 10000
      C2, 0.1
      C2, 3
      C2, 40
      C2, 10000
      """;

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HARD")
  void valuesEqualTheMatrixForm(Mode mode) {
    for (int n : new int[] {1, 2, 7, 50}) {
      try (Means means = new Means(mode, n)) {
        for (double width : new double[] {0.1, 3, 40, 10_000}) {
          double[][] z = {
            SortedRows.random(n, width, 1),
            SortedRows.random(n, width, 2),
            SortedRows.withTies(SortedRows.random(n, width, 3))
          };
          double[][] v = {
            SortedRows.random(n, 1, 4),
            SortedRows.random(n, 5, 5),
            SortedRows.withTies(SortedRows.random(n, 1, 6))
          };
          double[][] y = means.run(z, v).get(0);
          for (int r = 0; r < z.length; r++) {
            String row = "n = " + n + ", width " + width + ", row " + r;
            assertArrayEquals(expected(mode, z[r], v[r]), y[r], 1e-12, row);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(textBlock = WIDTHS)
  void gradientsEqualDifferences(Mode mode, double width) {
    int n = 9;
    boolean twice = mode == Mode.SMOOTH || mode == Mode.C2;
    GradientCheck.ofAll(
            (tf, inputs) ->
                List.of(SortedMeans.of(tf, row(tf, inputs.get(0)), row(tf, inputs.get(1)), mode)))
        .order(twice ? 2 : 1)
        .step(1e-5 * Math.min(1, width))
        .tolerance(1e-5, 1e-6)
        .require(SortedRows.random(n, width, 11), SortedRows.random(n, 1, 12));
  }

  private static Operand<TFloat64> row(Ops tf, Operand<TFloat64> x) {
    return tf.expandDims(x, tf.constant(0));
  }

  /** Equal elements move alike: the derivative of the distance between them is 0. */
  @ParameterizedTest
  @CsvSource({"SMOOTH", "C0", "C1", "C2"})
  void equalElementsHaveTheMatrixFormsGradient(Mode mode) {
    double[][] z = {{0, 0.4, 0.4, 0.4, 0.9, 1.3}};
    double[][] v = {{1, 2, 3, 5, 8, 13}};
    List<double[][]> results = run(mode, 6, z, v);
    // a shift of all equal elements together has a derivative that differences can see
    double step = 1e-6;
    double[] up = {0, 0.4 + step, 0.4 + step, 0.4 + step, 0.9, 1.3};
    double[] down = {0, 0.4 - step, 0.4 - step, 0.4 - step, 0.9, 1.3};
    double difference =
        (Arrays.stream(expected(mode, up, v[0])).sum()
                - Arrays.stream(expected(mode, down, v[0])).sum())
            / (2 * step);
    double[] gradient = results.get(1)[0];
    assertEquals(difference, gradient[1] + gradient[2] + gradient[3], 1e-7);
  }

  @Test
  void millionElementsNeedNoMatrix() {
    // the matrix would take 4 TB
    int n = 1_000_000;
    double[] z = SortedRows.random(n, 1000, 21);
    double[][] y = run(Mode.SMOOTH, n, new double[][] {z}, new double[][] {z}).get(0);
    int middle = n / 2;
    double[] window = Arrays.copyOfRange(z, middle - 50_000, middle + 50_000);
    double weights = 0;
    double sum = 0;
    for (double element : window) {
      double weight = Math.exp(-Math.abs(z[middle] - element));
      weights += weight;
      sum += weight * element;
    }
    assertEquals(sum / weights, y[0][middle], 1e-9);
  }

  /** In float32, to a millionth, from windows of a few elements to one over all. */
  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1, 1000})
  void longRowsKeepTheirDigits(double width) {
    int n = 100_000;
    float[] z = new float[n];
    float[] v = new float[n];
    double[] sorted = SortedRows.random(n, width, 31);
    double[] values = SortedRows.random(n, 1, 32);
    for (int i = 0; i < n; i++) {
      z[i] = (float) sorted[i];
      v[i] = (float) (1 + values[i]);
    }
    try (Graph graph = new Graph();
        TFloat32 zTensor = TFloat32.tensorOf(StdArrays.ndCopyOf(new float[][] {z}));
        TFloat32 vTensor = TFloat32.tensorOf(StdArrays.ndCopyOf(new float[][] {v}))) {
      Ops tf = Ops.create(graph);
      var zs = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(1, n)));
      var vs = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(1, n)));
      Operand<TFloat32> y = SortedMeans.of(tf, zs, vs, Mode.SMOOTH);
      try (Session session = new Session(graph);
          Result result = session.runner().feed(zs, zTensor).feed(vs, vTensor).fetch(y).run()) {
        float[] found = StdArrays.array2dCopyOf((TFloat32) result.get(0))[0];
        double[] wanted = decayingMeans(z, v);
        for (int k = 0; k < n; k++) {
          assertEquals(wanted[k], found[k], 1e-6 * wanted[k], "element " + k);
        }
      }
    }
  }

  /** By running sums from either side, one element after the other. */
  private static double[] decayingMeans(float[] z, float[] v) {
    int n = z.length;
    double[] weight = new double[n];
    double[] mean = new double[n];
    for (int side = 0; side < 2; side++) {
      double ones = 0;
      double sum = 0;
      for (int i = 0; i < n; i++) {
        int k = side == 0 ? i : n - 1 - i;
        double decay =
            i == 0 ? 0 : Math.exp(-Math.abs((double) z[k] - z[side == 0 ? k - 1 : k + 1]));
        ones *= decay;
        sum *= decay;
        // the element itself counts once
        weight[k] += side == 0 ? ones : ones + 1;
        mean[k] += side == 0 ? sum : sum + v[k];
        ones += 1;
        sum += v[k];
      }
    }
    for (int k = 0; k < n; k++) {
      mean[k] /= weight[k];
    }
    return mean;
  }

  private static List<double[][]> run(Mode mode, int n, double[][] z, double[][] v) {
    try (Means means = new Means(mode, n)) {
      return means.run(z, v);
    }
  }

  /** Values of rows, and the gradients of their sum. */
  private static final class Means implements AutoCloseable {
    private final Graph graph = new Graph();
    private final Operand<TFloat64> zs;
    private final Operand<TFloat64> vs;
    private final Operand<TFloat64> y;
    private final Operand<TFloat64> dz;
    private final Session session;

    Means(Mode mode, int n) {
      Ops tf = Ops.create(graph);
      zs = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1, n)));
      vs = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1, n)));
      y = SortedMeans.of(tf, zs, vs, mode);
      dz = SafeGradients.of(tf, y, zs);
      session = TestSessions.unoptimized(graph);
    }

    List<double[][]> run(double[][] z, double[][] v) {
      try (TFloat64 zTensor = TFloat64.tensorOf(StdArrays.ndCopyOf(z));
          TFloat64 vTensor = TFloat64.tensorOf(StdArrays.ndCopyOf(v));
          Result result =
              session.runner().feed(zs, zTensor).feed(vs, vTensor).fetch(y).fetch(dz).run()) {
        return List.of(
            StdArrays.array2dCopyOf((TFloat64) result.get(0)),
            StdArrays.array2dCopyOf((TFloat64) result.get(1)));
      }
    }

    @Override
    public void close() {
      session.close();
      graph.close();
    }
  }

  private static double[] expected(Mode mode, double[] z, double[] v) {
    double[] y = new double[z.length];
    for (int k = 0; k < z.length; k++) {
      double[] weight = weights(mode, z, k);
      double sum = Arrays.stream(weight).sum();
      for (int i = 0; i < z.length; i++) {
        y[k] += weight[i] / sum * v[i];
      }
    }
    return y;
  }

  private static double[] weights(Mode mode, double[] z, int k) {
    double[] distance = Arrays.stream(z).map(element -> Math.abs(z[k] - element)).toArray();
    if (mode == Mode.SMOOTH) {
      return Arrays.stream(distance).map(d -> Math.exp(-d)).toArray();
    }
    int power = List.of(Mode.C0, Mode.C1, Mode.C2).indexOf(mode) + 1;
    double low = 0;
    double high = 1;
    for (int step = 0; step < 100; step++) {
      double radius = (low + high) / 2;
      double sum = Arrays.stream(distance).map(d -> Math.pow(Math.max(radius - d, 0), power)).sum();
      low = sum > 1 ? low : radius;
      high = sum > 1 ? radius : high;
    }
    double radius = high;
    return Arrays.stream(distance).map(d -> Math.pow(Math.max(radius - d, 0), power)).toArray();
  }
}
