// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.logic;

import org.softtf.ops.internal.settings.Option;
import org.softtf.ops.internal.settings.Option.Kind;

/**
 * An option of a logical operator, as in {@code soft.all(x, LogicOption.axis(0))}.
 *
 * <p>There is one type {@code OfX} for each operator X, and one type for each option, which has the
 * types of the operators that take it: the compiler refuses it elsewhere. Operators that mirror one
 * another, such as {@code all} and {@code any}, share one. Calls need not name these types. An
 * option may be given once.
 */
public sealed interface LogicOption {
  /** An option of {@code all} and {@code any}. */
  sealed interface OfAll extends LogicOption {}

  /** An option of {@code logicalAnd} and {@code logicalOr}. */
  sealed interface OfLogicalAnd extends LogicOption {}

  /** An option of {@code logicalXor}. */
  sealed interface OfLogicalXor extends LogicOption {}

  /** The axis, or all elements as one row. */
  sealed interface Axis extends OfAll permits Option {}

  /** Whether to take the geometric mean in place of the product. */
  sealed interface GeometricMean extends OfAll, OfLogicalAnd, OfLogicalXor permits Option {}

  /**
   * Works along an axis; along the last one if no option says otherwise.
   *
   * @param axis from 0, or from −1 backwards
   * @return the option
   */
  static Axis axis(int axis) {
    return new Option(Kind.AXIS, axis);
  }

  /**
   * Works on all elements, as one row; Python's {@code axis=None}.
   *
   * @return the option
   */
  static Axis flatten() {
    return new Option(Kind.AXIS, null);
  }

  /**
   * Takes the geometric mean in place of the product, so that many likely facts stay likely;
   * Python's {@code use_geometric_mean=True}.
   *
   * @return the option
   */
  static GeometricMean geometricMean() {
    return geometricMean(true);
  }

  /**
   * Chooses between the geometric mean and the product.
   *
   * @param on true for the geometric mean, false (default) for the product
   * @return the option
   */
  static GeometricMean geometricMean(boolean on) {
    return new Option(Kind.GEOMETRIC_MEAN, on);
  }
}
