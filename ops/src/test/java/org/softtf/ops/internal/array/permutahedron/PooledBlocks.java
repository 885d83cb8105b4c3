// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.permutahedron;

import java.util.ArrayDeque;
import java.util.Deque;
import org.softtf.ops.Mode;

/** The projection onto the permutahedron by pooling adjacent violators one at a time. */
final class PooledBlocks {
  private PooledBlocks() {}

  /** Elements from start to end, and their block's value. */
  private record Block(int start, int end, double value) {}

  /** Projects a row; z and w descending. */
  static double[] project(double[] z, double[] w, Mode mode) {
    Deque<Block> blocks = new ArrayDeque<>();
    for (int i = 0; i < z.length; i++) {
      Block last = new Block(i, i + 1, value(z, w, i, i + 1, mode));
      while (!blocks.isEmpty() && blocks.peek().value() < last.value()) {
        int start = blocks.pop().start();
        last = new Block(start, i + 1, value(z, w, start, i + 1, mode));
      }
      blocks.push(last);
    }
    double[] y = new double[z.length];
    for (Block block : blocks) {
      for (int i = block.start(); i < block.end(); i++) {
        y[i] = power(z[i] - block.value(), mode);
      }
    }
    return y;
  }

  /** What of y is z − v. */
  static double root(double y, Mode mode) {
    return switch (mode) {
      case C1 -> Math.signum(y) * Math.sqrt(Math.abs(y));
      case C2 -> Math.cbrt(y);
      default -> y;
    };
  }

  private static double power(double t, Mode mode) {
    return switch (mode) {
      case C1 -> t * Math.abs(t);
      case C2 -> t * t * t;
      default -> t;
    };
  }

  private static double value(double[] z, double[] w, int start, int end, Mode mode) {
    if (mode == Mode.SMOOTH) {
      return logSum(z, start, end) - logSum(w, start, end);
    }
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int i = start; i < end; i++) {
      double single = z[i] - root(w[i], mode);
      low = Math.min(low, single);
      high = Math.max(high, single);
    }
    while (true) {
      double middle = low + (high - low) / 2;
      if (middle <= low || middle >= high) {
        return middle;
      }
      double excess = 0;
      for (int i = start; i < end; i++) {
        excess += power(z[i] - middle, mode) - w[i];
      }
      if (excess > 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
  }

  private static double logSum(double[] x, int start, int end) {
    double sum = 0;
    for (int i = start; i < end; i++) {
      sum += Math.exp(x[i] - x[start]);
    }
    return x[start] + Math.log(sum);
  }
}
