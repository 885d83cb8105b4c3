// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.ops.array.FedGraph.Fed;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;

/**
 * Equal elements share the gradient of {@code median_newton} and {@code quantile_newton} as their
 * weights are, whether or not there is a mask, and also where no element is near the median.
 */
class TiedQuantilesTest {
  private static final int ROWS = 40;
  private static final int N = 7;
  private static final double SOFTNESS = 0.1;

  /** Distances of neighbours in units of the softness: out of the steps' reach, and within. */
  private static final double[] SPACINGS = {11, 3.3};

  private final Random random = new Random(13);

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void equalElementsShareAsTheirWeightsAre(Mode mode) {
    try (FedGraph<TFloat64> graph = graph(mode)) {
      for (double spacing : SPACINGS) {
        check(graph, mode, rows(spacing * SOFTNESS, true));
        check(graph, mode, rows(spacing * SOFTNESS, false));
      }
    }
  }

  private static FedGraph<TFloat64> graph(Mode mode) {
    return new FedGraph<>(
        TFloat64.class,
        List.of(2, 2, 2, 1),
        (tf, in) -> {
          Operand<TFloat64> x = in.get(0);
          Operand<TBool> there = tf.math.greater(in.get(1), tf.constant(0.5));
          SoftOps soft = SoftOps.create(tf).mode(mode).softness(SOFTNESS);
          ArrayOption.Mask mask = ArrayOption.mask(there);
          ArrayOption.Weights weights = ArrayOption.weights(in.get(2));
          List<Operand<?>> outputs = new ArrayList<>();
          add(tf, outputs, x, soft.medianNewton(x));
          add(tf, outputs, x, soft.medianNewton(x, mask));
          add(tf, outputs, x, soft.medianNewton(x, mask, weights));
          add(tf, outputs, x, soft.quantileNewton(x, in.get(3), mask));
          add(tf, outputs, x, soft.quantileNewton(x, in.get(3), mask, weights));
          return outputs;
        });
  }

  private static void add(
      Ops tf, List<Operand<?>> outputs, Operand<TFloat64> x, Operand<TFloat64> y) {
    outputs.add(y);
    outputs.add(SafeGradients.of(tf, y, x));
  }

  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Rows(double[][] x, double[][] there, double[][] weights, double[] q) {}

  /** Elements of a few values. */
  private Rows rows(double spacing, boolean masked) {
    double[][] x = new double[ROWS][];
    double[][] there = new double[ROWS][];
    double[][] weights = new double[ROWS][];
    for (int i = 0; i < ROWS; i++) {
      double[] mask = random.ints(N, 0, masked ? 2 : 1).mapToDouble(out -> 1 - out).toArray();
      mask[random.nextInt(N)] = 1;
      x[i] =
          IntStream.range(0, N)
              .mapToDouble(j -> mask[j] == 1 ? spacing * random.nextInt(3) : Double.NaN)
              .toArray();
      there[i] = mask;
      weights[i] = random.ints(N, 1, 4).asDoubleStream().toArray();
    }
    double[] q = random.ints(ROWS, 1, 4).mapToDouble(quarters -> quarters / 4.0).toArray();
    return new Rows(x, there, weights, q);
  }

  private static void check(FedGraph<TFloat64> graph, Mode mode, Rows rows) {
    double[][] got =
        graph.run(
            Fed.rows(rows.x()),
            Fed.rows(rows.there()),
            Fed.rows(rows.weights()),
            Fed.vector(rows.q()));
    double[] half = new double[ROWS];
    Arrays.fill(half, 0.5);
    if (Arrays.stream(rows.there()).allMatch(row -> Arrays.stream(row).sum() == N)) {
      require(mode, rows, half, rows.there(), got[0], got[1]);
    }
    require(mode, rows, half, rows.there(), got[2], got[3]);
    require(mode, rows, half, rows.weights(), got[4], got[5]);
    require(mode, rows, rows.q(), rows.there(), got[6], got[7]);
    require(mode, rows, rows.q(), rows.weights(), got[8], got[9]);
  }

  private static void require(
      Mode mode, Rows rows, double[] q, double[][] weights, double[] values, double[] gradients) {
    for (int i = 0; i < ROWS; i++) {
      double[] mask = rows.there()[i];
      int[] places = IntStream.range(0, N).filter(j -> mask[j] == 1).toArray();
      double[] x = of(rows.x()[i], places);
      double[] w = of(weights[i], places);
      double y = QuantileRows.oracle(mode, SOFTNESS, q[i], w, x);
      String message = mode + " " + q[i] + " " + Arrays.toString(x) + " " + Arrays.toString(w);
      assertEquals(y, values[i], 1e-9, message);
      double[] gradient = new double[N];
      double[] shares = shares(mode, y, q[i], w, x);
      for (int j = 0; j < places.length; j++) {
        gradient[places[j]] = shares[j];
      }
      assertArrayEquals(gradient, Arrays.copyOfRange(gradients, i * N, i * N + N), 1e-7, message);
    }
  }

  private static double[] of(double[] row, int... places) {
    return IntStream.of(places).mapToDouble(j -> row[j]).toArray();
  }

  /** The weighted slopes at y, 1 in sum; where all are 0, those of the exact quantile. */
  private static double[] shares(Mode mode, double y, double q, double[] w, double... x) {
    double[] slopes = new double[x.length];
    Arrays.setAll(slopes, i -> w[i] * slope(mode, (y - x[i]) / SOFTNESS));
    double sum = Arrays.stream(slopes).sum();
    if (sum > 0) {
      return Arrays.stream(slopes).map(s -> s / sum).toArray();
    }
    double[] lower = among(end(q, true, w, x), w, x);
    double[] upper = among(end(q, false, w, x), w, x);
    Arrays.setAll(slopes, i -> (lower[i] + upper[i]) / 2);
    return slopes;
  }

  private static double slope(Mode mode, double u) {
    double inside = Math.max(0, 1 - u * u / 25);
    return switch (mode) {
      case C0 -> inside > 0 ? 1 : 0;
      case C1 -> inside;
      case C2 -> inside * inside;
      default -> 1 / Math.pow(Math.cosh(u / 2), 2);
    };
  }

  /** The first element up to which there is a weight of t, or the first with more than that. */
  private static double end(double q, boolean lower, double[] w, double... x) {
    double t = q * Arrays.stream(w).sum();
    for (double end : Arrays.stream(x).sorted().toArray()) {
      double weight =
          IntStream.range(0, x.length).filter(j -> x[j] <= end).mapToDouble(j -> w[j]).sum();
      if (lower ? weight >= t : weight > t) {
        return end;
      }
    }
    throw new AssertionError("no quantile");
  }

  private static double[] among(double end, double[] w, double... x) {
    double sum = IntStream.range(0, x.length).filter(j -> x[j] == end).mapToDouble(j -> w[j]).sum();
    return IntStream.range(0, x.length).mapToDouble(j -> x[j] == end ? w[j] / sum : 0).toArray();
  }
}
