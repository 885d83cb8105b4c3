// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.permutahedron;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.softtf.gradients.GradientCheck;
import org.softtf.ops.Mode;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

class PermutahedronTest {
  /** Rows of z and w, in descending order. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Row(String name, double[] z, double[] w) {}

  /** From elements that merge in one pass or not at all to blocks of all sizes. */
  private static List<Row> rows(int n) {
    Random random = new Random(n);
    double[] normal = random.doubles(n, -2, 2).toArray();
    double[] ties = random.ints(n, 0, 5).mapToDouble(i -> i / 2.0).toArray();
    double[] even = even(n, i -> i / (n - 1.0));
    double[] sawtooth = even(n, i -> i % 7 / 7.0);
    List<Row> rows = new ArrayList<>();
    for (double width : new double[] {0.1, 1, 30}) {
      rows.add(row("random z, even w, width " + width, scaled(normal, width), even));
      rows.add(row("even z, random w, width " + width, scaled(even, width), normal));
      rows.add(row("tied z, random w, width " + width, scaled(ties, width), normal));
      rows.add(row("random z, tied w, width " + width, scaled(normal, width), ties));
      rows.add(row("sawtooth z, even w, width " + width, scaled(sawtooth, width), even));
      rows.add(row("even z, sawtooth w, width " + width, scaled(even, width), sawtooth));
      rows.add(row("even z, even w, width " + width, scaled(even, width), even));
    }
    rows.add(
        row("far apart", even(n, i -> Math.exp(-i * 0.3)), even(n, i -> -Math.exp(i * 3.0 / n))));
    return rows;
  }

  private static Row row(String name, double[] z, double[] w) {
    return new Row(name, descending(z), descending(w));
  }

  private static double[] even(int n, IntToDoubleFunction element) {
    return IntStream.range(0, n).mapToDouble(i -> n == 1 ? 0 : element.applyAsDouble(i)).toArray();
  }

  private static double[] scaled(double[] x, double factor) {
    return Arrays.stream(x).map(element -> element * factor).toArray();
  }

  private static double[] descending(double[] x) {
    return Arrays.stream(x).map(element -> -element).sorted().map(element -> -element).toArray();
  }

  /** Of z and w, each (R, n). */
  @FunctionalInterface
  private interface OfRows<T extends TFloating> {
    Operand<T> build(Ops tf, Operand<T> z, Operand<T> w);
  }

  /** Projects rows of one length. */
  private static <T extends TFloating> double[][] project(
      Class<T> type, Mode mode, List<Row> rows) {
    return run(type, rows, (tf, z, w) -> Permutahedron.project(tf, z, w, mode));
  }

