package org.softtf.ops.array;

import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * The result of {@code topK}.
 *
 * @param <T> float32 or float64
 */
public final class TopK<T extends TFloating> {
  private final Operand<T> values;
  private final Operand<T> indices;

  TopK(Operand<T> values, Operand<T> indices) {
    this.values = values;
    this.indices = indices;
  }

  /**
   * Returns the values, greatest first.
   *
   * @return {@code (…, k, …)}
   */
  public Operand<T> values() {
    return values;
  }

  /**
   * Tells whether the method gave indices.
   *
   * @return false for methods that give values only
   */
  public boolean hasIndices() {
    return indices != null;
  }

  /**
   * Returns the soft indices.
   *
   * @return {@code (…, k, …, [n])}
   * @throws IllegalStateException if the method gives values only
   */
  public Operand<T> indices() {
    if (indices == null) {
      throw new IllegalStateException(
          "this method gives values only; for soft indices use softsort, neuralsort or ot");
    }
    return indices;
  }
}
