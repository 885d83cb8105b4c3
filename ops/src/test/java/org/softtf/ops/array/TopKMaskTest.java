package org.softtf.ops.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.softtf.gradients.GradientCheck;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.EagerSession;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/** The soft k-hot mask against bisection and closed forms. */
class TopKMaskTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  /** Masks of rows of any length, each with its own k, in one graph. */
  private static final class Masks<T extends TFloating> implements AutoCloseable {
    private final Graph graph = new Graph();
    private final Class<T> type;
    private final Operand<T> x;
    private final Operand<T> k;
    private final Operand<T> softness;
    private final Operand<T> mask;
    private final List<Operand<?>> gradients;
    private final Session session;

    Masks(Class<T> type, Mode mode) {
      this.type = type;
      Ops tf = Ops.create(graph);
      x = tf.placeholder(type, Placeholder.shape(Shape.of(-1, -1)));
      k = tf.placeholder(type, Placeholder.shape(Shape.of(-1)));
      softness = tf.placeholder(type, Placeholder.shape(Shape.scalar()));
      mask =
          SoftOps.create(tf)
              .mode(mode)
              .softness(softness)
              .topKMask(x, k, ArrayOption.standardize(false));
      gradients = SafeGradients.of(tf, List.of(tf.math.square(mask)), List.of(x, k, softness));
      session = new Session(graph);
    }

    /** The masks of rows; then the gradients of Σp² for x, k and the softness. */
    double[][] of(double softly, double[] counts, double[]... rows) {
      Shape shape = Shape.of(rows.length, rows[0].length);
      double[] all = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
      try (Tensor fedX = Tensors.of(type, shape, all);
          Tensor fedK = Tensors.of(type, Shape.of(counts.length), counts);
          Tensor how = Tensors.of(type, Shape.scalar(), softly)) {
        Session.Runner runner = session.runner().feed(x, fedX).feed(k, fedK).feed(softness, how);
        runner.fetch(mask);
        gradients.forEach(runner::fetch);
        try (Result result = runner.run()) {
          return IntStream.range(0, 4)
              .mapToObj(i -> Tensors.values(result.get(i)))
              .toArray(double[][]::new);
        }
      }
    }

    @Override
    public void close() {
      session.close();
      graph.close();
    }
  }

  /** The mask by bisection of its definition. */
  private static double[] oracle(Mode mode, double softness, double k, double... x) {
    double low = Arrays.stream(x).filter(Double::isFinite).min().orElseThrow() - 800 * softness;
    double high = Arrays.stream(x).filter(Double::isFinite).max().orElseThrow() + 800 * softness;
    double[] p = x;
    for (int i = 0; i < 300; i++) {
      double theta = low + (high - low) / 2;
      p = Arrays.stream(x).map(v -> PlainStep.of((v - theta) / softness, mode)).toArray();
      if (Arrays.stream(p).sum() > k) {
        low = theta;
      } else {
        high = theta;
      }
    }
    return p;
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void agreesWithBisectionAndSumsToK(Mode mode) {
    try (Masks<TFloat64> masks = new Masks<>(TFloat64.class, mode)) {
      for (int n : new int[] {1, 2, 3, 5, 8, 31, 64}) {
        for (double softness : new double[] {0.01, 0.3, 4}) {
          Random random = new Random(n);
          double[][] rows = new double[6][];
          double[] counts = new double[6];
          for (int i = 0; i < 6; i++) {
            double place = i == 4 ? 1e6 : 0;
            rows[i] = random.doubles(n, -2, 2).map(v -> place + v).toArray();
            // fractions, whole numbers and ties
            counts[i] = i % 2 == 0 ? n * random.nextDouble(0.001, 0.999) : random.nextInt(n + 1);
            if (i == 5) {
              rows[i] = Arrays.stream(rows[i]).map(Math::rint).toArray();
              counts[i] = n * 0.37;
            }
          }
          double[] got = masks.of(softness, counts, rows)[0];
          for (int i = 0; i < 6; i++) {
            requireMask(mode, softness, counts[i], rows[i], Arrays.copyOfRange(got, i * n, i * n + n));
          }
        }
      }
    }
  }

  private static void requireMask(
      Mode mode, double softness, double k, double[] row, double... mask) {
    String message = mode + " " + softness + " " + k + " " + Arrays.toString(row);
    int n = row.length;
    assertEquals(k, Arrays.stream(mask).sum(), 1e-12 * n, message);
    // bisection knows the threshold to the spacing of numbers where the row is
    double spacing = Math.ulp(Arrays.stream(row).map(Math::abs).max().orElseThrow()) / softness;
    assertArrayEquals(oracle(mode, softness, k, row), mask, 1e-12 + n * spacing, message);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        assertTrue(row[i] < row[j] || mask[i] >= mask[j], message);
        assertTrue(row[i] != row[j] || mask[i] == mask[j], message);
      }
    }
  }

  /** The Euclidean projection of x/(10·softness) onto {0 ≤ p ≤ 1, Σp = k}, by its breakpoints. */
  @Test
  void c0IsTheProjectionOntoTheCappedSimplex() {
    try (Masks<TFloat64> masks = new Masks<>(TFloat64.class, Mode.C0)) {
      double[][] rows = new double[5][];
      double[] counts = {1, 2.5, 4, 0.3, 6.9};
      for (int i = 0; i < 5; i++) {
        rows[i] = new Random(i).doubles(7, -3, 3).toArray();
      }
      double[] got = masks.of(0.2, counts, rows)[0];
      for (int i = 0; i < 5; i++) {
        double[] v = Arrays.stream(rows[i]).map(x -> x / 2).toArray();
        assertArrayEquals(
            projection(counts[i], v), Arrays.copyOfRange(got, 7 * i, 7 * i + 7), 1e-13);
      }
    }
  }

  /** Σ clip(v − t, 0, 1) is linear in t between the points v and v − 1. */
  private static double[] projection(double k, double... v) {
    double[] points =
        Arrays.stream(v).flatMap(x -> Arrays.stream(new double[] {x, x - 1})).sorted().toArray();
    for (int i = 0; i + 1 < points.length; i++) {
      double left = capped(points[i], v);
      double right = capped(points[i + 1], v);
      if (left >= k && right <= k && left > right) {
        double t = points[i] + (points[i + 1] - points[i]) * (left - k) / (left - right);
        return Arrays.stream(v).map(x -> Math.min(Math.max(x - t, 0), 1)).toArray();
      }
    }
    throw new IllegalArgumentException("k out of range");
  }

  private static double capped(double t, double... v) {
    return Arrays.stream(v).map(x -> Math.min(Math.max(x - t, 0), 1)).sum();
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void gradientsInXKAndSoftnessAgreeWithDifferences(Mode mode) {
    double[] x = new Random(3).doubles(12, -2, 2).toArray();
    for (boolean standardize : new boolean[] {true, false}) {
      GradientCheck.ofAll(
              (tf, in) -> {
                Operand<TFloat64> rows = tf.reshape(in.get(0), tf.constant(new int[] {2, 6}));
                Operand<TFloat64> softness = tf.reshape(in.get(2), tf.constant(new int[0]));
                SoftOps soft = SoftOps.create(tf).mode(mode).softness(softness);
                return List.of(
                    soft.topKMask(rows, in.get(1), ArrayOption.standardize(standardize)));
              })
          .order(mode == Mode.C0 ? 1 : 2)
          .step(1e-5)
          .tolerance(1e-5, 1e-6)
          .require(x, new double[] {1.7, 4.2}, new double[] {standardize ? 0.07 : 0.35});
    }
  }

  /** s·(c − Σcs/Σs) for x and Σcs/Σs for k, with s = S′/softness and c = 2p. */
  @Test
  void gradientsAreTheClosedForm() {
    double[] x = {0.3, -0.2, 1.4, 0.9, -2};
    try (Masks<TFloat64> masks = new Masks<>(TFloat64.class, Mode.SMOOTH)) {
      double[][] got = masks.of(0.4, new double[] {2.2}, x);
      double[] p = oracle(Mode.SMOOTH, 0.4, 2.2, x);
      double[] s = Arrays.stream(p).map(v -> v * (1 - v) / 0.4).toArray();
      double mean = 0;
      for (int i = 0; i < 5; i++) {
        mean += 2 * p[i] * s[i] / Arrays.stream(s).sum();
      }
      double ofK = mean;
      double[] want = IntStream.range(0, 5).mapToDouble(i -> s[i] * (2 * p[i] - ofK)).toArray();
      assertArrayEquals(want, got[1], 1e-12);
      assertEquals(ofK, got[2][0], 1e-12);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void noneAndAllAreConstants(Mode mode) {
    try (Masks<TFloat64> masks = new Masks<>(TFloat64.class, mode)) {
      double[] x = {1, 2, -3};
      double[][] got = masks.of(0.1, new double[] {0, 3}, x, x);
      assertArrayEquals(new double[] {0, 0, 0, 1, 1, 1}, got[0]);
      assertArrayEquals(new double[6], got[1]);
      assertArrayEquals(new double[2], got[2]);
      assertEquals(0, got[3][0]);
      // so is a compact mode where nobody is near the threshold
      double[] far = masks.of(0.1, new double[] {1}, new double[] {0, 1e3, -1e3})[0];
      assertArrayEquals(new double[] {0, 1, 0}, far, 1e-300);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void infiniteNumbersAndNanStayInTheirRows(Mode mode) {
    try (Masks<TFloat64> masks = new Masks<>(TFloat64.class, mode)) {
      double[] plain = {0.1, -0.2, 0.3, 1.2};
      double[][] rows = {
        plain,
        {INFINITY, -INFINITY, 0.3, 0.1},
        {INFINITY, INFINITY, 0, 1},
        {-INFINITY, INFINITY, INFINITY, INFINITY},
        {Double.NaN, 0, 1, INFINITY},
        plain
      };
      double[] counts = {1.5, 1.5, 1, 1.5, 2, 1.5};
      double[][] got = masks.of(0.2, counts, rows);
      double[] alone = oracle(mode, 0.2, 1.5, plain);
      double[] pair = oracle(mode, 0.2, 0.5, 0.3, 0.1);
      double[] want = {
        alone[0], alone[1], alone[2], alone[3],
        1, 0, pair[0], pair[1],
        0.5, 0.5, 0, 0,
        0, 0.5, 0.5, 0.5,
        Double.NaN, Double.NaN, Double.NaN, Double.NaN,
        alone[0], alone[1], alone[2], alone[3]
      };
      assertArrayEquals(want, got[0], 1e-12);
      double[][] regular = masks.of(0.2, new double[] {1.5}, plain);
      assertArrayEquals(regular[1], Arrays.copyOfRange(got[1], 0, 4), 1e-12);
      assertArrayEquals(regular[1], Arrays.copyOfRange(got[1], 20, 24), 1e-12);
      assertArrayEquals(new double[] {0, 0}, Arrays.copyOfRange(got[1], 4, 6));
    }
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void float32IsFloat64ToRounding(Mode mode) {
    try (Masks<TFloat32> narrow = new Masks<>(TFloat32.class, mode);
        Masks<TFloat64> wide = new Masks<>(TFloat64.class, mode)) {
      for (double place : new double[] {0, 1e4}) {
        double[] x = new double[40];
        Random random = new Random(8);
        for (int i = 0; i < x.length; i++) {
          x[i] = (float) (place + random.nextGaussian());
        }
        double[][] want = wide.of(0.05, new double[] {7.25}, x);
        double[][] got = narrow.of(0.05, new double[] {7.25}, x);
        assertEquals(7.25, Arrays.stream(got[0]).sum(), 1e-5);
        assertArrayEquals(want[0], got[0], 1e-5);
        assertArrayEquals(want[1], got[1], 1e-4);
        assertArrayEquals(want[2], got[2], 1e-4);
      }
    }
  }

  private static double[] eager(
      Function<SoftOps, Function<Operand<TFloat64>, Operand<TFloat64>>> operator,
      Shape shape,
      double... x) {
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      Operand<TFloat64> y =
          operator
              .apply(SoftOps.create(tf))
              .apply(Tensors.constant(tf, TFloat64.class, shape, x));
      return Tensors.values(y.asTensor());
    }
  }

  @Test
  void hardMasksTakeTheFirstOfEqualElements() {
    double[] x = {2, 5, 2, 2, 7, 2, -INFINITY, INFINITY};
    for (int k = 0; k <= 8; k++) {
      int count = k;
      double[] got =
          eager(soft -> in -> soft.mode(Mode.HARD).topKMask(in, count), Shape.of(8), x);
      int[] order = {7, 4, 1, 0, 2, 3, 5, 6};
      double[] want = new double[8];
      IntStream.range(0, k).forEach(i -> want[order[i]] = 1);
      assertArrayEquals(want, got);
      double[] through =
          eager(soft -> in -> soft.straightThrough().topKMask(in, count), Shape.of(8), x);
      assertArrayEquals(want, through);
    }
    double[] nan = eager(soft -> in -> soft.mode(Mode.HARD).topKMask(in, 1), Shape.of(2), 1, Double.NaN);
    assertArrayEquals(new double[] {Double.NaN, Double.NaN}, nan);
  }

  @Test
  void itWorksAlongAnyAxisWithAKForEachRow() {
    double[] x = new Random(1).doubles(24).toArray();
    Shape shape = Shape.of(2, 3, 4);
    double[] counts = {0.5, 1, 1.5, 2, 2.5, 0.7, 2.9, 0.1};
    double[] want = new double[24];
    for (int b = 0; b < 2; b++) {
      for (int c = 0; c < 4; c++) {
        double[] row = {x[12 * b + c], x[12 * b + 4 + c], x[12 * b + 8 + c]};
        double[] p = oracle(Mode.SMOOTH, 0.1, counts[4 * b + c], row);
        for (int i = 0; i < 3; i++) {
          want[12 * b + 4 * i + c] = p[i];
        }
      }
    }
    for (Shape forms : List.of(Shape.of(2, 4), Shape.of(2, 1, 4))) {
      double[] got =
          eager(
              soft ->
                  in ->
                      soft.topKMask(
                          in,
                          Tensors.constant(soft.tf(), TFloat32.class, forms, counts),
                          ArrayOption.axis(1),
                          ArrayOption.standardize(false)),
              shape,
              x);
      assertArrayEquals(want, got, 1e-7);
    }
    double[] flat =
        eager(
            soft ->
                in ->
                    soft.topKMask(in, 3.5, ArrayOption.flatten(), ArrayOption.standardize(false)),
            shape,
            x);
    assertArrayEquals(oracle(Mode.SMOOTH, 0.1, 3.5, x), flat, 1e-11);
  }

  @Test
  void whatIsNoCountIsRefused() {
    requireRefused(soft -> in -> soft.topKMask(in, 4), "top");
    requireRefused(soft -> in -> soft.topKMask(in, -0.1), "k must be in [0, 3], got -0.1");
    requireRefused(soft -> in -> soft.topKMask(in, Double.NaN), "k must be in [0, 3], got NaN");
    requireRefused(soft -> in -> soft.mode(Mode.HARD).topKMask(in, 1.5), "whole number");
    requireRefused(soft -> in -> soft.straightThrough().topKMask(in, 1.5), "whole number");
    requireRefused(
        soft -> in -> soft.topKMask(in, soft.tf().constant(3.5)), "topKMask: k must be in [0, n]");
    requireRefused(
        soft -> in -> soft.topKMask(in, soft.tf().constant(Double.NaN)), "k must be in [0, n]");
    requireRefused(
        soft -> in -> soft.mode(Mode.HARD).topKMask(in, soft.tf().constant(1.5)), "whole number");
    requireRefused(
        soft -> in -> soft.topKMask(in, soft.tf().constant(new double[] {1, 2})),
        "k must be a scalar or broadcast");
  }

  private static void requireRefused(
      Function<SoftOps, Function<Operand<TFloat64>, Operand<TFloat64>>> operator, String message) {
    RuntimeException error =
        assertThrows(RuntimeException.class, () -> eager(operator, Shape.of(3), 1, 2, 3));
    assertTrue(error.getMessage().contains(message), error::getMessage);
  }

  /** A row of a million elements takes some sorts' time, not a matrix. */
  @Test
  void longRowsTakeLinearMemory() {
    int n = 1_000_000;
    double[] x = new Random(2).doubles(n).toArray();
    double[] got = eager(soft -> in -> soft.topKMask(in, 1000.5), Shape.of(n), x);
    assertEquals(1000.5, Arrays.stream(got).sum(), 1e-12 * n);
  }
}
