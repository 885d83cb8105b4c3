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
import org.junit.jupiter.params.provider.CsvSource;
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

/** Quantiles as M-estimators, and the median with weights, against bisection and closed forms. */
class QuantileNewtonTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  /** Quantiles of rows of any length, each with its own weights and q, in one graph. */
  private static final class Quantiles<T extends TFloating> implements AutoCloseable {
    private final Graph graph = new Graph();
    private final Class<T> type;
    private final List<Operand<T>> inputs;
    private final List<Operand<?>> fetched;
    private final Session session;

    Quantiles(Class<T> type, Mode mode) {
      this.type = type;
      Ops tf = Ops.create(graph);
      Operand<T> x = tf.placeholder(type, Placeholder.shape(Shape.of(-1, -1)));
      Operand<T> weights = tf.placeholder(type, Placeholder.shape(Shape.of(-1, -1)));
      Operand<T> q = tf.placeholder(type, Placeholder.shape(Shape.of(-1)));
      Operand<T> softness = tf.placeholder(type, Placeholder.shape(Shape.scalar()));
      inputs = List.of(x, weights, q, softness);
      SoftOps soft = SoftOps.create(tf).mode(mode).softness(softness);
      Operand<T> y = soft.quantileNewton(x, q, ArrayOption.weights(weights));
      Operand<T> median = soft.medianNewton(x, ArrayOption.weights(weights));
      List<Operand<?>> gradients = SafeGradients.of(tf, List.of(y), List.of(x, weights, q));
      fetched =
          List.of(y, gradients.get(0), gradients.get(1), gradients.get(2), median,
              soft.medianNewton(x));
      session = new Session(graph);
    }

    /** Quantiles, their gradients for x, weights and q, medians with weights and without. */
    double[][] of(double softness, double[] q, double[][] weights, double[]... x) {
      Shape shape = Shape.of(x.length, x[0].length);
      try (Tensor fedX = Tensors.of(type, shape, flat(x));
          Tensor fedW = Tensors.of(type, shape, flat(weights));
          Tensor fedQ = Tensors.of(type, Shape.of(q.length), q);
          Tensor how = Tensors.of(type, Shape.scalar(), softness)) {
        Session.Runner runner = session.runner();
        runner.feed(inputs.get(0), fedX).feed(inputs.get(1), fedW);
        runner.feed(inputs.get(2), fedQ).feed(inputs.get(3), how);
        fetched.forEach(runner::fetch);
        try (Result result = runner.run()) {
          return IntStream.range(0, fetched.size())
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

  private static double[] flat(double[]... rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }

  /** The root by bisection, and the middle of an interval of roots. */
  private static double oracle(
      Mode mode, double softness, double q, double[] weights, double... x) {
    double whole = Arrays.stream(weights).sum();
    double[] sorted = Arrays.stream(x).sorted().toArray();
    for (int i = 0; mode != Mode.SMOOTH && i + 1 < x.length; i++) {
      double end = sorted[i];
      double below =
          IntStream.range(0, x.length).filter(j -> x[j] <= end).mapToDouble(j -> weights[j]).sum();
      // from 5 softness beyond an element its step is 0 or 1
      if (Math.abs(below - q * whole) < 1e-13 * whole && sorted[i + 1] - end > 10 * softness) {
        return (end + sorted[i + 1]) / 2;
      }
    }
    double low = sorted[0] - 50 * softness;
    double high = sorted[x.length - 1] + 50 * softness;
    for (int i = 0; i < 200; i++) {
      double y = (low + high) / 2;
      double excess = -q * whole;
      for (int j = 0; j < x.length; j++) {
        excess += weights[j] * PlainStep.of((y - x[j]) / softness, mode);
      }
      if (excess < 0) {
        low = y;
      } else {
        high = y;
      }
    }
    return (low + high) / 2;
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void agreesWithBisection(Mode mode) {
    try (Quantiles<TFloat64> quantiles = new Quantiles<>(TFloat64.class, mode)) {
      for (int n : new int[] {1, 2, 3, 8, 31}) {
        for (double softness : new double[] {0.02, 0.5, 3}) {
          Random random = new Random(n);
          double[][] x = new double[6][];
          double[][] weights = new double[6][];
          double[] q = {0.5, 0.25, 0.9, 1e-6, 0.999, 0.3};
          for (int i = 0; i < 6; i++) {
            x[i] = random.doubles(n, -2, 2).map(i == 5 ? Math::rint : v -> v).toArray();
            weights[i] = random.doubles(n).toArray();
            if (i < 2) {
              Arrays.fill(weights[i], 0.7);
            }
          }
          double[][] got = quantiles.of(softness, q, weights, x);
          for (int i = 0; i < 6; i++) {
            String message = mode + " " + q[i] + " " + softness + " " + Arrays.toString(x[i]);
            double want = oracle(mode, softness, q[i], weights[i], x[i]);
            assertEquals(want, got[0][i], 1e-8 * softness, message);
            double[] part = Arrays.copyOfRange(got[1], i * n, i * n + n);
            assertEquals(1, Arrays.stream(part).sum(), 1e-12, message);
          }
          assertEquals(got[0][0], got[4][0], 1e-12, "the median with weights");
          assertEquals(got[5][0], got[4][0], 1e-12, "equal weights are none");
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void gradientsAgreeWithDifferences(Mode mode) {
    double[] x = new Random(5).doubles(10, -2, 2).toArray();
    double[] weights = new Random(6).doubles(10, 0.1, 1).toArray();
    GradientCheck.ofAll(
            (tf, in) -> {
              Operand<TFloat64> rows = tf.reshape(in.get(0), tf.constant(new int[] {2, 5}));
              Operand<TFloat64> each = tf.reshape(in.get(1), tf.constant(new int[] {2, 5}));
              Operand<TFloat64> softness = tf.reshape(in.get(3), tf.constant(new int[0]));
              SoftOps soft = SoftOps.create(tf).mode(mode).softness(softness);
              return List.of(
                  soft.quantileNewton(rows, in.get(2), ArrayOption.weights(each)),
                  soft.medianNewton(rows, ArrayOption.weights(each)));
            })
        .order(mode == Mode.C0 ? 1 : 2)
        .step(1e-5)
        .tolerance(1e-5, 1e-6)
        .require(x, weights, new double[] {0.3, 0.62}, new double[] {0.4});
  }

  /** s/Σs for x, Σw/Σs for q and (q − S)/Σs for w. */
  @Test
  void gradientsAreTheClosedForm() {
    double[] x = {0.3, -0.2, 1.4, 0.9, -2};
    double[] w = {1, 0.5, 2, 0, 0.7};
    try (Quantiles<TFloat64> quantiles = new Quantiles<>(TFloat64.class, Mode.SMOOTH)) {
      double[][] got = quantiles.of(0.4, new double[] {0.35}, new double[][] {w}, x);
      double y = oracle(Mode.SMOOTH, 0.4, 0.35, w, x);
      double[] step = Arrays.stream(x).map(v -> PlainStep.of((y - v) / 0.4, Mode.SMOOTH)).toArray();
      double sum = 0;
      for (int i = 0; i < 5; i++) {
        sum += w[i] * step[i] * (1 - step[i]) / 0.4;
      }
      for (int i = 0; i < 5; i++) {
        assertEquals(w[i] * step[i] * (1 - step[i]) / 0.4 / sum, got[1][i], 1e-12);
        assertEquals((0.35 - step[i]) / sum, got[2][i], 1e-12);
      }
      assertEquals(4.2 / sum, got[3][0], 1e-11);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void whereNobodyIsNearItIsTheExactQuantile(Mode mode) {
    try (Quantiles<TFloat64> quantiles = new Quantiles<>(TFloat64.class, mode)) {
      double[] x = {3e5, 0, -4e5, 7e5};
      double[][] weights = {{1, 1, 1, 1}, {1, 2, 1, 4}};
      double[][] got = quantiles.of(0.1, new double[] {0.25, 0.5}, weights, x, x);
      assertArrayEquals(new double[] {-2e5, 5e5}, got[0], 1);
      if (mode != Mode.SMOOTH) {
        assertArrayEquals(new double[] {-2e5, 5e5}, got[0]);
      }
      // in smooth mode to the spacing of distances of 3e6 softness
      double tolerance = mode == Mode.SMOOTH ? 1e-9 : 0;
      assertArrayEquals(new double[] {0, 0.5, 0.5, 0, 0.5, 0, 0, 0.5}, got[1], tolerance);
      assertArrayEquals(new double[8], got[2]);
      assertArrayEquals(new double[2], got[3]);
    }
  }

  @ParameterizedTest
  @EnumSource
  void infiniteNumbersNanAndNoWeightStayInTheirRows(Mode mode) {
    try (Quantiles<TFloat64> quantiles = new Quantiles<>(TFloat64.class, mode)) {
      double[] plain = {0.1, 0.9, -0.3, 2};
      double[] even = {1, 1, 1, 1};
      double[][] x = {
        plain, {Double.NaN, 0, 1, 2}, {INFINITY, INFINITY, 0, INFINITY}, plain, plain,
        {-INFINITY, 0.2, 0.4, INFINITY}
      };
      double[][] weights = {{1, 0, 3, 0}, even, even, {0, 0, 0, 0}, {1, 0, 3, 0}, even};
      double[] q = {0.8, 0.5, 0.5, 0.5, 0.8, 0.5};
      double[][] got = quantiles.of(0.2, q, weights, x);
      double[] pair = {0.1, -0.3};
      double[][] alone =
          quantiles.of(0.2, new double[] {0.8}, new double[][] {{1, 3}}, pair);
      double[] want = {
        alone[0][0], Double.NaN, INFINITY, Double.NaN, alone[0][0], 0.3
      };
      assertArrayEquals(want, got[0], 1e-12, "weight 0 counts for nothing");
      double first = alone[1][0];
      double third = alone[1][1];
      double[] gradient = {first, 0, third, 0};
      assertArrayEquals(gradient, Arrays.copyOfRange(got[1], 0, 4), 1e-12);
      assertArrayEquals(gradient, Arrays.copyOfRange(got[1], 16, 20), 1e-12);
      assertEquals(alone[3][0], got[3][0], 1e-9);
      assertEquals(alone[3][0], got[3][4], 1e-9);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0.3, 2", "0.2, 1.5", "0.5, 3", "0.4, 2.5", "0.01, 1", "0.99, 5", "0.1, 1", "0.6, 3.5"
  })
  void hardQuantilesAreTheMiddleOfAllThatBalance(double q, double want) {
    double[] x = {4, 2, 5, 1, 3};
    assertArrayEquals(
        new double[] {want},
        eager(soft -> in -> soft.mode(Mode.HARD).quantileNewton(in, q), Shape.of(5), x),
        1e-15);
    assertArrayEquals(
        new double[] {want},
        eager(soft -> in -> soft.straightThrough().quantileNewton(in, q), Shape.of(5), x),
        1e-15);
  }

  @Test
  void hardMediansWeigh() {
    double[] x = {4, 2, 5, 1, 3};
    double[][] weights = {{1, 1, 1, 1, 1}, {9, 1, 1, 1, 1}, {2, 1, 1, 2, 0}, {0, 0, 1, 0, 0}};
    double[] want = {3, 4, 3, 5};
    for (int i = 0; i < want.length; i++) {
      double[] w = weights[i];
      double[] got =
          eager(
              soft ->
                  in ->
                      soft.mode(Mode.HARD)
                          .medianNewton(in, ArrayOption.weights(soft.tf().constant(w))),
              Shape.of(5),
              x);
      assertArrayEquals(new double[] {want[i]}, got);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void float32IsFloat64ToRounding(Mode mode) {
    try (Quantiles<TFloat32> narrow = new Quantiles<>(TFloat32.class, mode);
        Quantiles<TFloat64> wide = new Quantiles<>(TFloat64.class, mode)) {
      double[] x = new double[50];
      double[] w = new double[50];
      Random random = new Random(8);
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) (1000 + random.nextGaussian());
        w[i] = (float) random.nextDouble();
      }
      double[][] want = wide.of(0.05, new double[] {0.37}, new double[][] {w}, x);
      double[][] got = narrow.of(0.05, new double[] {0.37}, new double[][] {w}, x);
      assertEquals(want[0][0], got[0][0], Math.ulp(1000f));
      assertArrayEquals(want[1], got[1], 2e-4);
      assertArrayEquals(want[2], got[2], 2e-4);
      assertEquals(want[3][0], got[3][0], 1e-3 * want[3][0]);
    }
  }

  /** Running sums of so many weights in float32 are off by elements, which must not matter. */
  @Test
  void longRowsInFloat32AreRightToRounding() {
    int n = 300_000;
    double[] x = new double[n];
    double[] w = new double[n];
    Random random = new Random(4);
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextGaussian();
      w[i] = (float) random.nextDouble();
    }
    try (Quantiles<TFloat32> narrow = new Quantiles<>(TFloat32.class, Mode.C1);
        Quantiles<TFloat64> wide = new Quantiles<>(TFloat64.class, Mode.C1)) {
      double[][] weights = {w};
      double[] q = {0.37};
      double want = wide.of(1e-3, q, weights, x)[0][0];
      assertEquals(want, narrow.of(1e-3, q, weights, x)[0][0], 2e-6);
    }
  }

  @Test
  void weightsBroadcastAlongAnyAxis() {
    double[] x = new Random(1).doubles(12).toArray();
    double[] w = {0.2, 0.7, 0.1};
    double[] got =
        eager(
            soft ->
                in ->
                    soft.quantileNewton(
                        in,
                        0.4,
                        ArrayOption.axis(0),
                        ArrayOption.keepDims(),
                        ArrayOption.weights(
                            soft.tf().reshape(
                                soft.tf().constant(w), soft.tf().constant(new int[] {3, 1})))),
            Shape.of(3, 4),
            x);
    for (int c = 0; c < 4; c++) {
      double want = oracle(Mode.SMOOTH, 0.1, 0.4, w, x[c], x[4 + c], x[8 + c]);
      assertEquals(want, got[c], 1e-12);
    }
  }

  @Test
  void whatIsNoQuantileOrWeightIsRefused() {
    for (double q : new double[] {0, 1, -1, Double.NaN}) {
      requireRefused(soft -> in -> soft.quantileNewton(in, q), "quantileNewton: q must be in (0, 1)");
      requireRefused(
          soft -> in -> soft.quantileNewton(in, soft.tf().constant(q)),
          "quantileNewton: q must be in (0, 1)");
    }
    for (double w : new double[] {-1, INFINITY, Double.NaN}) {
      requireRefused(
          soft -> in -> soft.medianNewton(in, ArrayOption.weights(soft.tf().constant(w))),
          "medianNewton: weights must be at least 0 and finite");
    }
    requireRefused(
        soft ->
            in ->
                soft.medianNewton(
                    in, ArrayOption.weights(soft.tf().constant(new double[] {1, 2}))),
        "weights must be a scalar or broadcast");
  }

  private static void requireRefused(
      Function<SoftOps, Function<Operand<TFloat64>, Operand<TFloat64>>> operator, String message) {
    RuntimeException error =
        assertThrows(RuntimeException.class, () -> eager(operator, Shape.of(3), 1, 2, 3));
    assertTrue(error.getMessage().contains(message), error::getMessage);
  }

  private static double[] eager(
      Function<SoftOps, Function<Operand<TFloat64>, Operand<TFloat64>>> operator,
      Shape shape,
      double... x) {
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      Operand<TFloat64> in = Tensors.constant(tf, TFloat64.class, shape, x);
      return Tensors.values(operator.apply(SoftOps.create(tf)).apply(in).asTensor());
    }
  }
}
