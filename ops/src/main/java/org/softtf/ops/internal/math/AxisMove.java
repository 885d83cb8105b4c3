// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.math;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/** Moves an axis to another place while the others keep their order. */
public final class AxisMove {
  private AxisMove() {}

  /**
   * Moves an axis.
   *
   * @param tf where to build
   * @param x an operand, also of unknown rank
   * @param from the axis, negative from the last
   * @param to the place it has in the result, negative from the last
   * @param <T> the type of x
   * @return x with its axes in the new order
   */
  public static <T extends TType> Operand<T> of(Ops tf, Operand<T> x, int from, int to) {
    if (from == to) {
      return x;
    }
    if (x.shape().isUnknown()) {
      return tf.linalg.transpose(x, order(tf, tf.rank(x), from, to));
    }
    int rank = x.shape().numDimensions();
    return of(tf, x, rank, Axes.normalize(from, rank), Axes.normalize(to, rank));
  }

  /**
   * Moves an axis of an operand whose rank the caller knows.
   *
   * @param from the axis, from 0
   * @param to the place it has in the result, from 0
   */
  public static <T extends TType> Operand<T> of(Ops tf, Operand<T> x, int rank, int from, int to) {
    if (from == to) {
      return x;
    }
    List<Integer> order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
    order.add(to, order.remove(from));
    return tf.linalg.transpose(
        x, tf.constant(order.stream().mapToInt(Integer::intValue).toArray()));
  }

  /** The permutation for a rank that is known only when the graph runs. */
  private static Operand<TInt32> order(Ops tf, Operand<TInt32> rank, int from, int to) {
    Operand<TInt32> zero = tf.constant(0);
    Operand<TInt32> one = tf.constant(1);
    Operand<TInt32> source = fromFirst(tf, rank, from);
    Operand<TInt32> target = fromFirst(tf, rank, to);
    Operand<TInt32> others =
        tf.concat(
            List.of(tf.range(zero, source, one), tf.range(tf.math.add(source, one), rank, one)),
            zero);
    Operand<TInt32> ahead =
        tf.slice(others, tf.constant(new int[] {0}), tf.expandDims(target, zero));
    Operand<TInt32> behind =
        tf.slice(others, tf.expandDims(target, zero), tf.constant(new int[] {-1}));
    return tf.concat(List.of(ahead, tf.expandDims(source, zero), behind), zero);
  }

  private static Operand<TInt32> fromFirst(Ops tf, Operand<TInt32> rank, int axis) {
    return axis < 0 ? tf.math.add(rank, tf.constant(axis)) : tf.constant(axis);
  }
}
