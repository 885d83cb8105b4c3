// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.network;

import java.util.Arrays;
import org.softtf.ops.Mode;
import org.softtf.ops.array.PlainStep;

/**
 * A bitonic network on plain numbers, whose padded wires really hold +∞ and carry a row of zeros:
 * the model that the operator is held against.
 */
final class PaddedNetwork {
  final double[] values;
  final double[][] rows;
  private final Mode mode;

  PaddedNetwork(double[] x, Mode mode) {
    this.mode = mode;
    int wires = 1;
    while (wires < x.length) {
      wires *= 2;
    }
    values = Arrays.copyOf(x, wires);
    Arrays.fill(values, x.length, wires, Double.POSITIVE_INFINITY);
    rows = new double[wires][x.length];
    for (int i = 0; i < x.length; i++) {
      rows[i][i] = 1;
    }
    for (int block = 2; block <= wires; block *= 2) {
      for (int distance = block / 2; distance >= 1; distance /= 2) {
        for (int i = 0; i < wires; i++) {
          int partner = i ^ distance;
          if (i < partner && (i & block) == 0) {
            compare(i, partner);
          } else if (i < partner) {
            compare(partner, i);
          }
        }
      }
    }
  }

  /** Moves the softly smaller value to the first wire. */
  private void compare(int low, int high) {
    double a = values[low];
    double b = values[high];
    if (Double.isInfinite(a) && Double.isInfinite(b)) {
      return;
    }
    double sigma = Double.isInfinite(a) ? 1 : Double.isInfinite(b) ? 0 : PlainStep.of(a - b, mode);
    values[low] = mix(sigma, b, a);
    values[high] = mix(sigma, a, b);
    for (int j = 0; j < rows[low].length; j++) {
      double p = rows[low][j];
      double q = rows[high][j];
      rows[low][j] = sigma * q + (1 - sigma) * p;
      rows[high][j] = sigma * p + (1 - sigma) * q;
    }
  }

  /** σa + (1 − σ)b where 0·∞ is 0. */
  private static double mix(double sigma, double a, double b) {
    return sigma == 1 ? a : sigma == 0 ? b : sigma * a + (1 - sigma) * b;
  }
}
