// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.ot;

import java.util.function.DoubleUnaryOperator;
import org.softtf.ops.Mode;

/**
 * The transport plan to two anchors on plain numbers: element i gives p to the first and 1 − p to
 * the second where the marginal costs differ by one number for all elements, found by bisection.
 */
final class TwoAnchorTransport {
  private final double[][] cost;
  private final Mode mode;

  /** Solves for a cost of two anchors × elements, in units of the softness. */
  TwoAnchorTransport(double[][] cost, Mode mode) {
    this.cost = cost;
    this.mode = mode;
  }

  /** The plan, row by row, with that mass at the first anchor. */
  double[] plan(double mass) {
    int n = cost[0].length;
    double price = root(1e7, p -> total(p) - mass);
    double[] plan = new double[2 * n];
    for (int i = 0; i < n; i++) {
      double share = share(i, price);
      plan[i] = share;
      plan[n + i] = 1 - share;
    }
    return plan;
  }

  private double total(double price) {
    double sum = 0;
    for (int i = 0; i < cost[0].length; i++) {
      sum += share(i, price);
    }
    return sum;
  }

  /** What an element gives to the first anchor when that is cheaper by a price. */
  private double share(int element, double price) {
    double gain = price + cost[1][element] - cost[0][element];
    if (mode == Mode.SMOOTH) {
      return 1 / (1 + Math.exp(-gain));
    }
    double power =
        switch (mode) {
          case C0 -> 1;
          case C1 -> 2;
          case C2 -> 3;
          default -> throw new IllegalArgumentException("no soft mode: " + mode);
        };
    // the derivative of the regulariser is the root of that power, and clipped shares are exact
    if (gain >= 1) {
      return 1;
    }
    if (gain <= -1) {
      return 0;
    }
    double half =
        root(1, v -> Math.pow((1 + v) / 2, 1 / power) - Math.pow((1 - v) / 2, 1 / power) - gain);
    return (1 + half) / 2;
  }

  private static double root(double bound, DoubleUnaryOperator increasing) {
    return Bisection.root(-bound, bound, 100, increasing);
  }
}
