// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.reference;

import java.util.Arrays;
import org.softtf.ops.Mode;

/**
 * Regularised optimal transport on plain numbers, as an oracle: the plan φ(f + g − c) whose masses
 * are right is the only optimal one, so that its masses prove it, whatever found it.
 *
 * <p>Found by Newton's steps on the dual with Levenberg's damping. The elements' potentials f are
 * found by bisection for given potentials g of the anchors.
 */
final class CertifiedTransport {
  /** How near to the masses a plan must be. */
  static final double PROOF = 1e-12;

  private static final int STEPS = 200;

  private final double[][] cost;
  private final double[] masses;
  private final Mode mode;

  private CertifiedTransport(double[][] cost, double[] masses, Mode mode) {
    this.cost = cost;
    this.masses = masses;
    this.mode = mode;
  }

  /**
   * Solves the problem.
   *
   * @param cost anchors × elements, in units of the softness; each element has the mass 1
   * @param masses of the anchors, positive, in sum the number of elements
   * @throws IllegalStateException if no plan with these masses is found
   */
  static double[][] plan(double[][] cost, double[] masses, Mode mode) {
    return new CertifiedTransport(cost, masses, mode).solve();
  }

  /** From a softness at which all costs are small, halved until it is 1. */
  private double[][] solve() {
    double largest = 1;
    for (double[] anchor : cost) {
      largest = Math.max(largest, Arrays.stream(anchor).max().orElseThrow());
    }
    int halvings = Math.max(0, Math.getExponent(largest)) + 1;
    double[] g = new double[masses.length];
    for (int i = halvings; i > 0; i--) {
      double scale = Math.scalb(1.0, i);
      double[][] smaller = cost.clone();
      Arrays.setAll(smaller, k -> Arrays.stream(cost[k]).map(c -> c / scale).toArray());
      double[] found = new CertifiedTransport(smaller, masses, mode).from(g).g;
      g = Arrays.stream(found).map(x -> 2 * x).toArray();
    }
    State state = from(g);
    if (!(state.error <= PROOF)) {
      throw new IllegalStateException("no plan found; its masses are off by " + state.error);
    }
    return state.plan;
  }

  private State from(double... g) {
    State state = new State(g);
    double damping = 1e-3;
    for (int step = 0; step < STEPS && state.error > PROOF; step++) {
      State next = new State(sum(state.g, state.step(damping)));
      boolean better = next.dual > state.dual || next.error < state.error;
      state = better ? next : state;
      damping = Math.max(1e-14, better ? damping / 10 : 10 * damping);
    }
    return state;
  }

  private static double[] sum(double[] a, double[] b) {
    double[] sum = a.clone();
    Arrays.setAll(sum, k -> a[k] + b[k]);
    return sum;
  }

  /** What potentials of the anchors give. */
  private final class State {
    private final double[] g;
    private final double[][] plan;
    private final double[] missing;
    private final double error;
    private final double dual;

    State(double[] g) {
      this.g = g;
      this.plan = new double[masses.length][cost[0].length];
      this.missing = masses.clone();
      double value = 0;
      double worst = 0;
      for (int i = 0; i < cost[0].length; i++) {
        double f = elementPotential(i);
        double total = 0;
        value += f;
        for (int k = 0; k < masses.length; k++) {
          double slack = f + g[k] - cost[k][i];
          plan[k][i] = phi(slack);
          missing[k] -= plan[k][i];
          total += plan[k][i];
          value -= integral(slack);
        }
        worst = Math.max(worst, Math.abs(total - 1));
      }
      for (int k = 0; k < masses.length; k++) {
        value += masses[k] * g[k];
        worst = Math.max(worst, Math.abs(missing[k]));
      }
      this.dual = value;
      this.error = worst;
    }

    /** Where the element's mass is 1, by bisection. */
    private double elementPotential(int element) {
      double high = Double.POSITIVE_INFINITY;
      for (int k = 0; k < masses.length; k++) {
        // φ(1) ≥ 1: one anchor alone takes the whole mass
        high = Math.min(high, cost[k][element] - g[k] + 1);
      }
      double low = high - 2 - Math.log(masses.length);
      while (true) {
        double middle = (low + high) / 2;
        if (middle <= low || middle >= high) {
          return middle;
        }
        double total = 0;
        for (int k = 0; k < masses.length; k++) {
          total += phi(middle + g[k] - cost[k][element]);
        }
        low = total < 1 ? middle : low;
        high = total < 1 ? high : middle;
      }
    }

    /** (diag(Σᵢ φ′ₖᵢ) − Σᵢ φ′ₖᵢ·φ′ₗᵢ/Σₖ φ′ₖᵢ + damping)⁻¹ · missing. */
    private double[] step(double damping) {
      int m = masses.length;
      double[][] system = new double[m][m + 1];
      for (int i = 0; i < cost[0].length; i++) {
        double total = 0;
        double[] slope = new double[m];
        for (int k = 0; k < m; k++) {
          slope[k] = slope(plan[k][i]);
          total += slope[k];
        }
        for (int k = 0; k < m; k++) {
          system[k][k] += slope[k];
          for (int l = 0; l < m; l++) {
            system[k][l] -= slope[k] * slope[l] / total;
          }
        }
      }
      for (int k = 0; k < m; k++) {
        system[k][k] += damping;
        system[k][m] = missing[k];
      }
      return eliminated(system);
    }
  }

  /** The solution of a symmetric positive definite system, whose last column is the right side. */
  private static double[] eliminated(double[]... system) {
    int m = system.length;
    for (int k = 0; k < m; k++) {
      for (int row = 0; row < m; row++) {
        double factor = row == k ? 0 : system[row][k] / system[k][k];
        for (int column = k; column <= m; column++) {
          system[row][column] -= factor * system[k][column];
        }
      }
    }
    double[] solution = new double[m];
    Arrays.setAll(solution, k -> system[k][m] / system[k][k]);
    return solution;
  }

  private double power() {
    return switch (mode) {
      case C0 -> 1;
      case C1 -> 2;
      case C2 -> 3;
      default -> throw new IllegalArgumentException(mode + " is no power");
    };
  }

  private double phi(double slack) {
    return mode == Mode.SMOOTH ? Math.exp(slack) : Math.pow(Math.max(slack, 0), power());
  }

  private double integral(double slack) {
    return mode == Mode.SMOOTH
        ? Math.exp(slack)
        : Math.pow(Math.max(slack, 0), power() + 1) / (power() + 1);
  }

  /** φ′ where φ has a value. */
  private double slope(double value) {
    if (mode == Mode.SMOOTH) {
      return value;
    }
    return value > 0 ? power() * Math.pow(value, (power() - 1) / power()) : 0;
  }
}
