// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.ot;

import java.util.function.DoubleUnaryOperator;

/** Roots of increasing functions. */
final class Bisection {
  private Bisection() {}

  /** The root between two points, after so many halvings. */
  static double root(double from, double to, int halvings, DoubleUnaryOperator increasing) {
    double low = from;
    double high = to;
    for (int i = 0; i < halvings; i++) {
      double middle = (low + high) / 2;
      if (increasing.applyAsDouble(middle) < 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }
}
