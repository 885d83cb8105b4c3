// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.ot;

import org.jspecify.annotations.Nullable;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat64;

/** Reductions of a plan (R, m, n) over anchors, elements or both, which keep the axes. */
final class PlanSums {
  private PlanSums() {}

  /** (R, m, n) → (R, 1, n). */
  static Operand<TFloat64> overAnchors(RowMath<TFloat64> f, Operand<TFloat64> x) {
    return f.sumOver(x, 1);
  }

  /** (R, m, n) → (R, m, 1). */
  static Operand<TFloat64> overElements(RowMath<TFloat64> f, Operand<TFloat64> x) {
    return f.sumOver(x, 2);
  }

  /** (R, m, n) → (R, 1, 1). */
  static Operand<TFloat64> overAll(RowMath<TFloat64> f, Operand<TFloat64> x) {
    return f.sumOver(x, 1, 2);
  }

  /**
   * What a plan's masses miss, of elements and of anchors.
   *
   * @param there the masses of the elements, 1 or 0, (R, 1, n); null for 1
   */
  static SchurSystem.Solution missing(
      RowMath<TFloat64> f,
      Operand<TFloat64> plan,
      Operand<TFloat64> masses,
      @Nullable Operand<TFloat64> there) {
    Operand<TFloat64> wanted = there == null ? f.number(1) : there;
    return new SchurSystem.Solution(
        f.minus(wanted, overAnchors(f, plan)), f.minus(masses, overElements(f, plan)));
  }

  /** The greatest of what is missed, (R, 1, 1). */
  static Operand<TFloat64> greatest(RowMath<TFloat64> f, SchurSystem.Solution missing) {
    return f.maximum(size(f, missing.elements()), size(f, missing.anchors()));
  }

  /** The greatest absolute value, (R, m, n) → (R, 1, 1). */
  static Operand<TFloat64> size(RowMath<TFloat64> f, Operand<TFloat64> x) {
    return f.maxOver(f.abs(x), 1, 2);
  }
}
