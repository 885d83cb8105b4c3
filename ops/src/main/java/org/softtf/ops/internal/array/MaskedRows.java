// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array;

import org.jspecify.annotations.Nullable;
import org.softtf.ops.internal.array.method.Presence;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.family.TFloating;

/**
 * An operand as rows, and which of their elements are there.
 *
 * @param layout how it became rows
 * @param matrix (R, n), 0 in place of what is not there
 * @param presence null if all elements are there
 * @param present what leaves results without elements out
 */
record MaskedRows<T extends TFloating>(
    Layout<T> layout, Operand<T> matrix, @Nullable Presence presence, Present<T> present) {

  /**
   * Makes them.
   *
   * @param operator the operator's name in an error
   * @param x the operand
   * @param options with the axis, the mask and the lengths
   * @param required the shape that x must have for what goes with it
   */
  static <T extends TFloating> MaskedRows<T> of(
      Ops tf, String operator, Operand<T> x, ArrayOptions options, RequiredShape required) {
    RowMath<T> f = new RowMath<>(tf, x.type());
    Layout<T> layout = new Layout<>(tf, operator, x, options.axis(), required);
    Operand<T> all = layout.rows();
    Operand<TBool> there =
        Masks.of(tf, operator, layout.checked(), options.axis(), options.mask(), options.lengths());
    if (there == null) {
      return new MaskedRows<>(layout, all, null, new Present<>(f, null));
    }
    boolean inFront = options.mask() == null;
    Presence presence = new Presence(tf, layout.rows(there), f.length(all), inFront);
    return new MaskedRows<>(layout, presence.only(f, all), presence, new Present<>(f, presence));
  }
}
