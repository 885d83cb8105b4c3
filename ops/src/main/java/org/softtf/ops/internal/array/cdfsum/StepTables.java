// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.cdfsum;

import java.util.List;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.loop.State;
import org.softtf.ops.internal.loop.Variable;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * What sums of steps over the weighted elements of sorted rows are read from: Σᵢ wᵢ·S⁽ʳ⁾(b − aᵢ)
 * for any b, where S⁽ʳ⁾ is a derivative of the step of a mode.
 *
 * <p>Tables are made in O(n) time and memory, and read in O(log n) for each b. All is built from
 * operations whose ordinary gradients have every order; what elements are near which b is stopped.
 */
interface StepTables {
  /**
   * Makes tables.
   *
   * @param elements a, (R, n), ascending, as {@link SortedScores} makes them
   * @param weights (R, n)
   * @param length of the rows of scores, to whose range all a and b are near
   */
  static StepTables of(
      RowMath<TFloat64> f,
      Mode mode,
      Operand<TFloat64> elements,
      Operand<TFloat64> weights,
      Operand<TInt32> length) {
    return mode == Mode.SMOOTH
        ? LogisticTables.of(f, elements, weights, Cells.Frame.of(f, length))
        : CompactTables.of(f, mode, elements, weights);
  }

  /** The variables by which a loop takes tables. */
  static List<Variable<?>> variables(Mode mode) {
    return mode == Mode.SMOOTH ? LogisticTables.VARIABLES : CompactTables.VARIABLES;
  }

  /** The tables that a loop has taken. */
  static StepTables from(State state, Mode mode) {
    return mode == Mode.SMOOTH ? LogisticTables.from(state) : CompactTables.from(state, mode);
  }

  /** The operands for {@link #variables}. */
  State state();

  /**
   * The sums.
   *
   * @param points b, (R, m), in any order, finite
   * @param orders r, each at least 0
   * @return for each order (R, m)
   */
  List<Operand<TFloat64>> at(RowMath<TFloat64> f, Operand<TFloat64> points, int... orders);
}
