// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.ArrayList;
import java.util.List;
import org.softtf.gradients.internal.tape.EagerNumbers;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
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
    tape.recording().requireUsable();
    tape.recording().requireValue("target", target);
    TapeArguments.requireFloating("target", target);
    GradientOptions.requireNoCotangents("jacobian", options);
    long size = target.shape().size();
    if (size == 0) {
      throw new IllegalArgumentException(
          "a jacobian needs a target with numbers in it, got one of shape " + target.shape());
    }
    EagerNumbers<TFloat64> numbers = new EagerNumbers<>(tape.session(), TFloat64.class);
    Operand<TFloat64> positions = tf.range(numbers.of(0), numbers.of((double) size), numbers.of(1));
    List<Operand<T>> rows = new ArrayList<>();
    for (long i = 0; i < size; i++) {
      List<SafeGradients.Option> all = new ArrayList<>(List.of(options));
      Operand<TBool> unit = tf.math.equal(positions, numbers.of((double) i));
      all.add(SafeGradients.cotangents(List.of(like(tf, target, unit))));
      rows.add(tape.gradient(target, source, all.toArray(SafeGradients.Option[]::new)));
    }
    long[] shape = target.shape().append(source.shape()).asArray();
    Operand<T> jacobian = tf.reshape(tf.stack(rows), tf.constant(shape));
    tape.recording().handOut(jacobian);
    return jacobian;
  }

  /** 1 where a flag is set, 0 elsewhere. */
  private static <U extends TType> Operand<U> like(Ops tf, Operand<U> target, Operand<TBool> flat) {
    Operand<TInt32> shape = tf.shape(target);
    return tf.reshape(tf.dtypes.cast(flat, target.type()), shape);
  }
}
