// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.selection;

import org.softtf.ops.internal.settings.RunCheck;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * A slice from a soft start, going round at the end: element t is Σᵢ pᵢ·x[(i + t) mod n], so its
 * soft index is p turned by t places.
 */
public final class DynamicSlice {
  private DynamicSlice() {}

  /**
   * Takes it.
   *
   * @param what the size's name in an error
   * @param start ([n])
   */
  public static <T extends TFloating> Operand<T> of(
      Ops tf, String what, Operand<T> x, Operand<T> start, int size, int axis) {
    Operand<TInt32> zero = tf.constant(0);
    Operand<TInt32> one = tf.constant(1);
    Operand<TInt32> places = places(tf, what, start, size);
    Operand<TInt32> columns = tf.range(zero, places, one);
    Operand<TInt32> rows = tf.expandDims(tf.range(zero, tf.constant(size), one), one);
    Operand<TInt32> turned = tf.math.floorMod(tf.math.sub(columns, rows), places);
    return Expectation.shared(tf, x, tf.gather(start, turned, zero), axis);
  }

  /** How many places the soft start is over; fails when the graph runs if they are too few. */
  private static <T extends TFloating> Operand<TInt32> places(
      Ops tf, String what, Operand<T> start, int size) {
    Operand<TInt32> places = tf.size(start);
    if (Expectation.size(start.shape(), 0) >= 0) {
      return places;
    }
    return RunCheck.require(
        tf,
        tf.math.greaterEqual(places, tf.constant(size)),
        places,
        what + " must be from 1 to the length of the axis; size, length:",
        tf.constant(size),
        places);
  }

  /** Refuses a size that does not fit the places, if they are known: at least 0. */
  public static void requireSize(String what, int size, long places) {
    if (size < 1 || (places >= 0 && size > places)) {
      throw new IllegalArgumentException(
          what
              + " must be from 1 to "
              + (places < 0 ? "the length of the axis" : places)
              + ", got "
              + size);
    }
  }
}
