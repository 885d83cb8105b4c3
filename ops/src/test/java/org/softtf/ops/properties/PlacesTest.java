// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.properties;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.softtf.ops.Method;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * The place of a row in a batch, and of an element in a row, changes no number by more than
 * rounding: in float32 values and gradients are those of float64, alone and anywhere in a batch, of
 * rows with equal elements too.
 *
 * <p>TensorFlow rounds the last numbers of an array otherwise than the rest, which may tear equal
 * elements apart.
 */
class PlacesTest {
  private static final int ROWS = 5;

  private static final Set<String> OPERATORS = Set.of("sort", "rank", "max", "median", "top_k");

  /** Relative to the greatest number of the row, and to 1. */
  private static final double VALUES = 3e-4;

  private static final double GRADIENTS = 5e-3;

  static Stream<Group> withMethod() {
    return Group.all().stream().filter(group -> group.method() != null);
  }

  @ParameterizedTest
  @MethodSource("withMethod")
  void numbersDoNotDependOnThePlace(Group group) {
    if (Promise.needsLength(group.method())) {
      check(group, 9, 9);
      check(group, 21, 21);
    } else {
      check(group, -1, IntStream.rangeClosed(1, group.method() == Method.OT ? 9 : 40).toArray());
    }
  }

  static Stream<Group> withLongRows() {
    return withMethod()
        .filter(group -> group.method() == Method.SOFTSORT || group.method() == Method.NEURALSORT);
  }

  @ParameterizedTest
  @MethodSource("withLongRows")
  void numbersOfLongRowsDoNotDependOnThePlace(Group group) {
    // with and without the matrix; float32 has lost ranks of c0 in rounding errors at these
    check(group, 200, 200);
    check(group, 262, 262);
  }

  private static void check(Group group, int known, int... lengths) {
    try (SlopeGraph<TFloat64> wide = graph(TFloat64.class, group, known);
        SlopeGraph<TFloat32> narrow = graph(TFloat32.class, group, known)) {
      for (int n : lengths) {
        double[][] rows = rows(n);
        Map<String, double[][]> right = wide.run(rows);
        compare(right, narrow, rows, 0, 1, 2, 3, 4);
        compare(right, narrow, rows, 4, 3, 2, 1, 0);
        compare(right, narrow, rows, 0);
        compare(right, narrow, rows, 1);
      }
    }
  }

  private static <T extends TFloating> SlopeGraph<T> graph(Class<T> type, Group group, int n) {
    return new SlopeGraph<>(type, group, n, OPERATORS, Map.of());
  }

  /** Runs some of the rows in float32. */
  private static void compare(
      Map<String, double[][]> right, SlopeGraph<TFloat32> narrow, double[][] rows, int... order) {
    double[][] batch = IntStream.of(order).mapToObj(row -> rows[row]).toArray(double[][]::new);
    Map<String, double[][]> got = narrow.run(batch);
    right.forEach(
        (name, want) -> {
          double tolerance = name.startsWith("gradient") ? GRADIENTS : VALUES;
          for (int place = 0; place < order.length; place++) {
            double[] expected = want[order[place]];
            double size = Math.max(1, Arrays.stream(expected).map(Math::abs).max().orElse(0));
            String row = Arrays.toString(batch[place]);
            assertArrayEquals(
                expected,
                got.get(name)[place],
                tolerance * size,
                () -> name + " of " + row + " in a batch of " + order.length);
          }
        });
  }

  /** Float32 numbers, with ties of several kinds. */
  private static double[][] rows(int n) {
    Random random = new Random(n);
    double[][] rows = new double[ROWS][];
    rows[0] = random.doubles(n).map(u -> Math.floor(3 * u)).toArray();
    rows[1] = random.doubles(n, -2, 2).map(u -> Math.max(0, u)).toArray();
    rows[2] = random.doubles(n, -2, 2).toArray();
    rows[3] = random.doubles(n).map(u -> 0.1 * Math.floor(8 * u)).toArray();
    rows[4] = IntStream.range(0, n).mapToDouble(i -> i < n / 2 ? 40 : 40 + i % 3).toArray();
    return Arrays.stream(rows)
        .map(row -> Arrays.stream(row).map(x -> (float) x).toArray())
        .toArray(double[][]::new);
  }
}
