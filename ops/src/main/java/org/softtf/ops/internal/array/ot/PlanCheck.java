// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.ot;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.softtf.ops.internal.loop.Failure;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceAll;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * Whether a plan has the masses that it must have. Costs that are very large lose the digits that
 * tell the elements apart, so that potentials right to the last bit give a wrong plan.
 */
final class PlanCheck {
  private PlanCheck() {}

  /**
   * Rows whose costs are numbers, (R, 1, 1).
   *
   * @param cost (R, m, n)
   */
  static Operand<TBool> finite(Ops tf, Operand<TFloat64> cost) {
    return tf.reduceAll(
        tf.math.isFinite(cost), tf.constant(new int[] {1, 2}), ReduceAll.keepDims(true));
  }

  /**
   * Makes the run fail where a plan's masses are wrong, but for rows whose costs are not finite.
   *
   * @param there the masses of the elements, 1 or 0, (R, 1, n); null for 1
   * @param tolerance the greatest residual of a mass that is none
   * @return where to build what uses the plan
   */
  static Ops of(
      RowMath<TFloat64> f,
      Operand<TFloat64> plan,
      Operand<TFloat64> cost,
      Operand<TFloat64> masses,
      @Nullable Operand<TFloat64> there,
      Operand<TFloat64> softness,
      double tolerance) {
    Ops tf = f.tf();
    Operand<TFloat64> given =
        f.stop(PlanSums.greatest(f, PlanSums.missing(f, plan, masses, there)));
    Operand<TFloat64> known =
        tf.select(tf.math.isNan(given), f.number(Double.POSITIVE_INFINITY), given);
    Operand<TFloat64> residual = tf.select(finite(tf, f.stop(cost)), known, f.number(0));
    Operand<TBool> right = tf.math.lessEqual(residual, f.number(tolerance));
    Op check =
        failure(tf, cost, softness, residual)
            .unless(tf, tf.reduceAll(right, tf.constant(new int[] {0, 1, 2})), "rounding");
    return tf.withControlDependencies(List.of(check));
  }

  /** What a run says of plans that are not right. */
  static Failure failure(
      Ops tf, Operand<TFloat64> cost, Operand<TFloat64> softness, Operand<TFloat64> residuals) {
    return Failure.of("ot: the plan's masses are not right")
        .fact("rows, anchors and n", tf.shape(cost))
        .fact("softness", softness)
        .fact("row", worst(tf, residuals))
        .fact(
            "its greatest residual of a mass, where an element's is 1",
            tf.max(residuals, tf.constant(new int[] {0, 1, 2})))
        .advice("a larger softness, or standardised values, make it easier");
  }

  /** The row of the greatest residual, from 0; there may be no rows. */
  private static Operand<TInt32> worst(Ops tf, Operand<TFloat64> residuals) {
    Operand<TFloat64> flat = tf.reshape(residuals, tf.constant(new int[] {-1}));
    Operand<TFloat64> some = tf.concat(List.of(flat, tf.constant(new double[1])), tf.constant(0));
    return tf.math.argMax(some, tf.constant(0), TInt32.class);
  }
}
