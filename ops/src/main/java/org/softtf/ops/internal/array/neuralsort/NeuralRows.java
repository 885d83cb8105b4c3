// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.neuralsort;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.Attributes;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.loop.GroupedSum;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Expectations and moments of the columns of neuralsort's matrix for all order statistics of sorted
 * rows, without the matrix.
 *
 * <p>The rows of a long matrix are made in groups, one after the other, and made again in the
 * gradient ({@link GroupedSum}). A group leaves out the columns that are 0 in all of its rows
 * ({@link NeuralGroup}): O(n·w) time for windows of w columns, where w grows with √n for elements
 * that are spread evenly and with n at most; the memory of one group. The windows are stopped;
 * gradients of every order are live.
 */
final class NeuralRows {
  /** Up to this length all rows are made at once. */
  private static final int LONGEST_WHOLE = 2048;

  private static final String NARROW = "narrow";

  private static final GroupedSum MEANS =
      GroupedSum.named("softtf.neuralsort_means", new MeansTerm());

  private static final GroupedSum COLUMN_MOMENTS =
      GroupedSum.named("softtf.neuralsort_column_moments", new ColumnMomentsTerm());

  private NeuralRows() {}

  /**
   * Σⱼ Pₖⱼ·vⱼ with row k of P = simplex(bₖ·x − A), bₖ = 2k − (n − 1), k from 0.
   *
   * @param x (R, n), ascending in each row, n known when the graph is built
   * @param sums A, (R, n)
   * @param v (R, n)
   * @param last in place of n − 1, (R, 1): the elements beyond have infinite sums and no rows; null
   *     if there are none
   * @return (R, n)
   */
  static <T extends TFloating> Operand<T> means(
      Ops tf, Operand<T> x, Operand<T> sums, Operand<T> v, @Nullable Operand<T> last, Mode mode) {
    List<Operand<T>> inputs = last == null ? List.of(x, sums, v) : List.of(x, sums, v, last);
    return MEANS.of(tf, inputs, LONGEST_WHOLE, Attributes.of(Primitive.MODE, mode));
  }

  /**
   * Σₖ Pₖⱼ, Σₖ (k − j)·Pₖⱼ and Σₖ (k − j)²·Pₖⱼ of the same matrix: about the column itself, so that
   * no digits are lost.
   *
   * @param last as for the means
   * @param narrow whether P may be computed in float32, from logits of the type of x
   * @return (R, 3, n)
   */
  static <T extends TFloating> Operand<T> columnMoments(
      Ops tf, Operand<T> x, Operand<T> sums, @Nullable Operand<T> last, Mode mode, boolean narrow) {
    List<Operand<T>> inputs = last == null ? List.of(x, sums) : List.of(x, sums, last);
    Attributes attributes = Attributes.of(Primitive.MODE, mode).with(NARROW, narrow);
    return COLUMN_MOMENTS.of(tf, inputs, LONGEST_WHOLE, attributes);
  }

  /** The input with a number, which says nothing of a gradient; null if there is none. */
  private static <T extends TFloating> @Nullable Operand<T> last(
      Ops tf, List<Operand<T>> inputs, int number) {
    return inputs.size() <= number ? null : tf.stopGradient(inputs.get(number));
  }

  private static Mode mode(Attributes attributes) {
    return attributes.constant(Primitive.MODE, Mode.class);
  }

  private static final class MeansTerm implements GroupedSum.Term {
    @Override
    public <T extends TFloating> GroupedSum.Group<T> ofGroup(
        Ops tf, Operand<TInt32> first, List<Operand<T>> inputs, Attributes attributes) {
      Operand<T> x = inputs.get(0);
      NeuralGroup<T> group =
          NeuralGroup.from(tf, first, x, inputs.get(1), last(tf, inputs, 3), mode(attributes));
      Operand<TInt32> left = tf.math.sub(new RowMath<>(tf, x.type()).length(x), first);
      Operand<TInt32> count = tf.math.minimum(group.count(), left);
      Operand<T> means = GroupedSum.columns(tf, group.means(inputs.get(2)), tf.constant(0), count);
      return GroupedSum.Group.ofColumns(tf, first, count, means, x);
    }

    @Override
    public <T extends TFloating> Operand<T> ofAll(
        Ops tf, List<Operand<T>> inputs, Attributes attributes) {
      Operand<T> x = inputs.get(0);
      NeuralGroup<T> all =
          NeuralGroup.ofAll(tf, x, inputs.get(1), last(tf, inputs, 3), mode(attributes));
      Operand<TInt32> count = new RowMath<>(tf, x.type()).length(x);
      return GroupedSum.columns(tf, all.means(inputs.get(2)), tf.constant(0), count);
    }
  }

  private static final class ColumnMomentsTerm implements GroupedSum.Term {
    @Override
    public <T extends TFloating> GroupedSum.Group<T> ofGroup(
        Ops tf, Operand<TInt32> first, List<Operand<T>> inputs, Attributes attributes) {
      NeuralGroup<T> group =
          NeuralGroup.from(
              tf, first, inputs.get(0), inputs.get(1), last(tf, inputs, 2), mode(attributes));
      return new GroupedSum.Group<>(
          tf.math.add(first, group.count()), columnMoments(group, attributes));
    }

    @Override
    public <T extends TFloating> Operand<T> ofAll(
        Ops tf, List<Operand<T>> inputs, Attributes attributes) {
      NeuralGroup<T> all =
          NeuralGroup.ofAll(
              tf, inputs.get(0), inputs.get(1), last(tf, inputs, 2), mode(attributes));
      return columnMoments(all, attributes);
    }

    private static <T extends TFloating> Operand<T> columnMoments(
        NeuralGroup<T> group, Attributes attributes) {
      // models that earlier versions wrote do not say
      return attributes.has(NARROW) && attributes.flag(NARROW)
          ? group.columnMoments(TFloat32.class)
          : group.columnMoments(group.type());
    }

    @Override
    public <T extends TFloating> Operand<T> zeros(
        Ops tf, List<Operand<T>> inputs, Attributes attributes) {
      Operand<T> zeros = tf.zerosLike(inputs.get(0));
      return tf.stack(List.of(zeros, zeros, zeros), Stack.axis(1L));
    }
  }
}
