// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.network;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.array.method.MethodInput;
import org.softtf.ops.internal.array.method.Presence;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.RowOrder;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * The numbers that enter a sorting network, those that are there on the first wires and below the
 * others.
 *
 * @param x in units of the softness, (R, n)
 * @param count how many of them are there, (R, 1); null for all
 * @param places the wire of each element, (R, n); null for its own position
 */
record Wires<T extends TFloating>(
    Ops tf, Operand<T> x, @Nullable Operand<TInt32> count, @Nullable Operand<TInt32> places) {
  /** So many units of rounding are more than all comparators of a network take from a gap. */
  private static final double UNITS = 256;

  static <T extends TFloating> Wires<T> of(MethodInput<T> rows) {
    Ops tf = rows.tf();
    Presence presence = rows.presence();
    if (presence == null) {
      return new Wires<>(tf, rows.scaled(), null, null);
    }
    double epsilon = rows.formula().epsilon();
    Operand<T> x = rows.scaled(Comparators.reach(rows.mode(), epsilon), UNITS * epsilon);
    if (presence.isInFront()) {
      return new Wires<>(tf, x, presence.count(), null);
    }
    Operand<TInt32> places = presence.partition(rows.length());
    Operand<T> inFront = RowOrder.permute(tf, x, RowOrder.inverse(tf, places));
    return new Wires<>(tf, inFront, presence.count(), places);
  }

  /** As {@link SortingNetwork#values} says. */
  Operand<T> values(Mode mode) {
    return count == null
        ? SortingNetwork.values(tf, x, mode)
        : SortingNetwork.values(tf, x, count, mode);
  }

  /** As {@link SortingNetwork#rows} says, for the elements at their positions. */
  Operand<T> rows(Operand<T> weights, Mode mode) {
    if (count == null) {
      return SortingNetwork.rows(tf, x, weights, mode);
    }
    Operand<T> rows = SortingNetwork.rows(tf, x, count, weights, mode);
    if (places == null) {
      return rows;
    }
    Operand<TInt32> shape = tf.shape(rows);
    Operand<TInt32> wide = tf.broadcastTo(tf.expandDims(places, tf.constant(1)), shape);
    Operand<TInt32> matrix = tf.stack(List.of(tf.constant(-1), Axes.size(tf, x, 1)));
    Operand<T> permuted = RowOrder.permute(tf, tf.reshape(rows, matrix), tf.reshape(wide, matrix));
    return tf.reshape(permuted, shape);
  }
}
