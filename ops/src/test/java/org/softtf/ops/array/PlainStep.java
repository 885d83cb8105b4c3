// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.array;

import org.softtf.ops.Mode;

/** The step S of a mode on plain numbers, as its definition writes it. */
public final class PlainStep {
  private PlainStep() {}

  /** Returns S(u). */
  public static double of(double u, Mode mode) {
    double v = u / 5;
    if (mode == Mode.SMOOTH) {
      return 1 / (1 + Math.exp(-u));
    }
    if (v < -1) {
      return 0;
    }
    if (v >= 1) {
      return 1;
    }
    return switch (mode) {
      case C0 -> (1 + v) / 2;
      case C1 -> 0.5 + 3 * v / 4 - Math.pow(v, 3) / 4;
      case C2 -> 0.5 + 15 * v / 16 - 5 * Math.pow(v, 3) / 8 + 3 * Math.pow(v, 5) / 16;
      default -> throw new IllegalArgumentException("no soft mode: " + mode);
    };
  }
}
