package org.softtf.ops.array;

import java.util.Set;
import org.softtf.ops.settings.Mode;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * An algorithm behind the array-valued operators. Each works on rows (R, n) and knows nothing of
 * axes, options and straight-through.
 */
interface SortingMethod {
  /** The modes it has. */
  Set<Mode> modes();

  /**
   * Whether it gives probabilities over indices; if not, {@link #probabilities} is never called.
   */
  boolean hasProbabilities();

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
  <T extends TFloating> Operand<T> probabilities(Rows<T> rows, Wanted wanted, boolean logarithms);

  /**
   * The wanted order statistics.
   *
   * @return (R, m)
   */
  <T extends TFloating> Operand<T> values(Rows<T> rows, Wanted wanted);

  /**
   * The same values where the probabilities are built already.
   *
   * @param probabilities (R, m, n)
   * @return (R, m)
   */
  default <T extends TFloating> Operand<T> values(
      Rows<T> rows, Wanted wanted, Operand<T> probabilities) {
    Formula<T> f = rows.formula();
    Operand<T> weights = rows.gated() ? probabilities : f.stop(probabilities);
    return f.squeeze(f.product(weights, f.asColumns(rows.original())), 2);
  }

  /**
   * The 1-based position of each element.
   *
   * @return (R, n)
   */
  <T extends TFloating> Operand<T> ranks(Rows<T> rows, boolean descending);
}
