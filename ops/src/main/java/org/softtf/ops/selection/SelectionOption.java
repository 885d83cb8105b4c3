package org.softtf.ops.selection;

import org.softtf.ops.internal.settings.Option;
import org.softtf.ops.internal.settings.Option.Kind;

/**
 * An option of an operator that selects along an axis, as in {@code soft.take(x, softIndex,
 * SelectionOption.axis(1))}.
 *
 * <p>Each option has the type of the operators that take it, so the compiler refuses it elsewhere.
 * Calls need not name these types. An option may be given once.
 */
public sealed interface SelectionOption {
  /** An option of {@code take} and {@code takeAlongAxis}. */
  sealed interface OfTake extends SelectionOption {}

  /** An option of {@code dynamicIndexInDim}. */
  sealed interface OfDynamicIndex extends SelectionOption {}

  /** The axis: an option of every operator here that takes options. */
  sealed interface Axis extends OfTake, OfDynamicIndex permits Option {}

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
  static OfTake flatten() {
    return new Option(Kind.AXIS, null);
  }

  /**
   * Keeps the axis that is selected from, with length 1, or drops it.
   *
   * @param keep whether to keep it; true if no option says otherwise
   * @return the option
   */
  static OfDynamicIndex keepDims(boolean keep) {
    return new Option(Kind.KEEP_DIMS, keep);
  }
}