  private static <T extends TFloating> double[][] run(
      Class<T> type, List<Row> rows, OfRows<T> function) {
    int n = rows.get(0).z().length;
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<T> z = tf.placeholder(type, Placeholder.shape(Shape.of(-1, -1)));
      Operand<T> w = tf.placeholder(type, Placeholder.shape(Shape.of(-1, -1)));
      Operand<T> y = function.build(tf, z, w);
      Shape shape = Shape.of(rows.size(), n);
      double[] zs = rows.stream().flatMapToDouble(row -> Arrays.stream(row.z())).toArray();
      double[] ws = rows.stream().flatMapToDouble(row -> Arrays.stream(row.w())).toArray();
      try (Tensor zTensor = Tensors.of(type, shape, zs);
          Tensor wTensor = Tensors.of(type, shape, ws);
          var result = session.runner().feed(z, zTensor).feed(w, wTensor).fetch(y).run()) {
        double[] all = Tensors.values(result.get(0));
        return IntStream.range(0, rows.size())
            .mapToObj(r -> Arrays.copyOfRange(all, r * n, (r + 1) * n))
            .toArray(double[][]::new);
      }
    }
  }

  private static void agree(Class<? extends TFloating> type, Mode mode, int n, double tolerance) {
    List<Row> rows = rows(n);
    double[][] y = project(type, mode, rows);
    for (int r = 0; r < y.length; r++) {
      Row row = rows.get(r);
      assertArrayEquals(
          PooledBlocks.project(row.z(), row.w(), mode), y[r], tolerance, row.name() + ", n = " + n);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void agreesWithPoolingOneAtATime(Mode mode) {
    for (int n : new int[] {1, 2, 3, 4, 7, 30, 300}) {
      agree(TFloat64.class, mode, n, 1e-11);
    }
    agree(TFloat32.class, mode, 300, 2e-4);
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void longRowsAgreeToo(Mode mode) {
    agree(TFloat64.class, mode, 2000, 1e-10);
  }

  /** Blocks that take in one neighbour a pass, which merging alone would need 10,000 passes for. */
  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void rowsMadeToMergeSlowlyAreSolved(Mode mode) {
    int n = 10_000;
    List<Row> rows = new ArrayList<>();
    for (int tie : new int[] {1, n / 2, n - 1}) {
      double[] w = even(n, i -> i / (n - 1.0));
      double[] z = new double[n];
      double[] single = even(n, i -> PooledBlocks.root(w[n - 1 - i], mode));
      for (int i = 1; i < n; i++) {
        double step = single[i] - single[i - 1] - (i == tie ? -1e-3 : 1e-7);
        z[i] = z[i - 1] + step;
      }
      rows.add(row("tie at " + tie, z, w));
    }
    rows.add(row("even", even(n, i -> i / (n - 1.0)), even(n, i -> i / (n - 1.0))));
    rows.add(row("sawtooth", even(n, i -> i % 100 / 50.0), even(n, i -> i / (n - 1.0))));
    rows.add(row("sawtooth w", even(n, i -> i / (n - 1.0)), even(n, i -> i % 100 / 50.0 - 1)));
    double[][] y = project(TFloat64.class, mode, rows);
    for (int r = 0; r < y.length; r++) {
      requireOptimal(rows.get(r), y[r], mode);
    }
  }

  /** Graphs of constants, which TensorFlow may evaluate in other ways. */
  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void constantsAreProjectedToo(Mode mode) {
    int n = 3000;
    double[] w = even(n, i -> i / (n - 1.0));
    Row row = row("nearly even", even(n, i -> (i == n - 1 ? n - 2 : i) * 1.000001 / (n - 1)), w);
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Shape shape = Shape.of(1, n);
      Operand<TFloat64> y =
          Permutahedron.project(
              tf,
              Tensors.constant(tf, TFloat64.class, shape, row.z()),
              Tensors.constant(tf, TFloat64.class, shape, row.w()),
              mode);
      try (var result = session.runner().fetch(y).run()) {
        requireOptimal(row, Tensors.values(result.get(0)), mode);
      }
    }
  }

  /**
   * The conditions for the optimum: z − v falls, no sum of the first elements is greater than that
   * of w, and each is the same where v falls.
   */
  private static void requireOptimal(Row row, double[] y, Mode mode) {
    double slack = 0;
    for (int i = 0; i < y.length; i++) {
      slack += mass(row.w()[i], mode) - mass(y[i], mode);
      String place = row.name() + ", element " + i;
      assertTrue(slack > -1e-9, place + ": first elements exceed w by " + -slack);
      if (i + 1 == y.length) {
        assertEquals(0, slack, 1e-9, place);
      } else {
        double fall = value(row, y, i, mode) - value(row, y, i + 1, mode);
        assertTrue(fall > -1e-9, place + ": values rise by " + -fall);
        assertTrue(fall < 1e-9 || slack < 1e-9, place + ": " + slack + " left where values fall");
      }
    }
  }

  private static double mass(double x, Mode mode) {
    return mode == Mode.SMOOTH ? Math.exp(x) : x;
  }

  private static double value(Row row, double[] y, int i, Mode mode) {
    return row.z()[i] - PooledBlocks.root(y[i], mode);
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void randomRowsAreOptimal(Mode mode) {
    List<Row> rows = rows(500);
    double[][] y = project(TFloat64.class, mode, rows);
    for (int r = 0; r < y.length; r++) {
      requireOptimal(rows.get(r), y[r], mode);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SMOOTH", "C1", "C2"})
  void divideAndConquerSolvesWhateverPoolingDoes(Mode mode) {
    for (int n : new int[] {1, 2, 3, 8, 45}) {
      List<Row> rows = rows(n);
      double[][] v =
          run(
              TFloat64.class,
              rows,
              (tf, z, w) -> {
                Operand<TInt32> alone = tf.onesLike(tf.dtypes.cast(z, TInt32.class));
                return new DivideAndConquerPav<>(mode, z.type())
                    .solve(tf, tf.constant(true), alone, z, z, w)
                    .values();
              });
      for (int r = 0; r < v.length; r++) {
        Row row = rows.get(r);
        double[] y = PooledBlocks.project(row.z(), row.w(), mode);
        double[] want = IntStream.range(0, n).mapToDouble(i -> value(row, y, i, mode)).toArray();
        assertArrayEquals(want, v[r], 1e-9, row.name() + ", n = " + n);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void gradientsAgreeWithFiniteDifferences(Mode mode) {
    int n = 8;
    for (double width : new double[] {0.3, 1, 3}) {
      double[] z = descending(new Random(5).doubles(n, 0, width).toArray());
      double[] w = descending(new Random(6).doubles(n, -0.5, 1).toArray());
      GradientCheck.ofAll(
              (tf, inputs) ->
                  List.of(
                      Permutahedron.project(
                          tf, oneRow(tf, inputs.get(0)), oneRow(tf, inputs.get(1)), mode)))
          .order(mode == Mode.C0 ? 1 : 2)
          .step(1e-5)
          .tolerance(1e-5, 1e-6)
          .require(z, w);
    }
  }

  private static Operand<TFloat64> oneRow(Ops tf, Operand<TFloat64> x) {
    return tf.expandDims(x, tf.constant(0));
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void rowsThatAreNotFiniteAreNanAndOthersAreNot(Mode mode) {
    double[] z = {0.4, 0.3, 0.1};
    double[] w = {1, 0.5, 0};
    for (double broken : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      List<Row> rows =
          List.of(
              new Row("z", new double[] {broken, 0.3, 0.1}, w),
              new Row("whole", z, w),
              new Row("w", z, new double[] {broken, 0.5, 0}));
      double[][] y = project(TFloat64.class, mode, rows);
      assertTrue(Arrays.stream(y[0]).allMatch(Double::isNaN), Arrays.toString(y[0]));
      assertArrayEquals(PooledBlocks.project(z, w, mode), y[1], 1e-12);
      assertTrue(Arrays.stream(y[2]).allMatch(Double::isNaN), Arrays.toString(y[2]));
    }
  }
}
