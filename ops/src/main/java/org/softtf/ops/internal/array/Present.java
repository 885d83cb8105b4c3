// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array;

import org.jspecify.annotations.Nullable;
import org.softtf.ops.internal.array.method.Presence;
import org.softtf.ops.internal.array.simplex.Simplex;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.settings.Option;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.family.TFloating;

/**
 * Results without what is not there: 0 in its place, or −∞ for a logarithm, and no gradient. All of
 * a result stays as it is where everything is there.
 */
final class Present<T extends TFloating> {
  private final RowMath<T> f;
  private final Ops tf;
  private final @Nullable Presence presence;

  Present(RowMath<T> f, @Nullable Presence presence) {
    this.f = f;
    this.tf = f.tf();
    this.presence = presence;
  }

  /** The first of the values (R, m), as many as there are elements. */
  Operand<T> first(Operand<T> values) {
    return presence == null
        ? values
        : tf.select(presence.places(Axes.size(tf, values, 1)), values, f.number(0));
  }

  /** The values (R, m) of rows in which there is an element. */
  Operand<T> ofRows(Operand<T> values) {
    return presence == null ? values : tf.select(row(presence), values, f.number(0));
  }

  /** What belongs to each element, (R, n). */
  Operand<T> elements(Operand<T> x) {
    return presence == null
        ? x
        : tf.select(tf.math.logicalAnd(presence.there(), row(presence)), x, f.number(0));
  }

  /** Logarithms (R, m, n) of 1 in place of those of 0, so that they can be mixed. */
  Operand<T> finite(Operand<T> logarithms) {
    return presence == null
        ? logarithms
        : tf.select(tf.expandDims(presence.there(), tf.constant(1)), logarithms, f.number(0));
  }

  /**
   * Which of the probabilities (R, m, n) are there; null for all.
   *
   * @param first whether row k is there for the k-th element only
   */
  @Nullable Operand<TBool> cells(Operand<T> probabilities, boolean first) {
    if (presence == null) {
      return null;
    }
    Operand<TBool> rows = first ? presence.places(Axes.size(tf, probabilities, 1)) : row(presence);
    return tf.math.logicalAnd(
        tf.expandDims(rows, tf.constant(2)), tf.expandDims(presence.there(), tf.constant(1)));
  }

  /** Whether there is an element in a row, (R, 1). */
  private Operand<TBool> row(Presence of) {
    return of.places(tf.constant(1));
  }

  /** Probabilities, or logarithms, in the cells, else 0 or −∞. */
  Operand<T> within(@Nullable Operand<TBool> cells, Operand<T> given, boolean logarithms) {
    return cells == null
        ? given
        : tf.select(cells, given, f.number(logarithms ? Double.NEGATIVE_INFINITY : 0));
  }

  /** Logarithms of probabilities, which are raised to a floor first if there is one. */
  Operand<T> logarithms(@Nullable Operand<TBool> cells, Operand<T> probabilities, double floor) {
    if (floor == Option.NO_FLOOR) {
      return Simplex.logarithm(f, probabilities);
    }
    Operand<T> floored = f.maximum(probabilities, f.number(floor));
    if (cells == null) {
      return f.log(f.over(floored, f.sum(floored)));
    }
    Operand<T> those = within(cells, floored, false);
    Operand<T> sum = f.sum(those);
    Operand<T> safe = tf.select(tf.math.greater(sum, f.number(0)), sum, f.number(1));
    return Simplex.logarithm(f, f.over(those, safe));
  }
}
