// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.selection;

import org.softtf.ops.internal.settings.Option;
import org.softtf.ops.internal.settings.Option.Kind;

/**
 * An option of an operator that selects along an axis, as in {@code soft.take(x, softIndex,
 * SelectionOption.axis(1))}.
 *
 * <p>There is one type {@code OfX} for each operator X, and one type for each option, which has the
 * types of the operators that take it: the compiler refuses it elsewhere. Calls need not name these
 * types. An option may be given once.
 */
public sealed interface SelectionOption {
  /** An option of {@code takeAlongAxis}. */
  sealed interface OfTakeAlongAxis extends SelectionOption {}

  /** An option of {@code take}. */
  sealed interface OfTake extends SelectionOption {}

  /** An option of {@code dynamicIndexInDim}. */
  sealed interface OfDynamicIndexInDim extends SelectionOption {}

  /** An option of {@code dynamicSliceInDim}. */
  sealed interface OfDynamicSliceInDim extends SelectionOption {}

  /** The axis. */
  sealed interface Axis extends OfTakeAlongAxis, OfTake, OfDynamicIndexInDim, OfDynamicSliceInDim
      permits Option {}

  /** All elements as one row, in place of an axis. */
  sealed interface Flatten extends OfTakeAlongAxis, OfTake permits Option {}

  /** Whether to keep the axis that is selected from. */
  sealed interface KeepDims extends OfDynamicIndexInDim permits Option {}

  /**
   * Works along an axis; each operator says which one it is without this option.
   *
   * @param axis from 0, or from −1 backwards
   * @return the option
   */
  static Axis axis(int axis) {
    return new Option(Kind.AXIS, axis);
  }

  /**
   * Works on all elements as one row, the default; Python's {@code axis=None}.
   *
   * @return the option
   */
  static Flatten flatten() {
    return new Option(Kind.AXIS, null);
  }

  /**
   * Keeps the axis that is selected from, with length 1, or drops it.
   *
   * @param keep whether to keep it; true if no option says otherwise
   * @return the option
   */
  static KeepDims keepDims(boolean keep) {
    return new Option(Kind.KEEP_DIMS, keep);
  }
}
