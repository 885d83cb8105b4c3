// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.smoothsort;

import java.util.List;
import java.util.function.UnaryOperator;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/**
 * With the diagonals of the matrices only, and {@link BlockCyclicReduction}: O(m log m) time and
 * memory, in more operations.
 *
 * @param f where to build
 * @param m how many gaps there are, at least 3
 */
record BandedGapMatrix(RowMath<TFloat64> f, int m) implements GapMatrix {
  @Override
  public Operand<TFloat64> differences(Operand<TFloat64> x) {
    Ops tf = f.tf();
    return tf.concat(List.of(second(x), x), tf.constant(1));
  }

  @Override
  public Operand<TFloat64> sums(Operand<TFloat64> amounts) {
    List<Output<TFloat64>> parts = GapDiagonals.halves(f.tf(), amounts);
    return f.plus(second(parts.get(0)), parts.get(1));
  }

  @Override
  public Operand<TFloat64> sizes(Operand<TFloat64> amounts) {
    List<Output<TFloat64>> parts = GapDiagonals.halves(f.tf(), amounts);
    Operand<TFloat64> slacks = parts.get(0);
    return f.plus(f.plus(f.times(2, slacks), both(slacks)), parts.get(1));
  }

  /** L·x. */
  private Operand<TFloat64> second(Operand<TFloat64> x) {
    return f.minus(f.times(2, x), both(x));
  }

  private Operand<TFloat64> both(Operand<TFloat64> x) {
    return f.plus(GapDiagonals.neighbours(f, x, -1), GapDiagonals.neighbours(f, x, 1));
  }

  @Override
  public UnaryOperator<Operand<TFloat64>> solver(Operand<TFloat64> amounts) {
    GapDiagonals of = GapDiagonals.of(f, amounts);
    return new BlockCyclicReduction(f, m, of.main(), of.beside(), of.after())::solve;
  }

  @Override
  public UnaryOperator<Operand<TFloat64>> stoppedSolver(Operand<TFloat64> amounts) {
    return solver(f.stop(amounts));
  }
}
