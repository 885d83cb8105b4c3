// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.properties;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.softtf.ops.properties.RowResult.Kind;
import org.tensorflow.ndarray.Shape;

/**
 * What holds for every input, whatever the numbers: all array-valued operators of the list, in
 * every mode and with every method, on random rows.
 *
 * <p>{@code -Dproperties.seed=NUMBER} takes other numbers than those of seed 0, {@code
 * -Dproperties.only=REGEX} the groups in whose text, such as {@code c0 ot}, the expression is
 * found.
 */
class ArrayPropertiesTest {
  private static final long SEED = Long.getLong("properties.seed", 0);

  private static final RowGraphs EXACT = new RowGraphs(Group.HARD);

  @AfterAll
  static void close() {
    EXACT.close();
  }

  /** Compares the results of a row. */
  @FunctionalInterface
  private interface Check {
    void of(RowResult result, Trial trial, int row, String message);
  }

  @TestFactory
  Stream<DynamicNode> everyGroupOfOperators() {
    Pattern only = Pattern.compile(System.getProperty("properties.only", ""));
    return Group.all().stream()
        .filter(group -> only.matcher(group.toString()).find())
        .map(
            group ->
                DynamicContainer.dynamicContainer(
                    group.toString(), Stream.of(group).flatMap(ArrayPropertiesTest::tests)));
  }

  private static Stream<DynamicNode> tests(Group group) {
    Random random = new Random(SEED + group.toString().hashCode());
    try (RowGraphs graphs = new RowGraphs(group)) {
      int[] lengths = {1, 2, 3 + random.nextInt(3), 6 + random.nextInt(7)};
      List<Trial> trials = new ArrayList<>();
      for (int n : lengths) {
        boolean ties = group.promises(Promise.TIES);
        trials.add(new Trial(graphs.of(n), EXACT.of(n), ties, n, random));
      }
      List<DynamicNode> tests = new ArrayList<>(new Tests(group, trials).all());
      tests.addAll(axisTests(group, Axis.none(random), graphs, random));
      tests.addAll(axisTests(group, Axis.random(lengths[2], random), graphs, random));
      tests.addAll(axisTests(group, Axis.random(lengths[3], random), graphs, random));
      return tests.stream();
    }
  }

  /** An axis of an array, or all of it, gives what each row alone gives. */
  private static List<DynamicNode> axisTests(
      Group group, Axis axis, RowGraphs graphs, Random random) {
    int n = axis.length();
    double softness = random.nextDouble(0.05, 1);
    double[] x = random.doubles(axis.shape().size(), -2, 2).toArray();
    boolean known = Promise.needsLength(group.method()) || random.nextBoolean();
    Shape shape = known ? axis.shape() : axis.unknown();
    Map<RowResult, double[][]> rows = graphs.of(n).run(axis.rows(x), softness);
    try (RowGraph graph = new RowGraph(group, shape, axis.argument(), n)) {
      List<DynamicNode> tests = new ArrayList<>();
      graph
          .run(axis.shape(), x, softness)
          .forEach(
              (result, got) -> {
                String name = result + " " + group + ": " + axis + (known ? "" : ", unknown");
                double[][] want = rows.get(result);
                tests.add(
                    DynamicTest.dynamicTest(
                        name,
                        () -> {
                          assertEquals(axis.shapeOf(result, want), got.shape, name);
                          assertArrayEquals(
                              axis.together(result, want),
                              got.values,
                              2 * group.tolerance(),
                              name + "; seed " + SEED);
                        }));
              });
      return tests;
    }
  }

  /** The tests of one group, on the same trials. */
  private static final class Tests {
    private final Group group;
    private final double tolerance;
    private final List<Trial> trials;

    Tests(Group group, List<Trial> trials) {
      this.group = group;
      this.tolerance = group.tolerance();
      this.trials = trials;
    }

    List<DynamicNode> all() {
      List<DynamicNode> tests = new ArrayList<>();
      add(tests, "a soft index is probabilities", r -> r.kind() == Kind.INDEX, this::probabilities);
      add(tests, "a mask sums to k", r -> r.kind() == Kind.MASK, this::mask);
      add(tests, "a row alone is as in its batch", r -> true, this::alone);
      add(tests, "no softness is the hard mode", r -> true, this::hard);
      add(tests, "a shift moves values only", r -> true, this::shift);
      if (group.promises(Promise.PERMUTATION)) {
        add(tests, "a permutation permutes indices and ranks", r -> true, this::permutation);
      }
      if (group.promises(Promise.SCALE)) {
        add(tests, "the scale does not matter", r -> r.kind() != Kind.VALUE, this::scale);
      }
      if (group.promises(Promise.REFLECTION)) {
        add(tests, "−x is sorted in reverse", r -> ascends(r, "sort"), this::reflection);
      }
      if (group.promises(Promise.MEDIAN_REFLECTION)) {
        add(tests, "the median of −x is the negative", Tests::median, this::reflection);
      }
      if (group.promises(Promise.MONOTONE)) {
        add(tests, "values do not decrease", Tests::increases, this::monotone);
      }
      add(tests, "descending is ascending in reverse", r -> ascends(r, "sort"), this::descending);
      if (group.promises(Promise.OPPOSITE_RANKS)) {
        add(tests, "ranks up and down sum to n + 1", r -> ascends(r, "rank"), this::opposite);
      }
      if (group.promises(Promise.RANK_SUM)) {
        add(tests, "ranks sum to n(n + 1)/2", r -> r.kind() == Kind.RANK, this::rankSum);
      }
      return tests;
    }

