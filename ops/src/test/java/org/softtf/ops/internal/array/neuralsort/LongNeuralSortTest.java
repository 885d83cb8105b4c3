// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.neuralsort;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.softtf.gradients.GradientCheck;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.array.ArrayOption;
import org.softtf.ops.array.Evaluated;
import org.softtf.ops.internal.array.softsort.SortedRows;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** Neuralsort of long rows, which has no matrix, against the matrix written out in plain Java. */
class LongNeuralSortTest {
  private static final String CASES =
      """
      SMOOTH, 300, 0.1, true
      SMOOTH, 300, 0.02, true
      SMOOTH, 300, 3, true
      SMOOTH, 270, 0.1, false
      SMOOTH, 2100, 0.1, true
      C0, 300, 0.1, true
      C0, 257, 0.01, false
      C0, 2100, 0.1, true
      C1, 300, 0.1, true
      C1, 300, 10, false
      C2, 300, 0.1, true
      C2, 300, 0.3, false
      """;

  @ParameterizedTest
  @CsvSource(textBlock = CASES)
  void valuesEqualTheMatrixForm(Mode mode, int n, double softness, boolean standardized) {
    double[][] x = {
      normal(n, 1), SortedRows.withTies(normal(n, 2)), clusters(n, 3), rectified(n, 9)
    };
    PlainNeuralSort plain = new PlainNeuralSort(mode, softness, standardized);
    Evaluated sorted = Evaluated.of(shape(x), flat(x), sort(plain));
    Evaluated ranks = Evaluated.of(shape(x), flat(x), rank(plain));
    for (int row = 0; row < x.length; row++) {
      double[][] matrix = plain.matrix(x[row]);
      assertArrayEquals(values(matrix, x[row]), sorted.rows()[row], 1e-9, "values, row " + row);
      double[] expected = plain.ranks(x[row], matrix);
      double[] actual = ranks.rows()[row];
      for (int i = 0; i < n; i++) {
        assertEquals(expected[i], actual[i], 1e-8 * n, "rank, row " + row + ", element " + i);
      }
    }
  }

  /** Along a random direction, with differences of the plain form. */
  @ParameterizedTest
  @CsvSource(textBlock = CASES)
  void gradientsEqualDifferences(Mode mode, int n, double softness, boolean standardized) {
    double[] x = normal(n, 4);
    double[] direction = normal(n, 5);
    PlainNeuralSort plain = new PlainNeuralSort(mode, softness, standardized);
    double step = 1e-6 * Math.min(1, softness);
    double[] up = moved(x, direction, step);
    double[] down = moved(x, direction, -step);
    double[][] above = plain.matrix(up);
    double[][] below = plain.matrix(down);
    double ofValues = (squares(values(above, up)) - squares(values(below, down))) / (2 * step);
    double ofRanks =
        (squares(plain.ranks(up, above)) - squares(plain.ranks(down, below))) / (2 * step);
    assertDerivative(ofValues, gradient(x, sort(plain)), direction, "values");
    assertDerivative(ofRanks, gradient(x, rank(plain)), direction, "ranks");
  }

  private static double[] gradient(double[] x, Evaluated.Operator<TFloat64> operator) {
    Shape shape = Shape.of(1, x.length);
    return Evaluated.gradient(TFloat64.class, shape, shape, x, operator).data();
  }

  private static void assertDerivative(
      double expected, double[] gradient, double[] direction, String what) {
    double sum = 0;
    double size = 0;
    for (int i = 0; i < gradient.length; i++) {
      sum += gradient[i] * direction[i];
      size += Math.abs(gradient[i] * direction[i]);
    }
    assertEquals(expected, sum, 1e-5 * size, what);
  }

  /** The parts, for which short rows do too. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HARD")
  void partsHaveTheGradientsOfDifferences(Mode mode) {
    double[] x = {0, 0.3, 0.7, 1.8, 2.1};
    double[] sums = {0.4, 0.1, 0.3, 0.2, 0.6};
    double[] v = {1, 2, 4, 3, 6};
    check(mode == Mode.SMOOTH || mode == Mode.C2)
        .of((tf, in) -> List.of(NeuralRows.means(tf, in.get(0), in.get(1), in.get(2), null, mode)))
        .require(x, sums, v);
    check(mode == Mode.SMOOTH || mode == Mode.C2)
        .of(
            (tf, in) ->
                List.of(NeuralRows.columnMoments(tf, in.get(0), in.get(1), null, mode, false)))
        .require(x, sums);
  }

  /** The memory of a group has a limit where windows are whole rows; narrow windows share it. */
  @Test
  void groupsHaveFewRowsWhereWindowsAreWide() {
    int n = 1 << 16;
    long limit = 32L << 20;
    int ofEqualElements = rowsOfGroup(n, 0);
    int ofDistantElements = rowsOfGroup(n, 1e-3);
    assertTrue(ofEqualElements > 0);
    assertTrue((long) ofEqualElements * n * Double.BYTES <= limit, "rows: " + ofEqualElements);
    assertTrue(ofDistantElements >= 16 * ofEqualElements, "rows: " + ofDistantElements);
  }

