// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.method;

import java.util.List;
import org.softtf.ops.internal.math.Constants;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.types.family.TFloating;

/** Ranks from probabilities. */
public final class Ranks {
  /** What an element's probabilities must sum to for its rank to be taken. */
  private static final double SMALLEST_SUM = 1e-10;

  private Ranks() {}

  /** 1 … n. */
  public static <T extends TFloating> Operand<T> numbers(MethodInput<T> rows) {
    Ops tf = rows.tf();
    return rows.formula().range(tf.constant(1), tf.math.add(rows.length(), tf.constant(1)));
  }

  /** n … 1, or for each row from the number of its elements down, (R, n). */
  public static <T extends TFloating> Operand<T> descending(MethodInput<T> rows) {
    Ops tf = rows.tf();
    RowMath<T> f = rows.formula();
    return f.minus(f.cast(tf.math.add(rows.count(), tf.constant(1))), numbers(rows));
  }

  /**
   * Σₖ k·Pₖᵢ / Σₖ Pₖᵢ.
   *
   * @param probabilities (R, n, n), k ascending
   * @param descending whether to count from the other end
   * @return (R, n)
   */
  public static <T extends TFloating> Operand<T> of(
      MethodInput<T> rows, Operand<T> probabilities, boolean descending) {
    Ops tf = rows.tf();
    RowMath<T> f = rows.formula();
    Operand<T> numbers = descending ? descending(rows) : numbers(rows);
    Operand<T> sums = f.product(weights(rows, numbers), probabilities);
    Operand<T> weighted = tf.gather(sums, tf.constant(0), tf.constant(1));
    Operand<T> total = tf.gather(sums, tf.constant(1), tf.constant(1));
    return f.over(weighted, f.maximum(total, f.number(SMALLEST_SUM)));
  }

  /** The numbers and ones, for each of the places that have an element, (1 or R, 2, n). */
  private static <T extends TFloating> Operand<T> weights(MethodInput<T> rows, Operand<T> numbers) {
    Ops tf = rows.tf();
    Presence presence = rows.presence();
    if (presence == null) {
      Operand<T> both = tf.stack(List.of(numbers, Constants.onesLike(tf, numbers)));
      return tf.expandDims(both, tf.constant(0));
    }
    RowMath<T> f = rows.formula();
    Operand<T> there = f.indicator(presence.sorted(rows.length()));
    return tf.stack(List.of(f.times(there, numbers), there), Stack.axis(1L));
  }
}
