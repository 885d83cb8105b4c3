package org.softtf.ops.internal.array;

import org.softtf.ops.array.TopK;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * The one implementation of {@link TopK}.
 *
 * @param values the values
 * @param given the soft indices; null if the method gives none
 * @param <T> the type of both
 */
public record TopKResult<T extends TFloating>(Operand<T> values, Operand<T> given)
    implements TopK<T> {
  @Override
  public boolean hasIndices() {
    return given != null;
  }

  @Override
  public Operand<T> indices() {
    if (given == null) {
      throw new IllegalStateException(
          "this method gives values only; for soft indices use softsort, neuralsort or ot");
    }
    return given;
  }
}
