package org.softtf.ops.internal.array.ot;

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

  /** The greatest absolute value, (R, m, n) → (R, 1, 1). */
  static Operand<TFloat64> size(RowMath<TFloat64> f, Operand<TFloat64> x) {
    return f.maxOver(f.abs(x), 1, 2);
  }
}
