package org.softtf.ops.internal.math;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.types.family.TFloating;

/**
 * Running sums in which what came before decays: Lₖ = exp(tₖ₋₁ − tₖ)·Lₖ₋₁ + fₖ, along the last
 * axis, for ascending t.
 *
 * <p>Pairs of neighbours are combined, the half as long problem is solved, and the elements between
 * are filled in: O(n) work in log₂ n levels, all of it products and sums of positive factors, so
 * that nothing cancels and nothing overflows however fast the decay. Each level takes its decays
 * from t: the product of many decays that are all close to 1 would keep few digits. Built from
 * operations with ordinary gradients.
 */
public final class LinearRecurrence {
  private static final int FEW = 32;

  private final Ops tf;
  private final int channels;

  /**
   * Prepares sums.
   *
   * @param channels how many sums run with the same decay
   */
  public LinearRecurrence(Ops tf, int channels) {
    this.tf = tf;
    this.channels = channels;
  }

  /**
   * Returns the running sums from the first element to the last.
   *
   * @param f (rows, channels, n)
   * @param t (rows, 1, n)
   * @param n the length, known when the graph is built
   * @return (rows, channels, n)
   */
  public <T extends TFloating> Operand<T> of(Operand<T> f, Operand<T> t, int n) {
    if (n == 1) {
      return f;
    }
    if (n % 2 == 1) {
      // a last element that nobody looks at makes the length even
      return first(of(lastTwice(f), lastTwice(t), n + 1), n);
    }
    int half = n / 2;
    List<Output<T>> sums = pairs(f, channels, half);
    List<Output<T>> places = pairs(t, 1, half);
    Operand<T> even = sums.get(0);
    Operand<T> odd =
        of(
            tf.math.add(sums.get(1), decayed(places.get(0), places.get(1), even)),
            places.get(1),
            half);
    Operand<T> filled =
        half == 1
            ? even
            : tf.math.add(
                even,
                padStart(
                    decayed(
                        first(places.get(1), half - 1),
                        beyondFirst(places.get(0)),
                        first(odd, half - 1))));
    return interleaved(filled, odd, n);
  }

  /**
   * By a transposition where there are many: it takes a third of the time that stacking number by
   * number does, but one operation more.
   */
  private <T extends TFloating> Operand<T> interleaved(Operand<T> even, Operand<T> odd, int n) {
    List<Operand<T>> both = List.of(even, odd);
    Operand<T> pairs =
        n <= FEW
            ? tf.stack(both, Stack.axis(3L))
            : AxisMove.of(tf, tf.stack(both, Stack.axis(2L)), 2, 3);
    return tf.reshape(pairs, tf.constant(new int[] {-1, channels, n}));
  }

  /** exp(from − to)·x. */
  private <T extends TFloating> Operand<T> decayed(Operand<T> from, Operand<T> to, Operand<T> x) {
    return tf.math.mul(tf.math.exp(tf.math.sub(from, to)), x);
  }

  private <T extends TFloating> List<Output<T>> pairs(Operand<T> x, int width, int half) {
    return tf.unstack(
            tf.reshape(x, tf.constant(new int[] {-1, width, half, 2})), 2L, Unstack.axis(3L))
        .output();
  }

  private <T extends TFloating> Operand<T> first(Operand<T> x, int length) {
    return tf.slice(x, tf.constant(new int[3]), tf.constant(new int[] {-1, -1, length}));
  }

  private <T extends TFloating> Operand<T> beyondFirst(Operand<T> x) {
    return tf.slice(x, tf.constant(new int[] {0, 0, 1}), tf.constant(new int[] {-1, -1, -1}));
  }

  private <T extends TFloating> Operand<T> lastTwice(Operand<T> x) {
    return tf.mirrorPad(x, tf.constant(new int[][] {{0, 0}, {0, 0}, {0, 1}}), "SYMMETRIC");
  }

  private <T extends TFloating> Operand<T> padStart(Operand<T> x) {
    return tf.pad(x, tf.constant(new int[][] {{0, 0}, {0, 0}, {1, 0}}), tf.constant(x.type(), 0));
  }
}
