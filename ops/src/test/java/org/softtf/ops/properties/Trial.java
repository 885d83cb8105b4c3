// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.properties;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Random rows and what the operators of a group make of them, as they are and changed in ways that
 * should change the results in known ways.
 */
final class Trial {
  /** So small that the operators are the exact ones. */
  private static final double TINY = 1e-5;

  private static final int ROWS = 6;

  private final double softness;
  final double[][] rows = new double[ROWS][];
  final int[][] orders = new int[ROWS][];
  final double[] shifts;
  final Map<RowResult, double[][]> plain;
  final Map<RowResult, double[][]> permuted;
  final Map<RowResult, double[][]> shifted;
  final Map<RowResult, double[][]> negative;

  /** Of the first row alone. */
  final Map<RowResult, double[][]> alone;

  /** Of rows whose elements are apart, with hardly any softness and with none. */
  final double[][] apart = new double[ROWS][];

  final Map<RowResult, double[][]> nearlyHard;
  final Map<RowResult, double[][]> hard;

  /** Of those rows at a large scale and at a larger one. */
  final Map<RowResult, double[][]> large;

  final Map<RowResult, double[][]> larger;

  Trial(RowGraph graph, RowGraph exact, boolean ties, int n, Random random) {
    softness = Math.exp(random.nextDouble(Math.log(0.03), Math.log(3)));
    shifts = random.doubles(ROWS, -20, 20).toArray();
    double[][] all = new double[6 * ROWS][];
    for (int i = 0; i < ROWS; i++) {
      double[] row = row(ties ? i : 2 * i, n, random);
      double shift = shifts[i];
      rows[i] = row;
      orders[i] = order(n, random);
      apart[i] = apart(n, random);
      all[i] = row;
      all[ROWS + i] = IntStream.of(orders[i]).mapToDouble(j -> row[j]).toArray();
      all[2 * ROWS + i] = Arrays.stream(row).map(x -> x + shift).toArray();
      all[3 * ROWS + i] = Arrays.stream(row).map(x -> -x).toArray();
      all[4 * ROWS + i] = Arrays.stream(apart[i]).map(x -> 1e3 * x).toArray();
      all[5 * ROWS + i] = Arrays.stream(apart[i]).map(x -> 1e6 * x).toArray();
    }
    Map<RowResult, double[][]> results = graph.run(all, softness);
    plain = part(results, 0);
    permuted = part(results, 1);
    shifted = part(results, 2);
    negative = part(results, 3);
    large = part(results, 4);
    larger = part(results, 5);
    alone = graph.run(new double[][] {rows[0]}, softness);
    nearlyHard = graph.run(apart, TINY);
    hard = exact.run(apart, TINY);
  }

  private static Map<RowResult, double[][]> part(Map<RowResult, double[][]> results, int index) {
    Map<RowResult, double[][]> part = new LinkedHashMap<>();
    results.forEach(
        (result, all) ->
            part.put(result, Arrays.copyOfRange(all, index * ROWS, (index + 1) * ROWS)));
    return part;
  }

  /** Numbers of several sizes, in rows of odd kind some or all of them equal. */
  private static double[] row(int kind, int n, Random random) {
    double size = new double[] {0.1, 1, 30}[kind % 3];
    double[] row =
        random.doubles(n, -2, 2).map(x -> size * (kind % 2 == 1 ? Math.rint(x) : x)).toArray();
    if (kind == ROWS - 1) {
      Arrays.fill(row, row[0]);
    }
    return row;
  }

  private static int[] order(int n, Random random) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, n).boxed().toList());
    Collections.shuffle(order, random);
    return order.stream().mapToInt(Integer::intValue).toArray();
  }

  private static double[] apart(int n, Random random) {
    return IntStream.of(order(n, random))
        .mapToDouble(k -> k - n / 2.0 + 0.5 * random.nextDouble())
        .toArray();
  }

  int length() {
    return rows[0].length;
  }

  /** The greatest absolute number of a row, at least 1: errors are in proportion to it. */
  double size(int row) {
    return Math.max(1, Arrays.stream(rows[row]).map(Math::abs).max().orElse(0));
  }

  /** What to print of a row whose results are wrong. */
  String describe(double[] row) {
    return "softness " + softness + ", row " + Arrays.toString(row);
  }
}
