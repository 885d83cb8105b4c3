// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array;

import org.jspecify.annotations.Nullable;
import org.softtf.ops.array.TopK;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * The one implementation of {@link TopK}.
 *
 * @param values the values
 * @param given the soft indices, if the method gives them
 * @param <T> the type of both
 */
public record TopKResult<T extends TFloating>(Operand<T> values, @Nullable Operand<T> given)
    implements TopK<T> {
  @Override
  public boolean hasIndices() {
    return given != null;
  }

  @Override
  public Operand<T> indices() {
    if (given == null) {
      throw new IllegalStateException(
          "topK: this method gives values only; for soft indices use softsort, neuralsort, ot or"
              + " cdf_sum");
    }
    return given;
  }
}
