// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.method;

import org.softtf.ops.internal.math.Axes;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** Which order statistics of a row an operator asks a method for. */
public sealed interface OrderStatistics {
  /**
   * Their positions in ascending order, from 0.
   *
   * @param length n
   * @return a vector
   */
  Operand<TInt32> positions(Ops tf, Operand<TInt32> length);

  /**
   * Their positions in ascending order, from 0.
   *
   * @return a vector, or (R, m) where some elements are not there; places beyond the elements of a
   *     row have the position of its last one in the order wanted
   */
  default Operand<TInt32> positions(MethodInput<?> rows) {
    Ops tf = rows.tf();
    Operand<TInt32> all = positions(tf, rows.length());
    if (rows.presence() == null || this instanceof Positions) {
      return all;
    }
    // of the longest row; in a shorter one the greatest is further to the front
    Operand<TInt32> last = tf.math.sub(rows.count(), tf.constant(1));
    Operand<TInt32> missing = tf.math.sub(rows.length(), rows.count());
    boolean ascending = this instanceof All order && !order.descending();
    return ascending
        ? tf.math.minimum(all, last)
        : tf.math.maximum(tf.math.sub(all, missing), tf.constant(0));
  }

  /**
   * Takes them from sorted rows.
   *
   * @param sorted (R, n), what is not there last
   * @param descending the order in which the rows are sorted
   * @return (R, m)
   */
  default <T extends TFloating> Operand<T> pick(
      MethodInput<T> rows, Operand<T> sorted, boolean descending) {
    if (this instanceof All all) {
      return all.descending() == descending ? sorted : rows.reversed(sorted);
    }
    Ops tf = rows.tf();
    Operand<TInt32> positions = positions(rows);
    Operand<TInt32> places =
        descending ? tf.math.sub(tf.math.sub(rows.count(), tf.constant(1)), positions) : positions;
    return rows.columns(sorted, places);
  }

  /** The greatest element. */
  record Greatest() implements OrderStatistics {
    @Override
    public Operand<TInt32> positions(Ops tf, Operand<TInt32> length) {
      return new Top(1).positions(tf, length);
    }
  }

  /** All elements in order. */
  record All(boolean descending) implements OrderStatistics {
    @Override
    public Operand<TInt32> positions(Ops tf, Operand<TInt32> length) {
      return descending
          ? tf.range(tf.math.sub(length, tf.constant(1)), tf.constant(-1), tf.constant(-1))
          : Axes.positions(tf, length);
    }
  }

  /**
   * The greatest elements, in descending order.
   *
   * @param count how many
   */
  record Top(int count) implements OrderStatistics {
    @Override
    public Operand<TInt32> positions(Ops tf, Operand<TInt32> length) {
      Operand<TInt32> last = tf.math.sub(length, tf.constant(1));
      return tf.range(last, tf.math.sub(last, tf.constant(count)), tf.constant(-1));
    }
  }

  /**
   * Elements by their position in ascending order.
   *
   * @param positions a vector, from 0; (R, m) where some elements are not there
   * @param count how many, or −1 if that is known only when the graph runs
   * @param next what is known of the elements after them
   */
  record Positions(Operand<TInt32> positions, long count, Next next) implements OrderStatistics {
    @Override
    public Operand<TInt32> positions(Ops tf, Operand<TInt32> length) {
      return positions;
    }
  }

  /** Whether positions come with those after them, on which the anchors of ot depend. */
  enum Next {
    /** Each stands alone. */
    NONE,
    /** The operator interpolates between each and the one after it, which has the weight 0. */
    WEIGHTLESS,
    /** The second half are those after the first half, or the last one again. */
    SECOND_HALF
  }
}
