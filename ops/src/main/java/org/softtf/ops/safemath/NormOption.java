// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.safemath;

import org.softtf.ops.internal.settings.Option;
import org.softtf.ops.internal.settings.Option.Kind;

/** An option of {@code norm}. Each may be given once. */
public sealed interface NormOption {
  /** An option of {@code norm}. */
  sealed interface OfNorm extends NormOption {}

  /** The axis, or all elements as one row. */
  sealed interface Axis extends OfNorm permits Option {}

  /** Whether to keep the axis. */
  sealed interface KeepDims extends OfNorm permits Option {}

  /**
   * Works along an axis; on all elements if no option says otherwise.
   *
   * @param axis from 0, or from −1 backwards
   * @return the option
   */
  static Axis axis(int axis) {
    return new Option(Kind.AXIS, axis);
  }

  /**
   * Works on all elements, the default; Python's {@code axis=None}.
   *
   * @return the option
   */
  static Axis flatten() {
    return new Option(Kind.AXIS, null);
  }

  /**
   * Keeps the axis, with length 1. It needs an axis.
   *
   * @return the option
   */
  static KeepDims keepDims() {
    return keepDims(true);
  }

  /**
   * Keeps the axis, with length 1, or not.
   *
   * @param keep whether to keep it; false if no option says otherwise
   * @return the option
   */
  static KeepDims keepDims(boolean keep) {
    return new Option(Kind.KEEP_DIMS, keep);
  }
}
