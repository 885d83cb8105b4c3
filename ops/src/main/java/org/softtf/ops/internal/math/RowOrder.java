// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.math;

import java.util.Arrays;
import java.util.List;
import org.softtf.ops.internal.primitive.Primitive;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.TopK;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Sorting the rows of a matrix by index, stable, and gathering by such indices. ±∞ stand at the
 * ends, as TensorFlow's {@code TopKV2} orders them; NaN stands where −∞ does, in the order that is
 * sorted.
 */
public final class RowOrder {
  /** Gathers by permutations of whole rows; its gradient is the gathering by the inverse ones. */
  private static final Primitive PERMUTATION =
      Primitive.named("softtf.permutation")
          .forward(RowOrder::permutation)
          .gradient(RowOrder::permutationGradient);

  private RowOrder() {}

  /**
   * The indices of the first count elements in order, equal ones by their position.
   *
   * @param x (R, n); NaN counts as −∞, so that the comparison stays an order
   * @return (R, count)
   */
  public static <T extends TFloating> Operand<TInt32> of(
      Ops tf, Operand<T> x, Operand<TInt32> count, boolean descending) {
    Operand<T> key = tf.stopGradient(descending ? x : tf.math.neg(x));
    Operand<T> lowest = tf.constant(x.type(), Double.NEGATIVE_INFINITY);
    Operand<T> ordered = tf.select(tf.math.isNan(key), lowest, key);
    return tf.nn.topK(ordered, count, new TopK.Options[0]).indices();
  }

  /** (R, n) and indices (R, m) → (R, m). */
  public static <T extends TFloating> Operand<T> pick(
      Ops tf, Operand<T> x, Operand<TInt32> indices) {
    return RowGather.of(tf, x, indices);
  }

  /** As {@link #pick}, with indices that hold each position of a row once. */
  public static <T extends TFloating> Operand<T> permute(
      Ops tf, Operand<T> x, Operand<TInt32> order) {
    return PERMUTATION.apply(tf, x, order);
  }

  /** The inverse of each row's permutation. */
  public static Operand<TInt32> inverse(Ops tf, Operand<TInt32> order) {
    Operand<TInt32> start = RowGather.starts(tf, order);
    Operand<TInt32> flat = tf.reshape(tf.math.add(order, start), tf.constant(new int[] {-1}));
    return tf.math.sub(tf.reshape(tf.math.invertPermutation(flat), tf.shape(order)), start);
  }

  private static <T extends TFloating> List<Operand<T>> permutation(Primitive.Forward<T> c) {
    return List.of(pick(c.tf(), c.input(0), c.input(1, TInt32.class)));
  }

  private static <T extends TFloating> List<Operand<T>> permutationGradient(
      Primitive.Backward<T> c) {
    Operand<TInt32> inverse = inverse(c.tf(), c.input(1, TInt32.class));
    return Arrays.asList(permute(c.tf(), c.cotangent(), inverse), null);
  }
}
