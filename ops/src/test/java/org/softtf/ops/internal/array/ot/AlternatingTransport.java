// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.ot;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.softtf.ops.Mode;

/**
 * The transport plan on plain numbers by maximising the dual along one potential at a time, each by
 * bisection: slow, without derivatives, and nothing that the operator uses.
 */
final class AlternatingTransport {
  private final double[][] cost;
  private final double[] masses;
  private final Mode mode;
  private final double[] anchors;
  private final double[] elements;

  /** Solves for a cost of anchors × elements, in units of the softness. */
  AlternatingTransport(double[][] cost, double[] masses, Mode mode) {
    this.cost = cost;
    this.masses = masses;
    this.mode = mode;
    anchors = new double[cost.length];
    elements = new double[cost[0].length];
  }

  /** The plan after so many sweeps, row by row. */
  double[] plan(int sweeps) {
    for (int sweep = 0; sweep < sweeps; sweep++) {
      for (int i = 0; i < elements.length; i++) {
        int element = i;
        elements[i] = root(f -> columnSum(element, f) - 1);
      }
      for (int k = 0; k < anchors.length; k++) {
        int anchor = k;
        anchors[k] = root(g -> rowSum(anchor, g) - masses[anchor]);
      }
    }
    double[] plan = new double[anchors.length * elements.length];
    for (int k = 0; k < anchors.length; k++) {
      for (int i = 0; i < elements.length; i++) {
        plan[k * elements.length + i] = phi(elements[i] + anchors[k] - cost[k][i]);
      }
    }
    return plan;
  }

  /** By how much a plan misses the elements' masses, all 1; those of the anchors are right. */
  double residual(double... plan) {
    double worst = 0;
    for (int i = 0; i < elements.length; i++) {
      double sum = 0;
      for (int k = 0; k < anchors.length; k++) {
        sum += plan[k * elements.length + i];
      }
      worst = Math.max(worst, Math.abs(sum - 1));
    }
    return worst;
  }

  private double columnSum(int element, double f) {
    double sum = 0;
    for (int k = 0; k < anchors.length; k++) {
      sum += phi(f + anchors[k] - cost[k][element]);
    }
    return sum;
  }

  private double rowSum(int anchor, double g) {
    double sum = 0;
    for (int i = 0; i < elements.length; i++) {
      sum += phi(elements[i] + g - cost[anchor][i]);
    }
    return sum;
  }

  private double phi(double u) {
    double positive = Math.max(u, 0);
    return switch (mode) {
      case SMOOTH -> Math.exp(u);
      case C0 -> positive;
      case C1 -> positive * positive;
      case C2 -> positive * positive * positive;
      default -> throw new IllegalArgumentException("no soft mode: " + mode);
    };
  }

  private double root(DoubleUnaryOperator increasing) {
    double size =
        Arrays.stream(cost).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElseThrow();
    double bound = 100 + 4 * size;
    return Bisection.root(-bound, bound, 80, increasing);
  }
}
