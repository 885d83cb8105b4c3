// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.properties;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.catalogue.OperatorSpec;
import org.tensorflow.ndarray.Shape;

/**
 * Random rows, each put somewhere among numbers that are masked, and what a group of operators
 * makes of them: what it makes of the rows alone, and 0 elsewhere.
 */
final class MaskLaw implements AutoCloseable {
  private static final long SEED = Long.getLong("properties.seed", 0);
  private static final double[] JUNK = {
    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e30, -1e30, 0, 0.5
  };

  private static final int ROWS_OF_EACH = 2;

  /** How many quantiles the results of several have. */
  private static final int QUANTILES = 9;

  private final Group group;
  private final List<RowResult.Call> calls;
  private final Random random;
  private final List<double[]> rows = new ArrayList<>();
  private final Map<Integer, MaskedGraph> compact = new HashMap<>();

  private final MaskedGraph.Kind kind;

  /**
   * Draws rows.
   *
   * @param kind of the graphs
   * @param counts how many elements they have
   */
  MaskLaw(Group group, List<RowResult.Call> calls, MaskedGraph.Kind kind, int... counts) {
    this.group = group;
    this.calls = calls;
    this.kind = kind;
    this.random = new Random(SEED + group.toString().hashCode());
    // softsort has kinks at ties, and no second derivative there
    boolean ties = kind.orders() == 1 || group.method() != Method.SOFTSORT;
    for (int count : counts) {
      for (int i = 0; i < ROWS_OF_EACH; i++) {
        double least = group.mode() == Mode.HARD ? Double.NEGATIVE_INFINITY : -2;
        rows.add(
            ties && i == 0
                ? random.ints(count, -2, 2).mapToDouble(v -> v == -2 ? least : v).toArray()
                : random.doubles(count, -2, 2).toArray());
      }
    }
  }

  /** Compares rows of length n of which the first elements are there. */
  MaskLaw checkLengths(int n) {
    try (MaskedGraph first = graph(n, OperatorSpec.LENGTHS)) {
      compare(first, n, true);
    }
    return this;
  }

  /** Compares rows of length n with a mask. */
  MaskLaw checkMask(int n) {
    try (MaskedGraph some = graph(n, OperatorSpec.MASK)) {
      compare(some, n, false);
    }
    return this;
  }

  private MaskedGraph graph(int n, String by) {
    return new MaskedGraph(group, calls, n, by, kind);
  }

  @Override
  public void close() {
    compact.values().forEach(MaskedGraph::close);
  }

  /** Puts the rows somewhere among others, and compares what comes out. */
  private void compare(MaskedGraph graph, int n, boolean inFront) {
    List<int[]> places = new ArrayList<>();
    double[] x = new double[rows.size() * n];
    boolean[] mask = new boolean[x.length];
    int[] lengths = new int[rows.size()];
    Arrays.setAll(x, i -> JUNK[random.nextInt(JUNK.length)]);
    for (int r = 0; r < rows.size(); r++) {
      int[] of =
          inFront
              ? IntStream.range(0, rows.get(r).length).toArray()
              : places(rows.get(r).length, n);
      places.add(of);
      lengths[r] = of.length;
      for (int j = 0; j < of.length; j++) {
        x[r * n + of[j]] = rows.get(r)[j];
        mask[r * n + of[j]] = true;
      }
    }
    double[] direction = random.doubles(x.length, -1, 1).toArray();
    MaskedGraph.Rows fed =
        new MaskedGraph.Rows(Shape.of(rows.size(), n), x, mask, lengths, direction);
    List<double[]> values = graph.run(fed, null);
    double[][] weights =
        values.stream()
            .map(v -> random.doubles(v.length, -1, 1).toArray())
            .toArray(double[][]::new);
    List<double[]> got = graph.run(fed, weights);
    for (int count : new TreeSet<>(rows.stream().map(row -> row.length).toList())) {
      List<Integer> those =
          IntStream.range(0, rows.size()).filter(r -> rows.get(r).length == count).boxed().toList();
      Some some = new Some(n, count, those, places);
      List<double[]> want = count == 0 ? got : alone(some, graph.results(), fed, weights);
      for (int i = 0; i < got.size(); i++) {
        RowResult result = i < graph.results().size() ? graph.results().get(i) : null;
        require(some, result, got.get(i), want.get(i));
      }
    }
  }

  private int[] places(int count, int n) {
    List<Integer> all = new ArrayList<>(IntStream.range(0, n).boxed().toList());
    Collections.shuffle(all, random);
    return all.subList(0, count).stream().mapToInt(i -> i).sorted().toArray();
  }

