package org.softtf.gradients;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/** A Jacobian, row by row: one gradient for each number of the target. */
final class Jacobian {
  private Jacobian() {}

  /**
   * Computes the rows.
   *
   * @param tf what puts them together, seen by the tapes around
   */
  static <T extends TType> Operand<T> of(
      GradientTape tape,
      Ops tf,
      Operand<?> target,
      Operand<T> source,
      SafeGradients.Option... options) {
    long size = target.shape().size();
    if (size == 0) {
      throw new IllegalArgumentException(
          "a jacobian needs a target with numbers in it, got one of shape " + target.shape());
    }
    List<Operand<T>> rows = new ArrayList<>();
    for (long i = 0; i < size; i++) {
      List<SafeGradients.Option> all = new ArrayList<>(List.of(options));
      all.add(SafeGradients.cotangents(List.of(unit(tf, target, i, size))));
      rows.add(tape.gradient(target, source, all.toArray(SafeGradients.Option[]::new)));
    }
    long[] shape = target.shape().append(source.shape()).asArray();
    return tf.reshape(tf.stack(rows), tf.constant(shape));
  }

  /** 1 at a position of the target, 0 elsewhere. */
  private static <U extends TType> Operand<U> unit(
      Ops tf, Operand<U> target, long position, long size) {
    Operand<TInt64> positions = tf.range(tf.constant(0L), tf.constant(size), tf.constant(1L));
    Operand<U> flat =
        tf.dtypes.cast(tf.math.equal(positions, tf.constant(position)), target.type());
    return tf.reshape(flat, tf.constant(target.shape().asArray()));
  }
}
