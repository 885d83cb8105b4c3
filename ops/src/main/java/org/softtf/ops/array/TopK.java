package org.softtf.ops.array;

import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * The result of {@code topK}.
 *
 * @param <T> float32 or float64
 */
public interface TopK<T extends TFloating> {
  /**
   * Returns the values, greatest first.
   *
   * @return {@code (…, k, …)}
   */
  Operand<T> values();

  /**
   * Tells whether there are soft indices: hard mode, softsort, neuralsort and ot give them.
   *
   * @return false for methods that give values only
   */
  boolean hasIndices();

  /**
   * Returns the soft indices.
   *
   * @return {@code (…, k, …, [n])}
   * @throws IllegalStateException if the method gives values only
   */
  Operand<T> indices();
}