  /**
   * Requires of some rows that a result, or a gradient if that is null, is as wanted where there
   * are elements, and 0 elsewhere.
   */
  private void require(Some some, RowResult result, double[] got, double[] want) {
    boolean gradient = result == null;
    Map<Integer, Integer> map = gradient ? some.elements() : some.map(result, rows.size());
    double nothing = !gradient && isLogarithm(result) ? Double.NEGATIVE_INFINITY : 0;
    double size =
        gradient ? map.values().stream().mapToDouble(to -> Math.abs(want[to])).max().orElse(0) : 0;
    for (int at = 0; at < got.length; at++) {
      int row = gradient ? at / some.n() : row(result, at, got.length);
      if (some.those().contains(row)) {
        Integer to = map.get(at);
        double expected = to == null ? nothing : want[to];
        double larger = Math.max(1, Math.max(size, Math.abs(expected)));
        double tolerance = to == null ? 0 : tolerance(gradient) * larger;
        if (got[at] != expected && !(Math.abs(got[at] - expected) <= tolerance)) {
          fail(
              "%s %s[%d] of %d in %d: want %s, got %s; seed %d"
                  .formatted(
                      group,
                      gradient ? "gradient" : result,
                      at,
                      some.count(),
                      some.n(),
                      expected,
                      got[at],
                      SEED));
        }
      }
    }
  }

  private static boolean isLogarithm(RowResult result) {
    boolean last = result.position() + 1 == result.spec().outputs().size();
    return last && result.arguments().containsKey("return_log_probs");
  }

  /** Solvers stop at residuals of 1e-11; long rows without the masked are short ones. */
  private double tolerance(boolean gradient) {
    if (kind.single()) {
      return gradient ? 1e-3 : 1e-4;
    }
    if (group.method() == Method.OT) {
      return gradient ? 1e-6 : 1e-9;
    }
    return rows.stream().anyMatch(row -> row.length > 100) ? (gradient ? 1e-10 : 1e-11) : 1e-12;
  }

  private int row(RowResult result, int at, int size) {
    int ofQuantile = result.leading() ? size / QUANTILES : size;
    return at % ofQuantile / (ofQuantile / rows.size());
  }

  /** The results of the rows without the masked, with the same weights. */
  private List<double[]> alone(
      Some some, List<RowResult> results, MaskedGraph.Rows fed, double[][] weights) {
    MaskedGraph graph = compact.computeIfAbsent(some.count(), m -> graph(m, null));
    double[] x = some.of(fed.x());
    MaskedGraph.Rows own =
        new MaskedGraph.Rows(
            Shape.of(some.those().size(), some.count()), x, null, null, some.of(fed.direction()));
    assertEquals(results, graph.results());
    List<double[]> values = graph.run(own, null);
    double[][] ofOwn = new double[values.size()][];
    for (int i = 0; i < ofOwn.length; i++) {
      double[] of = new double[values.get(i).length];
      double[] given = weights[i];
      some.map(results.get(i), rows.size()).forEach((from, to) -> of[to] = given[from]);
      ofOwn[i] = of;
    }
    return graph.run(own, ofOwn);
  }

  /**
   * Rows of one number of elements.
   *
   * @param n their length with what is masked
   * @param count how many elements are there
   * @param those which rows they are
   * @param places of the elements of all rows
   */
  private record Some(int n, int count, List<Integer> those, List<int[]> places) {
    /** What belongs to their elements. */
    double[] of(double[] all) {
      double[] own = new double[those.size() * count];
      elements().forEach((from, to) -> own[to] = all[from]);
      return own;
    }

    /** From the places of elements to those without the masked. */
    Map<Integer, Integer> elements() {
      Map<Integer, Integer> map = new HashMap<>();
      for (int i = 0; i < those.size(); i++) {
        for (int j = 0; j < count; j++) {
          map.put(those.get(i) * n + places.get(those.get(i))[j], i * count + j);
        }
      }
      return map;
    }

    /** From places in the result of all rows to those in the result without the masked. */
    Map<Integer, Integer> map(RowResult result, int all) {
      Map<Integer, Integer> map = new HashMap<>();
      boolean ofK = result.spec().hasArgument("k");
      boolean rank = result.kind() == RowResult.Kind.RANK;
      boolean each = rank || result.kind() == RowResult.Kind.MASK;
      boolean index = each || result.kind() == RowResult.Kind.INDEX;
      boolean single = each || !result.keepsAxis();
      int wide = single ? 1 : ofK ? Math.min(2, n) : n;
      int narrow = single ? 1 : ofK ? Math.min(2, count) : count;
      int last = index ? n : 1;
      int lastAlone = index ? count : 1;
      for (int q = 0; count > 0 && q < (result.leading() ? QUANTILES : 1); q++) {
        for (int i = 0; i < those.size(); i++) {
          for (int k = 0; k < narrow; k++) {
            for (int j = 0; j < lastAlone; j++) {
              int place = index ? places.get(those.get(i))[j] : 0;
              map.put(
                  ((q * all + those.get(i)) * wide + k) * last + place,
                  ((q * those.size() + i) * narrow + k) * lastAlone + j);
            }
          }
        }
      }
      return map;
    }
  }
}
