// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.cdfsum;

import java.util.List;
import org.softtf.ops.internal.array.median.WeightedQuantile;
import org.softtf.ops.internal.array.method.MethodInput;
import org.softtf.ops.internal.array.method.Presence;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Soft k-hot masks of rows z, several for each: S((zᵢ − θₖ)/softness) with the θₖ for which they
 * sum to k, where S is the step of a mode.
 *
 * <p>θₖ is the root of a sum of steps, as {@link WeightedQuantile} finds it for t = n − k: each
 * mask is a row of its own there. Struski et al., arXiv 2503.06242, for the distribution function
 * of Laplace. For m masks O(m·n log n) time and O(m·n) memory.
 *
 * <p>The search for θ is stopped; its derivatives are live, in every order where registered and in
 * two orders in the ordinary way.
 *
 * @param values the masks, (R, m, n); what they say of elements that are not there means nothing
 * @param distances (zᵢ − θₖ)/softness, (R, m, n); −∞ for k ≤ 0 and ∞ where no more than k are there
 */
public record KHotMasks<T extends TFloating>(Operand<T> values, Operand<T> distances) {
  /**
   * Finds masks.
   *
   * @param operator the operator's name in an error
   * @param rows what to compare
   * @param k how many each mask counts, (R, m) or (1, m)
   * @param <T> the type
   */
  public static <T extends TFloating> KHotMasks<T> of(
      String operator, MethodInput<T> rows, Operand<T> k) {
    Ops tf = rows.tf();
    RowMath<T> f = rows.formula();
    Presence presence = rows.presence();
    Operand<T> z = rows.scores();
    Operand<T> weights = presence == null ? tf.onesLike(z) : f.indicator(presence.there());
    Operand<T> count = f.cast(rows.count());
    Operand<TBool> some = tf.math.greater(k, f.number(0));
    Operand<TBool> between = tf.math.logicalAnd(some, tf.math.less(k, count));
    // less would be lost in n − k
    Operand<T> least = f.maximum(k, f.times(f.epsilon(), count));
    Operand<T> visible = f.plus(k, f.stop(f.minus(least, k)));
    Operand<T> target = f.minus(count, tf.select(between, visible, f.times(0.5, count)));
    Repetition<T> each = new Repetition<>(f, z, k);
    WeightedQuantile<T> quantile =
        WeightedQuantile.of(
            rows.settings(), operator, each.rows(z), each.rows(weights), each.numbers(target));
    Operand<TBool> found = tf.expandDims(between, f.lastAxis());
    Operand<TBool> counts = tf.expandDims(some, f.lastAxis());
    return new KHotMasks<>(
        tf.select(found, each.split(quantile.above(rows.settings())), f.indicator(counts)),
        tf.select(
            found,
            each.split(f.minus(quantile.z(), quantile.y())),
            tf.select(
                counts, f.number(Double.POSITIVE_INFINITY), f.number(Double.NEGATIVE_INFINITY))));
  }

  /** R rows, each of them m times. */
  private record Repetition<T extends TFloating>(
      RowMath<T> f, Operand<TInt32> rows, Operand<TInt32> times, Operand<TInt32> n) {
    Repetition(RowMath<T> f, Operand<T> z, Operand<T> k) {
      this(f, Axes.size(f.tf(), z, 0), Axes.size(f.tf(), k, 1), Axes.size(f.tf(), z, 1));
    }

    /** (R, n) → (R·m, n). */
    Operand<T> rows(Operand<T> x) {
      Ops tf = f.tf();
      Operand<T> all = tf.broadcastTo(f.asRows(x), tf.stack(List.of(rows, times, n)));
      return tf.reshape(all, tf.stack(List.of(tf.math.mul(rows, times), n)));
    }

    /** (R, m) or (1, m) → (R·m, 1). */
    Operand<T> numbers(Operand<T> x) {
      Ops tf = f.tf();
      Operand<T> all = tf.broadcastTo(x, tf.stack(List.of(rows, times)));
      return tf.reshape(all, tf.constant(new int[] {-1, 1}));
    }

    /** (R·m, n) → (R, m, n). */
    Operand<T> split(Operand<T> x) {
      Ops tf = f.tf();
      return tf.reshape(x, tf.stack(List.of(rows, times, n)));
    }
  }
}
