// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.network;

import org.softtf.ops.internal.array.method.MethodInput;
import org.softtf.ops.internal.array.method.OrderStatistics;
import org.softtf.ops.internal.array.method.SortingMethod;
import org.softtf.ops.internal.array.simplex.Simplex;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * A bitonic network of soft comparators. Petersen et al., arXiv 2105.04019.
 *
 * <p>Values are those that the network sorts softly, mapped back to the scale of x.
 */
public final class NetworkSort implements SortingMethod {
  @Override
  public boolean needsKnownLength() {
    return true;
  }

  @Override
  public <T extends TFloating> Operand<T> probabilities(
      MethodInput<T> rows, OrderStatistics wanted, boolean logarithms) {
    Operand<T> weights = rows.oneHot(wanted.positions(rows));
    Operand<T> probabilities = rows(rows, weights);
    return logarithms ? Simplex.logarithm(rows.formula(), probabilities) : probabilities;
  }

  @Override
  public <T extends TFloating> Operand<T> values(MethodInput<T> rows, OrderStatistics wanted) {
    Ops tf = rows.tf();
    Operand<T> sorted = rows.softness().multiply(tf, Wires.of(rows).values(rows.mode()), 1);
    return rows.restored(wanted.pick(rows, sorted, false));
  }

  /** Σₖ k·Pₖᵢ: the columns of P sum to 1, as its rows do. */
  @Override
  public <T extends TFloating> Operand<T> ranks(MethodInput<T> rows, boolean descending) {
    Ops tf = rows.tf();
    RowMath<T> f = rows.formula();
    Operand<TInt32> positions = new OrderStatistics.All(descending).positions(rows);
    Operand<TInt32> ordinals = tf.math.add(positions, tf.constant(1));
    int axis = rows.presence() == null ? 0 : 1;
    Operand<T> weights = tf.expandDims(f.cast(ordinals), tf.constant(axis));
    return f.squeeze(rows(rows, weights), 1);
  }

  @Override
  public boolean hasProbabilitiesOfTop() {
    return false;
  }

  private static <T extends TFloating> Operand<T> rows(MethodInput<T> rows, Operand<T> weights) {
    return Wires.of(rows).rows(weights, rows.mode());
  }
}
