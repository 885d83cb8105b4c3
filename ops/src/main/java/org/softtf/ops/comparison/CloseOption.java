// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.comparison;

import org.softtf.ops.internal.comparison.SoftComparison;
import org.softtf.ops.internal.settings.Option;
import org.softtf.ops.internal.settings.Option.Kind;

/** An option of {@code isClose}. Each may be given once. */
public sealed interface CloseOption {
  /** An option of {@code isClose}. */
  sealed interface OfIsClose extends CloseOption {}

  /** The tolerance in proportion to |y|. */
  sealed interface RelativeTolerance extends OfIsClose permits Option {}

  /** The tolerance that does not depend on y. */
  sealed interface AbsoluteTolerance extends OfIsClose permits Option {}

  /**
   * Sets the tolerance in proportion to |y|; Python's {@code rtol}.
   *
   * @param tolerance at least 0 and finite, default 1e-5
   * @return the option
   */
  static RelativeTolerance relativeTolerance(double tolerance) {
    return new Option(
        Kind.RELATIVE_TOLERANCE, SoftComparison.requireTolerance("relativeTolerance", tolerance));
  }

  /**
   * Sets the tolerance that does not depend on y; Python's {@code atol}.
   *
   * @param tolerance at least 0 and finite, default 1e-8
   * @return the option
   */
  static AbsoluteTolerance absoluteTolerance(double tolerance) {
    return new Option(
        Kind.ABSOLUTE_TOLERANCE, SoftComparison.requireTolerance("absoluteTolerance", tolerance));
  }
}
