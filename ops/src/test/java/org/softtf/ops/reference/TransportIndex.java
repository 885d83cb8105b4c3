// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.reference;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.softtf.ops.Mode;
import org.tensorflow.ndarray.Shape;

/**
 * The soft index of an operator with method ot, on plain numbers and from the definition: elements
 * are carried to anchors, and the plan is proved by its masses.
 */
final class TransportIndex {
  private static final Set<String> EXTREMES = Set.of("argmax", "argmin");

  private final ReferenceCase row;
  private final Mode mode;

  private TransportIndex(ReferenceCase row) {
    this.row = row;
    this.mode = Mode.named((String) row.arguments().getOrDefault("mode", "smooth"));
  }

  /** Whether a case can be computed: a soft index by ot, of one number in the quantiles. */
  static boolean serves(ReferenceCase row) {
    Map<String, Object> given = row.arguments();
    return row.operator().startsWith("arg")
        && !row.operator().endsWith("_st")
        && "ot".equals(given.get("method"))
        && !"hard".equals(given.get("mode"))
        && !given.containsKey("return_log_probs")
        && !(given.get("q") instanceof List)
        && !(given.get("p") instanceof List);
  }

  /** The numbers of a case's output. */
  static double[] of(ReferenceCase row, List<ReferenceArray> inputs) {
    return new TransportIndex(row).output(inputs);
  }

  private double[] output(List<ReferenceArray> inputs) {
    double softness = ((Number) row.arguments().getOrDefault("softness", 0.1)).doubleValue();
    for (ReferenceArray input : inputs) {
      softness = input.name().equals("softness") ? input.values()[0] : softness;
    }
    ReferenceArray x = inputs.get(0);
    Object axis = row.arguments().getOrDefault("axis", -1);
    Shape shape = axis == null ? Shape.of(x.shape().size()) : x.shape();
    int place = axis == null ? 0 : Math.floorMod((int) axis, shape.numDimensions());
    int n = (int) shape.get(place);
    int inner = 1;
    for (int i = place + 1; i < shape.numDimensions(); i++) {
      inner *= (int) shape.get(i);
    }
    double[] values = x.values();
    double[] all = new double[values.length * (row.operator().equals("argsort") ? n : 1)];
    for (int r = 0; r < values.length / n; r++) {
      double[] elements = new double[n];
      int from = r / inner * n * inner + r % inner;
      for (int i = 0; i < n; i++) {
        elements[i] = values[from + i * inner];
      }
      double[][] indices = indices(scores(elements), softness);
      for (int k = 0; k < indices.length; k++) {
        int to = (r / inner * indices.length + k) * inner + r % inner;
        System.arraycopy(indices[k], 0, all, to * n, n);
      }
    }
    return all;
  }

  private double[] scores(double... elements) {
    double sign = row.operator().equals("argmin") ? -1 : 1;
    double[] x = Arrays.stream(elements).map(e -> sign * e).toArray();
    if (Boolean.FALSE.equals(row.arguments().get("standardize"))) {
      return x;
    }
    double mean = Arrays.stream(x).average().orElseThrow();
    double variance = Arrays.stream(x).map(e -> (e - mean) * (e - mean)).average().orElseThrow();
    double size = Math.sqrt(variance + 1e-6);
    return Arrays.stream(x).map(e -> 1 / (1 + Math.exp(-(e - mean) / size))).toArray();
  }

  /** The soft indices that one row of x has. */
  private double[][] indices(double[] x, double softness) {
    int n = x.length;
    if (row.operator().equals("argsort")) {
      double[] masses = new double[n];
      Arrays.fill(masses, 1);
      double[][] plan = plan(x, softness, masses);
      boolean descending = Boolean.TRUE.equals(row.arguments().get("descending"));
      double[][] ordered = plan.clone();
      Arrays.setAll(ordered, k -> plan[descending ? n - 1 - k : k]);
      return ordered;
    }
    if (EXTREMES.contains(row.operator())) {
      return new double[][] {plan(x, softness, n - 1, 1)[1]};
    }
    return new double[][] {quantile(x, softness)};
  }

  private double[] quantile(double[] x, double softness) {
    int last = x.length - 1;
    double t = fraction() * last;
    String how =
        row.operator().equals("argmedian")
            ? "midpoint"
            : (String) row.arguments().getOrDefault("quantile_method", "linear");
    double near = 1e-9 * (1 + t);
    boolean whole = Math.abs(t - Math.rint(t)) <= near;
    int k =
        switch (how) {
          case "higher" -> (int) Math.ceil(t);
          case "nearest" -> (int) Math.ceil(t - 0.5);
          default -> (int) Math.floor(t);
        };
    if (!how.equals("linear") && !how.equals("midpoint")) {
      return plan(x, softness, k, 1, last - k)[1];
    }
    double weight = how.equals("linear") ? t - k : whole ? 0 : 0.5;
    double next = Math.min(1, last - k);
    double[][] plan = plan(x, softness, k, 1, next, last - k - next);
    double[] mixed = new double[x.length];
    Arrays.setAll(mixed, i -> (1 - weight) * plan[1][i] + weight * plan[2][i]);
    return mixed;
  }

  private double fraction() {
    Map<String, Object> given = row.arguments();
    Number q = (Number) given.get("q");
    Number p = (Number) given.get("p");
    return q != null ? q.doubleValue() : p != null ? p.doubleValue() / 100 : 0.5;
  }

  /** The plan to anchors at equal distances in [0, 1]; one without mass gets nothing. */
  private double[][] plan(double[] x, double softness, double... masses) {
    int[] used = IntStream.range(0, masses.length).filter(k -> masses[k] > 0).toArray();
    // in the definition an element has the mass 1/n, here 1
    double unit =
        switch (mode) {
          case C0 -> softness / x.length;
          case C1 -> softness / Math.sqrt(x.length);
          case C2 -> softness / Math.cbrt(x.length);
          default -> softness;
        };
    double[][] cost = new double[used.length][x.length];
    for (int k = 0; k < used.length; k++) {
      for (int i = 0; i < x.length; i++) {
        double distance = x[i] - used[k] / Math.max(1.0, masses.length - 1);
        cost[k][i] = distance * distance / unit;
      }
    }
    double[] some = Arrays.stream(used).mapToDouble(k -> masses[k]).toArray();
    double[][] found = CertifiedTransport.plan(cost, some, mode);
    double[][] plan = new double[masses.length][x.length];
    for (int k = 0; k < used.length; k++) {
      plan[used[k]] = found[k];
    }
    return plan;
  }
}