  /** How many rows of the matrix are made at once in the middle of it. */
  private static int rowsOfGroup(int n, double spacing) {
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      RowMath<TFloat64> f = new RowMath<>(tf, TFloat64.class);
      Operand<TFloat64> row = f.times(spacing, f.range(tf.constant(0), tf.constant(n)));
      Operand<TFloat64> x = tf.expandDims(row, tf.constant(0));
      Operand<TFloat64> sums =
          DistanceSum.softSums(tf, x, null, true, Mode.C0, Double.POSITIVE_INFINITY);
      return NeuralGroup.from(tf, tf.constant(640), x, sums, null, Mode.C0)
          .count()
          .asTensor()
          .getInt();
    }
  }

  @Test
  void interpolatedSumsHaveTheGradientsOfDifferences() {
    check(true)
        .of(
            (tf, in) ->
                List.of(
                    InterpolatedSums.of(tf, in.subList(0, 1), 4, InterpolatedSums.nodes(4, 1e-16))))
        .require(new double[] {0, 0.3, 0.3, 1.8, 4});
  }

  /** Which are taken in groups of elements; against those of all at once. */
  @Test
  void interpolatedSumsOfLongRowsAreThoseOfShortOnes() {
    int n = 70_000;
    int nodes = InterpolatedSums.nodes(4, 1e-16);
    double[] x = new Random(8).doubles(n).map(e -> 4 * e).toArray();
    Evaluated.Operator<TFloat64> some =
        (soft, input) -> InterpolatedSums.of(soft.tf(), List.of(input), 4, nodes);
    double[] values = Evaluated.of(Shape.of(1, n), x, some).data();
    double[] gradient =
        Evaluated.gradient(TFloat64.class, Shape.of(1, n), Shape.of(1, n), x, some).data();
    for (int j = 0; j < n; j += n / 10) {
      double sum = 0;
      double ofSquares = 0;
      for (int i = 0; i < n; i++) {
        double d = x[j] - x[i];
        double tanh = Math.tanh(d / 2);
        sum += d * tanh;
        ofSquares += (values[i] + values[j]) * (tanh + d / 2 * (1 - tanh * tanh));
      }
      assertEquals(sum, values[j], 1e-12 * sum, "sum " + j);
      assertEquals(2 * ofSquares, gradient[j], 1e-9 * n * n, "gradient " + j);
    }
  }

  /** A gradient check of functions of one row each. */
  private record Check(boolean twice) {
    interface OfRows {
      List<Operand<TFloat64>> build(Ops tf, List<Operand<TFloat64>> rows);
    }

    GradientCheck of(OfRows function) {
      return GradientCheck.ofAll(
              (tf, inputs) ->
                  function.build(
                      tf,
                      inputs.stream()
                          .<Operand<TFloat64>>map(x -> tf.expandDims(x, tf.constant(0)))
                          .toList()))
          .order(twice ? 2 : 1)
          .tolerance(1e-5, 1e-6);
    }
  }

  private static Check check(boolean twice) {
    return new Check(twice);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HARD")
  void nanStaysInItsRow(Mode mode) {
    int n = 300;
    double[][] x = {normal(n, 6), normal(n, 7)};
    x[0][17] = Double.NaN;
    PlainNeuralSort plain = new PlainNeuralSort(mode, 0.1, false);
    for (Evaluated.Operator<TFloat64> operator : List.of(sort(plain), rank(plain))) {
      double[][] both = Evaluated.of(shape(x), flat(x), operator).rows();
      double[] alone = Evaluated.of(Shape.of(1, n), x[1], operator).data();
      assertTrue(Arrays.stream(both[0]).allMatch(Double::isNaN));
      assertArrayEquals(alone, both[1], 1e-9);
    }
  }

  private static Evaluated.Operator<TFloat64> sort(PlainNeuralSort plain) {
    return (soft, x) ->
        soft.mode(plain.mode())
            .softness(plain.softness())
            .method(Method.NEURALSORT)
            .sort(x, ArrayOption.standardize(plain.standardized()));
  }

  private static Evaluated.Operator<TFloat64> rank(PlainNeuralSort plain) {
    return (soft, x) ->
        soft.mode(plain.mode())
            .softness(plain.softness())
            .method(Method.NEURALSORT)
            .rank(x, ArrayOption.standardize(plain.standardized()), ArrayOption.ascending());
  }

  private static double[] values(double[][] matrix, double[] x) {
    double[] values = new double[x.length];
    for (int k = 0; k < x.length; k++) {
      for (int j = 0; j < x.length; j++) {
        values[k] += matrix[k][j] * x[j];
      }
    }
    return values;
  }

  private static double squares(double[] y) {
    return Arrays.stream(y).map(e -> e * e).sum();
  }

  private static double[] moved(double[] x, double[] direction, double step) {
    double[] moved = x.clone();
    for (int i = 0; i < x.length; i++) {
      moved[i] += step * direction[i];
    }
    return moved;
  }

  private static double[] normal(int n, long seed) {
    Random random = new Random(seed);
    return random.doubles(n).map(e -> random.nextGaussian()).toArray();
  }

  /** Half near −3, half near 3, and one far away. */
  private static double[] clusters(int n, long seed) {
    double[] row = normal(n, seed);
    for (int i = 0; i < n; i++) {
      row[i] = 0.01 * row[i] + (i % 2 == 0 ? 3 : -3);
    }
    row[n / 2] = 40;
    return row;
  }

  /** Half of them 0. */
  private static double[] rectified(int n, long seed) {
    return Arrays.stream(normal(n, seed)).map(e -> Math.max(0, e)).toArray();
  }

  private static Shape shape(double[][] x) {
    return Shape.of(x.length, x[0].length);
  }

  private static double[] flat(double[][] x) {
    return Arrays.stream(x).flatMapToDouble(Arrays::stream).toArray();
  }
}
