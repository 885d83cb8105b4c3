// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.properties;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.array.ArrayOption;
import org.softtf.ops.array.Evaluated;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/** Rows that are standardised may have any scale that their type has. */
class ScalesTest {
  private static final Set<String> OPERATORS = Set.of("sort", "rank", "argmax");

  private static final double[] ROW = {0.4, -1.1, 2, 0.4, 0.9, -0.2};

  static Stream<Group> standardizing() {
    return Group.all().stream()
        .filter(group -> group.method() != null && group.method() != Method.SMOOTH_SORT);
  }

  @ParameterizedTest
  @MethodSource("standardizing")
  void noScaleOverflowsOrVanishes(Group group) {
    check(TFloat32.class, group, 1e-72, 3e-4, 1e-30, 1e-13, 1e-5, 1e5, 1e13, 1e19, 1e30, 1e36);
    check(TFloat64.class, group, 1e-300, 1e-6, 1e-140, 1e-100, 1e-5, 1e5, 1e100, 1e155, 1e300);
  }

  /** Compares with scale 1: indices and ranks do not change, values in proportion. */
  private static <T extends TFloating> void check(
      Class<T> type, Group group, double floor, double tolerance, double... scales) {
    double[][] rows = new double[scales.length + 1][];
    rows[0] = ROW;
    for (int i = 0; i < scales.length; i++) {
      double scale = scales[i];
      rows[i + 1] = DoubleStream.of(ROW).map(x -> scale * x).toArray();
    }
    try (SlopeGraph<T> graph =
        new SlopeGraph<>(type, group, ROW.length, OPERATORS, Map.of("standardize_eps", floor))) {
      graph
          .run(rows)
          .forEach(
              (name, got) -> {
                boolean gradient = name.startsWith("gradient");
                boolean value = !name.endsWith("rank") && !name.endsWith("argmax");
                for (int i = 0; i < scales.length; i++) {
                  double scale = scales[i];
                  double unit = value ? (gradient ? 1 : 1 / scale) : (gradient ? scale : 1);
                  double size = DoubleStream.of(got[0]).map(Math::abs).max().orElseThrow();
                  assertArrayEquals(
                      got[0],
                      DoubleStream.of(got[i + 1]).map(y -> y * unit).toArray(),
                      (gradient ? 10 : 1) * tolerance * Math.max(1, size),
                      name + " at scale " + scale + " in " + type.getSimpleName());
                }
              });
    }
  }

  @ParameterizedTest
  @MethodSource("standardizing")
  void oneFarElementLeavesTheOthersEqual(Group group) {
    double[] farthest = {1, 2, 3, -3.4e38};
    double[] far = {1, 2, 3, -1e36};
    try (SlopeGraph<TFloat32> narrow =
            new SlopeGraph<>(TFloat32.class, group, 4, OPERATORS, Map.of());
        SlopeGraph<TFloat64> wide =
            new SlopeGraph<>(TFloat64.class, group, 4, OPERATORS, Map.of())) {
      Map<String, double[][]> right = wide.run(farthest, far);
      Map<String, double[][]> got = narrow.run(farthest, far);
      right.forEach(
          (name, want) -> {
            if (!name.startsWith("gradient")) {
              same(name, want[0], got.get(name)[0], name.equals("sort") ? 3.4e38 : 1);
            }
            same(name, want[1], got.get(name)[1], name.equals("sort") ? 1e36 : 1);
          });
    }
  }

  private static void same(String name, double[] want, double[] got, double unit) {
    double size = DoubleStream.of(want).map(Math::abs).max().orElseThrow();
    assertArrayEquals(want, got, 1e-4 * Math.max(unit, size), name);
  }

  @Test
  void theUsualFloorShowsWhereTheDeviationIsSmallAndAnotherOneMovesThat() {
    double[] row = {1, 2, 3, 4};
    double[] small = DoubleStream.of(row).map(x -> 1e-4 * x).toArray();
    double[] exact = ranks(row, 1e-30);
    assertArrayEquals(exact, ranks(row, 1e-6), 1e-5);
    assertArrayEquals(exact, ranks(small, 1e-30), 1e-9);
    assertArrayEquals(exact, ranks(small, 1e-14), 1e-5);
    double[] flattened = ranks(small, 1e-6);
    assertEquals(
        0, Arrays.stream(flattened).map(r -> r - 2.5).map(Math::abs).max().orElseThrow(), 0.8);
    assertArrayEquals(
        Evaluated.of(Shape.of(4), small, (soft, x) -> soft.mode(Mode.SMOOTH).rank(x)).data(),
        flattened,
        1e-14);
  }

  private static double[] ranks(double[] row, double floor) {
    return Evaluated.of(
            Shape.of(row.length),
            row,
            (soft, x) -> soft.mode(Mode.SMOOTH).rank(x, ArrayOption.standardize(floor)))
        .data();
  }
}
