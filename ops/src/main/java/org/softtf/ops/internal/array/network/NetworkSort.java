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
    Ops tf = rows.tf();
    Operand<T> weights = rows.oneHot(wanted.positions(tf, rows.length()));
    Operand<T> probabilities = SortingNetwork.rows(tf, rows.scaled(), weights, rows.mode());
    return logarithms ? Simplex.logarithm(rows.formula(), probabilities) : probabilities;
  }

  @Override
  public <T extends TFloating> Operand<T> values(MethodInput<T> rows, OrderStatistics wanted) {
    Ops tf = rows.tf();
    Operand<T> sorted =
        rows.softness().multiply(tf, SortingNetwork.values(tf, rows.scaled(), rows.mode()), 1);
    return rows.restored(wanted.pick(tf, sorted, false, rows.length()));
  }

  /** Σₖ k·Pₖᵢ: the columns of P sum to 1, as its rows do. */
  @Override
  public <T extends TFloating> Operand<T> ranks(MethodInput<T> rows, boolean descending) {
    Ops tf = rows.tf();
    RowMath<T> f = rows.formula();
    Operand<TInt32> positions = new OrderStatistics.All(descending).positions(tf, rows.length());
    Operand<TInt32> ordinals = tf.math.add(positions, tf.constant(1));
    Operand<T> weights = tf.expandDims(f.cast(ordinals), tf.constant(0));
    return f.squeeze(SortingNetwork.rows(tf, rows.scaled(), weights, rows.mode()), 1);
  }

  @Override
  public boolean hasProbabilitiesOfTop() {
    return false;
  }
}
