package org.softtf.ops.logic;

import org.softtf.ops.internal.settings.Option;
import org.softtf.ops.internal.settings.Option.Kind;

/** An option of {@code all} and {@code any}. Each may be given once. */
public sealed interface LogicOption {
  /** Which mean: an option of the logical operators of two operands too. */
  sealed interface Mean extends LogicOption permits Option {}

  /**
   * Works along an axis; along the last one if no option says otherwise.
   *
   * @param axis from 0, or from −1 backwards
   * @return the option
   */
  static LogicOption axis(int axis) {
    return new Option(Kind.AXIS, axis);
  }

  /**
   * Works on all elements, as one row; Python's {@code axis=None}.
   *
   * @return the option
   */
  static LogicOption flatten() {
    return new Option(Kind.AXIS, null);
  }

  /**
   * Takes the geometric mean in place of the product, so that many likely facts stay likely;
   * Python's {@code use_geometric_mean=True}.
   *
   * @return the option
   */
  static Mean geometricMean() {
    return geometricMean(true);
  }

  /**
   * Chooses between the geometric mean and the product.
   *
   * @param on true for the geometric mean, false (default) for the product
   * @return the option
   */
  static Mean geometricMean(boolean on) {
    return new Option(Kind.GEOMETRIC_MEAN, on);
  }
}
