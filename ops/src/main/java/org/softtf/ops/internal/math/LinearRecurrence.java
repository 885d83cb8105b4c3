// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.math;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.types.family.TFloating;

/**
 * The linear recurrence Lₖ = exp(tₖ₋₁ − tₖ)·Lₖ₋₁ + hₖ along the last axis, for ascending t: running
 * sums in which what came before decays.
 *
 * <p>By odd-even reduction, as a parallel prefix computation (Ladner and Fischer, J. ACM 1980):
 * neighbours are combined in pairs, the problem of half the length is solved, and the elements
 * between are filled in. O(n) time and memory in log₂ n levels. All factors are positive and at
 * most 1, so that nothing cancels or overflows, however fast the decay. Each level takes its decays
 * from t itself, because the product of many decays close to 1 keeps few digits.
 *
 * <p>Nothing is stopped: it is built from operations whose ordinary gradients have every order.
 */
public final class LinearRecurrence<T extends TFloating> {
  /** Up to this length elements are interleaved one by one. */
  private static final int FEW = 32;

  private final Ops tf;
  private final RowMath<T> f;
  private final int channels;

  /**
   * Prepares sums.
   *
   * @param channels how many sums run with the same decay
   */
  public LinearRecurrence(RowMath<T> f, int channels) {
    this.tf = f.tf();
    this.f = f;
    this.channels = channels;
  }

  /**
   * Returns L.
   *
   * @param h (R, channels, n)
   * @param t (R, 1, n)
   * @param n the length, known when the graph is built
   * @return (R, channels, n)
   */
  public Operand<T> of(Operand<T> h, Operand<T> t, int n) {
    if (n == 1) {
      return h;
    }
    if (n % 2 == 1) {
      // makes the length even by a last element that is dropped again
      return first(of(lastTwice(h), lastTwice(t), n + 1), n);
    }
    int half = n / 2;
    List<Output<T>> terms = pairs(h, channels, half);
    List<Output<T>> places = pairs(t, 1, half);
    Operand<T> even = terms.get(0);
    Operand<T> combined = f.plus(terms.get(1), decayed(places.get(0), places.get(1), even));
    Operand<T> odd = of(combined, places.get(1), half);
    return interleaved(half == 1 ? even : filled(even, odd, places, half), odd, n);
  }

  /** L at the even elements but the first, from that at the odd element before each. */
  private Operand<T> filled(Operand<T> even, Operand<T> odd, List<Output<T>> places, int half) {
    Operand<T> before =
        decayed(first(places.get(1), half - 1), beyondFirst(places.get(0)), first(odd, half - 1));
    return f.plus(even, padStart(before));
  }

  /**
   * Alternates even and odd elements. Where there are many, by a transposition: one operation more
   * than stacking number by number, in a third of the time.
   */
  private Operand<T> interleaved(Operand<T> even, Operand<T> odd, int n) {
    List<Operand<T>> both = List.of(even, odd);
    Operand<T> pairs =
        n <= FEW
            ? tf.stack(both, Stack.axis(3L))
            : AxisMove.of(tf, tf.stack(both, Stack.axis(2L)), 2, 3);
    return tf.reshape(pairs, tf.constant(new int[] {-1, channels, n}));
  }

  /** exp(from − to)·x. */
  private Operand<T> decayed(Operand<T> from, Operand<T> to, Operand<T> x) {
    return f.times(f.exp(f.minus(from, to)), x);
  }

  private List<Output<T>> pairs(Operand<T> x, int width, int half) {
    Operand<T> pairs = tf.reshape(x, tf.constant(new int[] {-1, width, half, 2}));
    return tf.unstack(pairs, 2L, Unstack.axis(3L)).output();
  }

  private Operand<T> first(Operand<T> x, int length) {
    return tf.slice(x, tf.constant(new int[3]), tf.constant(new int[] {-1, -1, length}));
  }

  private Operand<T> beyondFirst(Operand<T> x) {
    return tf.slice(x, tf.constant(new int[] {0, 0, 1}), tf.constant(new int[] {-1, -1, -1}));
  }

  private Operand<T> lastTwice(Operand<T> x) {
    return tf.mirrorPad(x, tf.constant(new int[][] {{0, 0}, {0, 0}, {0, 1}}), "SYMMETRIC");
  }

  private Operand<T> padStart(Operand<T> x) {
    return tf.pad(x, tf.constant(new int[][] {{0, 0}, {0, 0}, {1, 0}}), f.number(0));
  }
}
