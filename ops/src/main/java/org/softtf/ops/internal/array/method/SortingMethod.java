// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.method;

import java.util.EnumSet;
import java.util.Set;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * An algorithm behind the array-valued operators. It works on rows (R, n) and knows nothing of
 * axes, options and straight-through.
 *
 * <p>A new algorithm is a package with an implementation of this interface and a line in {@code
 * Methods}.
 */
public interface SortingMethod {
  /** The modes it has: all soft ones, unless it says otherwise. */
  default Set<Mode> modes() {
    return EnumSet.complementOf(EnumSet.of(Mode.HARD));
  }

  /**
   * Whether it gives probabilities over indices; if not, {@link #probabilities} is never called.
   */
  default boolean hasProbabilities() {
    return true;
  }

  /** Whether the length of a row must be known when the graph is built. */
  default boolean needsKnownLength() {
    return false;
  }

  /** Whether some elements of its rows may not be there, see {@link MethodInput#presence}. */
  default boolean takesMask() {
    return true;
  }

  /** Whether top-k gives probabilities besides values. */
  default boolean hasProbabilitiesOfTop() {
    return hasProbabilities();
  }

  /**
   * For each wanted order statistic the probabilities of the elements to be it.
   *
   * @param logarithms whether to give logarithms, −∞ for 0
   * @return (R, m, n)
   */
  <T extends TFloating> Operand<T> probabilities(
      MethodInput<T> rows, OrderStatistics wanted, boolean logarithms);

  /**
   * The wanted order statistics.
   *
   * @return (R, m)
   */
  <T extends TFloating> Operand<T> values(MethodInput<T> rows, OrderStatistics wanted);

  /**
   * The same values where the probabilities are built already.
   *
   * @param probabilities (R, m, n)
   * @return (R, m)
   */
  default <T extends TFloating> Operand<T> values(
      MethodInput<T> rows, OrderStatistics wanted, Operand<T> probabilities) {
    RowMath<T> f = rows.formula();
    Operand<T> weights = rows.gated() ? probabilities : f.stop(probabilities);
    return f.squeeze(f.product(weights, f.asColumns(rows.original())), 2);
  }

  /**
   * The 1-based position of each element.
   *
   * @return (R, n)
   */
  <T extends TFloating> Operand<T> ranks(MethodInput<T> rows, boolean descending);
}
