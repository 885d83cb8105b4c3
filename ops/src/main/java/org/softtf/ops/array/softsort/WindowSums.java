package org.softtf.ops.array.softsort;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gather;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * Sums over the windows of a row: Σᵢ (radius − |zₖ − zᵢ|)^q·fᵢ for each k, from running sums of f
 * times powers of the offsets.
 */
final class WindowSums {
  private final Ops tf;
  private final Window window;
  private final int power;
  private final List<Window.Part> parts;
  private final List<List<Output<TFloat64>>> moments = new ArrayList<>();
  private final List<Output<TFloat64>> equal;

  /** Left part, right part, and the elements equal to the centre. */
  record Sums(Operand<TFloat64> left, Operand<TFloat64> right, Operand<TFloat64> equal) {
    Operand<TFloat64> total(Ops tf) {
      return tf.math.add(tf.math.add(left, right), equal);
    }

    Operand<TFloat64> signed(Ops tf) {
      return tf.math.sub(left, right);
    }
  }

  /**
   * Reads the running sums at the edges of all windows.
   *
   * @param table from {@link #table}, for the same power
   */
  WindowSums(Ops tf, Window window, Operand<TFloat64> table, int functions, int power) {
    this.tf = tf;
    this.window = window;
    this.power = power;
    this.parts = window.parts(tf);
    long channels = (long) functions * (power + 1);
    for (Window.Part part : parts) {
      moments.add(between(table, part.start(), part.end(), channels));
    }
    this.equal = between(table, window.runStart(), window.runEnd(), channels);
  }

  /** Running sums of f·offset^j, j = 0 … power, function by function; (rows, n + 1, channels). */
  static Operand<TFloat64> table(
      Ops tf, Operand<TFloat64> offset, List<? extends Operand<TFloat64>> functions, int power) {
    List<Operand<TFloat64>> channels = new ArrayList<>();
    for (Operand<TFloat64> function : functions) {
      Operand<TFloat64> term = function;
      for (int j = 0; j <= power; j++) {
        channels.add(term);
        term = j == power ? term : tf.math.mul(term, offset);
      }
    }
    return runningSums(tf, tf.stack(channels, Stack.axis(2L)));
  }

  /** Sums of all elements before each position; (rows, n, channels) → (rows, n + 1, channels). */
  static Operand<TFloat64> runningSums(Ops tf, Operand<TFloat64> x) {
    return tf.pad(
        tf.math.cumsum(x, tf.constant(1)),
        tf.constant(new int[][] {{0, 0}, {1, 0}, {0, 0}}),
        tf.constant(0.0));
  }

  private List<Output<TFloat64>> between(
      Operand<TFloat64> table, Operand<TInt32> start, Operand<TInt32> end, long channels) {
    return tf.unstack(
            tf.math.sub(at(tf, table, end), at(tf, table, start)), channels, Unstack.axis(2L))
        .output();
  }

  /** Rows of a table (rows, n + 1, channels) at indices (rows, n). */
  static Operand<TFloat64> at(Ops tf, Operand<TFloat64> table, Operand<TInt32> indices) {
    return tf.gather(table, indices, tf.constant(1), Gather.batchDims(1L));
  }

  /**
   * Returns the sums with the power q, of the function at a place in the table.
   *
   * @param q at most the power of the table
   */
  Sums of(int function, Operand<TFloat64> radius, int q) {
    int first = function * (power + 1);
    List<Operand<TFloat64>> sums = new ArrayList<>();
    for (int p = 0; p < parts.size(); p++) {
      Window.Part part = parts.get(p);
      sums.add(
          polynomial(
              moments.get(p).subList(first, first + q + 1),
              part.base(tf, radius, window.offset()),
              part.sign(),
              q));
    }
    return new Sums(
        tf.math.add(sums.get(0), sums.get(1)),
        tf.math.add(sums.get(2), sums.get(3)),
        tf.math.mul(equal.get(first), Powers.of(tf, radius, q)));
  }

  /** Σ (base + sign·offset)^q from the moments of the offset, by Horner's rule in the base. */
  private Operand<TFloat64> polynomial(
      List<Output<TFloat64>> moment, Operand<TFloat64> base, double sign, int q) {
    Operand<TFloat64> sum = moment.get(0);
    for (int j = 1; j <= q; j++) {
      double factor = Powers.binomial(q, j) * Math.pow(sign, j);
      sum = tf.math.add(tf.math.mul(sum, base), tf.math.mul(moment.get(j), tf.constant(factor)));
    }
    return sum;
  }
}
