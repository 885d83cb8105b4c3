// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.array;

import org.softtf.ops.internal.array.TopKResult;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * The result of {@code topK}.
 *
 * @param <T> any floating type
 */
public sealed interface TopK<T extends TFloating> permits TopKResult {
  /**
   * Returns the values, greatest first.
   *
   * @return {@code (…, k, …)}
   */
  Operand<T> values();

  /**
   * Tells whether there are indices: hard mode, softsort, neuralsort and ot give them. The other
   * methods give them straight-through only: exact ones, without a gradient.
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
