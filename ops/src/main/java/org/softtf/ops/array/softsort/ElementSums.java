package org.softtf.ops.array.softsort;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * For each element of a row the sums over all windows that it is in: the transpose of {@link
 * WindowSums}.
 *
 * <p>On each part of a window the weight is a polynomial in the element's offset. Its coefficients
 * are added where the part starts and subtracted where it ends; running sums then hold, at each
 * element, the coefficients of the sum of all windows around it.
 */
final class ElementSums {
  private final Ops tf;
  private final Window window;
  private final Operand<TFloat64> radius;
  private final int power;
  private final Operand<TFloat64> g;
  private final List<Output<TFloat64>> coefficients;

  /**
   * Adds up all windows.
   *
   * @param g the cotangent
   * @param gMean the cotangent times the mean of its window
   */
  ElementSums(
      Ops tf,
      Window window,
      Operand<TFloat64> radius,
      int power,
      Operand<TFloat64> g,
      Operand<TFloat64> gMean) {
    this.tf = tf;
    this.window = window;
    this.radius = radius;
    this.power = power;
    this.g = g;
    Operand<TFloat64> changes = null;
    for (Window.Part part : window.parts(tf)) {
      Operand<TFloat64> base = part.base(tf, radius, window.offset());
      List<Operand<TFloat64>> terms = new ArrayList<>();
      addTerms(terms, g, base, part.sign(), power, 1);
      addTerms(terms, g, base, part.sign(), power - 1, part.sign());
      addTerms(terms, gMean, base, part.sign(), power - 1, part.sign());
      Operand<TFloat64> update = tf.stack(terms, Stack.axis(2L));
      Operand<TFloat64> change =
          tf.math.sub(scatter(update, part.start()), scatter(update, part.end()));
      changes = changes == null ? change : tf.math.add(changes, change);
    }
    long channels = 3L * power + 1;
    Operand<TFloat64> running = tf.math.cumsum(changes, tf.constant(1));
    this.coefficients = tf.unstack(running, channels, Unstack.axis(2L)).output();
  }

  /** Coefficients of factor·h·(base + sign·offset)^q. */
  private void addTerms(
      List<Operand<TFloat64>> terms,
      Operand<TFloat64> h,
      Operand<TFloat64> base,
      double sign,
      int q,
      double factor) {
    for (int j = 0; j <= q; j++) {
      double constant = factor * Powers.binomial(q, j) * Math.pow(sign, j);
      Operand<TFloat64> term = j == q ? h : tf.math.mul(h, Powers.of(tf, base, q - j));
      terms.add(constant == 1 ? term : tf.math.mul(term, tf.constant(constant)));
    }
  }

  /** Adds up updates (rows, n, channels) at positions (rows, n) from 0 to n; drops those at n. */
  private Operand<TFloat64> scatter(Operand<TFloat64> updates, Operand<TInt32> positions) {
    Operand<TInt32> shape = tf.shape(updates);
    Operand<TInt32> rows = tf.gather(shape, tf.constant(0), tf.constant(0));
    Operand<TInt32> n = tf.gather(shape, tf.constant(1), tf.constant(0));
    Operand<TInt32> channels = tf.gather(shape, tf.constant(2), tf.constant(0));
    Operand<TInt32> width = tf.math.add(n, tf.constant(1));
    Operand<TInt32> firstOfRow =
        tf.expandDims(
            tf.math.mul(tf.range(tf.constant(0), rows, tf.constant(1)), width), tf.constant(1));
    Operand<TInt32> flat =
        tf.reshape(tf.math.add(positions, firstOfRow), tf.constant(new int[] {-1}));
    Operand<TFloat64> sums =
        tf.math.unsortedSegmentSum(
            tf.reshape(updates, tf.stack(List.of(tf.constant(-1), channels))),
            flat,
            tf.math.mul(rows, width));
    Operand<TFloat64> byRow = tf.reshape(sums, tf.stack(List.of(rows, width, channels)));
    return tf.slice(byRow, tf.constant(new int[3]), tf.stack(List.of(rows, n, channels)));
  }

  private Operand<TFloat64> polynomial(int first, int degree) {
    Operand<TFloat64> value = coefficients.get(first + degree);
    for (int j = degree - 1; j >= 0; j--) {
      value = tf.math.add(tf.math.mul(value, window.offset()), coefficients.get(first + j));
    }
    return value;
  }

  /** Σₖ gₖ·wₖᵢ for each element i. */
  Operand<TFloat64> weighted() {
    Operand<TFloat64> ofEqual =
        WindowSums.runningSums(
            tf, tf.expandDims(tf.math.mul(g, Powers.of(tf, radius, power)), tf.constant(2)));
    Operand<TFloat64> equal =
        tf.math.sub(
            WindowSums.at(tf, ofEqual, window.runEnd()),
            WindowSums.at(tf, ofEqual, window.runStart()));
    return tf.math.add(
        polynomial(0, power), tf.squeeze(equal, org.tensorflow.op.core.Squeeze.axis(List.of(2L))));
  }

  /** Σₖ gₖ·(rₖ − |zₖ − zᵢ|)^(p−1)·sign(zₖ − zᵢ) for each element i. */
  Operand<TFloat64> signedOfCotangent() {
    return polynomial(power + 1, power - 1);
  }

  /** The same of the cotangent times the mean of its window. */
  Operand<TFloat64> signedOfMean() {
    return polynomial(2 * power + 1, power - 1);
  }
}
