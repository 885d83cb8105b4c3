// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.claims;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.ops.array.ArrayOption;
import org.softtf.ops.reference.Tensors;
import org.softtf.ops.reference.TestSessions;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.family.TFloating;

/** By how much a method, in a mode and a type, misses what is claimed, over all rows it is fed. */
final class MeasuredClaims<T extends TFloating> implements AutoCloseable {
  private static final double[] QUANTILES = {0, 0.2, 0.5, 0.9, 1};

  private final Class<T> type;
  private final double rounding;
  private final Graph graph = new Graph();
  private final Map<String, Operand<T>> results = new LinkedHashMap<>();
  private final Map<Claim, Double> worst = new EnumMap<>(Claim.class);
  private final Map<Claim, String> where = new EnumMap<>(Claim.class);
  private final Operand<T> x;
  private final Operand<T> softness;
  private final Session session;

  /**
   * Builds the operators.
   *
   * @param n the length of the rows if it must be known, else −1
   * @param rounding what counts as rounding, for numbers of size 1
   */
  MeasuredClaims(
      Method method, Mode mode, Class<T> type, boolean standardize, long n, double rounding) {
    this.type = type;
    this.rounding = rounding;
    Ops tf = Ops.create(graph);
    x = tf.placeholder(type, Placeholder.shape(Shape.of(-1, n)));
    softness = tf.placeholder(type, Placeholder.shape(Shape.scalar()));
    SoftOps soft = SoftOps.create(tf).method(method).mode(mode).softness(softness);
    ArrayOption.Standardize how = ArrayOption.standardize(standardize);
    results.put("max", soft.max(x, how));
    results.put("min", soft.min(x, how));
    results.put("sort", soft.sort(x, how));
    results.put("rank", soft.rank(x, how));
    results.put("ascending rank", soft.rank(x, how, ArrayOption.ascending()));
    results.put("quantile", soft.quantile(x, QUANTILES, how));
    results.put("median", soft.median(x, how));
    if (Claims.givesIndices(method)) {
      results.put("argsort", soft.argsort(x, how));
      results.put("argmax", soft.argmax(x, how));
      results.put("argmin", soft.argmin(x, how));
      results.put("argquantile", soft.argquantile(x, QUANTILES, how));
    }
    session = TestSessions.unoptimized(graph);
  }

  /** The worst miss of each claim so far: more than 1 is more than the type's rounding. */
  Map<Claim, Double> worst() {
    return worst;
  }

  /** Requires that claims are missed by rounding only. */
  void require(Set<Claim> claims) {
    for (Claim claim : claims) {
      double miss = worst.getOrDefault(claim, 0.0);
      assertTrue(miss <= 1, () -> claim + ": " + miss * rounding + ", " + where.get(claim));
    }
  }

  /** Rows of n numbers, whose elements are perhaps 5 softness apart or more. */
  void feed(double[][] rows, double softly, boolean apart) {
    int n = rows[0].length;
    double[] flat = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    Map<String, double[]> found = run(Shape.of(rows.length, n), flat, softly);
    for (int r = 0; r < rows.length; r++) {
      new Row(rows[r], r, rows.length, softly, found).measure(apart);
    }
  }

  private Map<String, double[]> run(Shape shape, double[] flat, double softly) {
    try (Tensor fed = Tensors.of(type, shape, flat);
        Tensor how = Tensors.of(type, Shape.scalar(), softly)) {
      Session.Runner runner = session.runner().feed(x, fed).feed(softness, how);
      results.values().forEach(runner::fetch);
      Map<String, double[]> found = new LinkedHashMap<>();
      try (Result result = runner.run()) {
        int next = 0;
        for (String name : results.keySet()) {
          found.put(name, Tensors.values(result.get(next++)));
        }
      }
      return found;
    }
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }

  /** One row and its results. */
  private final class Row {
    private final double[] elements;
    private final double[] sorted;
    private final int row;
    private final int rows;
    private final double softly;
    private final Map<String, double[]> found;
    private final double size;