    private void add(
        List<DynamicNode> tests, String property, Predicate<RowResult> which, Check check) {
      for (RowResult result : trials.get(0).plain.keySet()) {
        if (which.test(result)) {
          String name = result + " " + group + ": " + property;
          tests.add(DynamicTest.dynamicTest(name, () -> run(result, name, check)));
        }
      }
    }

    private void run(RowResult result, String name, Check check) {
      for (Trial trial : trials) {
        for (int row = 0; row < trial.rows.length; row++) {
          String message = name + "; seed " + SEED + ", " + trial.describe(trial.rows[row]) + "; ";
          check.of(result, trial, row, message);
        }
      }
    }

    private static boolean ascends(RowResult result, String name) {
      return result.spec().name().equals(name) && !result.descending();
    }

    private static boolean median(RowResult result) {
      return result.spec().name().startsWith("median");
    }

    private static boolean increases(RowResult result) {
      return ascends(result, "sort") || (result.leading() && result.kind() == Kind.VALUE);
    }

    private void probabilities(RowResult result, Trial trial, int row, String message) {
      int n = trial.length();
      double[] all = trial.plain.get(result)[row];
      for (int from = 0; from < all.length; from += n) {
        double[] index = Arrays.copyOfRange(all, from, from + n);
        assertEquals(1, Arrays.stream(index).sum(), tolerance, message);
        assertTrue(
            Arrays.stream(index).allMatch(p -> p >= 0 && p <= 1 + tolerance),
            () -> message + Arrays.toString(index));
      }
    }

    private void mask(RowResult result, Trial trial, int row, String message) {
      double[] all = trial.plain.get(result)[row];
      int k = (int) result.arguments().get("k");
      assertEquals(
          Math.min(k, trial.length()), Arrays.stream(all).sum(), 1e-12 * trial.length(), message);
      assertTrue(Arrays.stream(all).allMatch(p -> p >= 0 && p <= 1), message);
    }

    private void alone(RowResult result, Trial trial, int row, String message) {
      if (row == 0) {
        same(trial.alone.get(result)[0], trial.plain.get(result)[0], trial.size(0), message);
      }
    }

    private void hard(RowResult result, Trial trial, int row, String message) {
      assertArrayEquals(
          trial.hard.get(result)[row],
          trial.nearlyHard.get(result)[row],
          1e-4,
          () -> message + "not that, but " + trial.describe(trial.apart[row]));
    }

    private void shift(RowResult result, Trial trial, int row, String message) {
      double shift = result.kind() == Kind.VALUE ? trial.shifts[row] : 0;
      double[] want = Arrays.stream(trial.plain.get(result)[row]).map(y -> y + shift).toArray();
      // the digits that the shift takes from x
      same(want, trial.shifted.get(result)[row], 100 * trial.size(row), message + shift);
    }

    private void permutation(RowResult result, Trial trial, int row, String message) {
      double[] before = trial.plain.get(result)[row];
      int[] order = trial.orders[row];
      int n = order.length;
      double[] want =
          result.kind() == Kind.VALUE
              ? before
              : IntStream.range(0, before.length)
                  .mapToDouble(i -> before[i - i % n + order[i % n]])
                  .toArray();
      same(
          want, trial.permuted.get(result)[row], trial.size(row), message + Arrays.toString(order));
    }

    private void scale(RowResult result, Trial trial, int row, String message) {
      // the floor of the variance
      same(trial.large.get(result)[row], trial.larger.get(result)[row], 100, message);
    }

    private void reflection(RowResult result, Trial trial, int row, String message) {
      double[] want = negative(reverse(trial.negative.get(result)[row]));
      same(want, trial.plain.get(result)[row], trial.size(row), message);
    }

    private void monotone(RowResult result, Trial trial, int row, String message) {
      double[] values = trial.plain.get(result)[row];
      for (int i = 1; i < values.length; i++) {
        double least = values[i - 1] - tolerance * trial.size(row);
        assertTrue(values[i] >= least, () -> message + Arrays.toString(values));
      }
    }

    private void descending(RowResult result, Trial trial, int row, String message) {
      double[] down = trial.plain.get(result.with("descending", true))[row];
      same(reverse(down), trial.plain.get(result)[row], trial.size(row), message);
    }

    private void opposite(RowResult result, Trial trial, int row, String message) {
      double[] up = trial.plain.get(result)[row];
      double[] down = trial.plain.get(result.with("descending", true))[row];
      int n = trial.length();
      for (int i = 0; i < n; i++) {
        assertEquals(n + 1, up[i] + down[i], n * tolerance, message);
        assertTrue(up[i] > 1 - n * tolerance && up[i] < n + n * tolerance, message);
      }
    }

    private void rankSum(RowResult result, Trial trial, int row, String message) {
      int n = trial.length();
      double sum = Arrays.stream(trial.plain.get(result)[row]).sum();
      assertEquals(n * (n + 1) / 2.0, sum, n * n * tolerance, message);
    }

    private void same(double[] want, double[] got, double size, String message) {
      assertArrayEquals(want, got, tolerance * size, message);
    }

    private static double[] reverse(double... x) {
      return IntStream.range(0, x.length).mapToDouble(i -> x[x.length - 1 - i]).toArray();
    }

    private static double[] negative(double... x) {
      return Arrays.stream(x).map(y -> -y).toArray();
    }
  }
}
