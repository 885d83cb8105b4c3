// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.softsort;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;

/**
 * For each element of a sorted row an interval of elements on one side of it, which lies in its own
 * cell and the next one on that side.
 *
 * @param inner the edge next to the element
 * @param cell the edge of the element's cell
 * @param outer the far edge
 * @param left whether the interval is [outer, inner) and not [inner, outer)
 */
record ElementInterval(
    Operand<TInt32> inner, Operand<TInt32> cell, Operand<TInt32> outer, boolean left) {

  /** Where the part in the element's own cell ends. */
  Operand<TInt32> middle(Ops tf) {
    return left ? tf.math.maximum(outer, cell) : tf.math.minimum(outer, cell);
  }
}