    Row(double[] elements, int row, int rows, double softly, Map<String, double[]> found) {
      this.elements = elements;
      this.sorted = elements.clone();
      Arrays.sort(sorted);
      this.row = row;
      this.rows = rows;
      this.softly = softly;
      this.found = found;
      this.size = Math.max(1, Math.max(Math.abs(sorted[0]), Math.abs(sorted[n() - 1])));
    }

    private int n() {
      return elements.length;
    }

    void measure(boolean apart) {
      inside(Claim.EXTREMES_INSIDE, Double.NEGATIVE_INFINITY, sorted[n() - 1], size, of("max", 1));
      inside(Claim.EXTREMES_INSIDE, sorted[0], Double.POSITIVE_INFINITY, size, of("min", 1));
      double[] ascending = of("sort", n());
      inside(Claim.VALUES_INSIDE, sorted[0], sorted[n() - 1], size, ascending);
      inside(Claim.VALUES_INSIDE, sorted[0], sorted[n() - 1], size, of("median", 1));
      inside(Claim.VALUES_INSIDE, sorted[0], sorted[n() - 1], size, quantiles());
      for (int i = 1; i < n(); i++) {
        miss(Claim.ASCENDING, (ascending[i - 1] - ascending[i]) / size);
      }
      inside(Claim.RANKS_INSIDE, 1, n(), n(), of("rank", n()));
      inside(Claim.RANKS_INSIDE, 1, n(), n(), of("ascending rank", n()));
      if (found.containsKey("argsort")) {
        probabilities();
      }
      if (apart) {
        exact();
      }
    }

    private double[] of(String name, int length) {
      return Arrays.copyOfRange(found.get(name), row * length, (row + 1) * length);
    }

    private double[] quantiles() {
      double[] quantiles = new double[QUANTILES.length];
      Arrays.setAll(quantiles, q -> found.get("quantile")[q * rows + row]);
      return quantiles;
    }

    private void probabilities() {
      List<double[]> indices = new ArrayList<>();
      double[] matrix = of("argsort", n() * n());
      double[] columns = new double[n()];
      for (int k = 0; k < n(); k++) {
        indices.add(Arrays.copyOfRange(matrix, k * n(), (k + 1) * n()));
        for (int i = 0; i < n(); i++) {
          columns[i] += matrix[k * n() + i];
        }
      }
      indices.add(of("argmax", n()));
      indices.add(of("argmin", n()));
      for (int q = 0; q < QUANTILES.length; q++) {
        int from = (q * rows + row) * n();
        indices.add(Arrays.copyOfRange(found.get("argquantile"), from, from + n()));
      }
      for (double[] index : indices) {
        // not below 0 by any rounding
        miss(Claim.PROBABILITIES, Arrays.stream(index).min().orElseThrow() < 0 ? 1 : 0);
        inside(Claim.PROBABILITIES, 1, 1, n(), Arrays.stream(index).sum());
      }
      inside(Claim.DOUBLY_STOCHASTIC, 1, 1, n(), columns);
    }

    private void exact() {
      double[] ascending = of("sort", n());
      double[] ranks = of("rank", n());
      for (int k = 0; k < n(); k++) {
        miss(Claim.EXACT_VALUES, Math.abs(ascending[k] - sorted[k]) / size);
        for (int i = 0; i < n(); i++) {
          boolean here = elements[i] == sorted[k];
          if (here) {
            miss(Claim.EXACT_RANKS, Math.abs(ranks[i] - (n() - k)) / n());
          }
          if (found.containsKey("argsort")) {
            double p = of("argsort", n() * n())[k * n() + i];
            miss(Claim.EXACT_INDICES, Math.abs(p - (here ? 1 : 0)));
          }
        }
      }
    }

    private void inside(Claim claim, double low, double high, double unit, double... values) {
      for (double value : values) {
        miss(claim, Math.max(low - value, value - high) / unit);
      }
    }

    private void miss(Claim claim, double by) {
      double error = Double.isNaN(by) ? Double.POSITIVE_INFINITY : Math.max(0, by) / rounding;
      if (error >= worst.getOrDefault(claim, 0.0)) {
        worst.put(claim, error);
        where.put(claim, "softness " + softly + ", row " + Arrays.toString(elements));
      }
    }
  }
}
