package org.softtf.ops.internal.array.method;

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
   * Takes them from sorted rows.
   *
   * @param sorted (R, n)
   * @param descending the order in which the rows are sorted
   * @param length n
   * @return (R, m)
   */
  default <T extends TFloating> Operand<T> pick(
      Ops tf, Operand<T> sorted, boolean descending, Operand<TInt32> length) {
    if (this instanceof All all) {
      boolean inOrder = all.descending() == descending;
      return inOrder ? sorted : tf.reverse(sorted, tf.constant(new int[] {1}));
    }
    Operand<TInt32> positions = positions(tf, length);
    Operand<TInt32> places =
        descending ? tf.math.sub(tf.math.sub(length, tf.constant(1)), positions) : positions;
    return tf.gather(sorted, places, tf.constant(1));
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
          : tf.range(tf.constant(0), length, tf.constant(1));
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
   * @param positions a vector, from 0
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
