// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.ot;

import org.jspecify.annotations.Nullable;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Min;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;

/**
 * The steps of {@link DampedNewton}: Newton's for the dual, damped as Levenberg and Marquardt do
 * it, or Sinkhorn's.
 */
final class TransportStep {
  /** How far a smooth Newton step may move the potentials at first, relative to the temperature. */
  static final double FIRST_REACH = 5;

  /** How much farther the next one may after one that went as far as it might. */
  private static final double FARTHER = 4;

  static final double FIRST_DAMPING = 1e-6;

  /** So little that potentials between which next to no mass goes can move far. */
  private static final double LEAST_DAMPING = 1e-16;

  private static final double MOST_DAMPING = 1e8;

  private TransportStep() {}

  /**
   * Newton's step, damped; smooth, Sinkhorn's where the row asks for that.
   *
   * @param damping (R, 1, 1)
   * @param reach how far a smooth step may go, relative to the temperature, (R, 1, 1); else null
   * @param newton whether to take Newton's step, (R, 1, 1)
   */
  static SchurSystem.Solution of(
      RowMath<TFloat64> f,
      DualPoint here,
      DualPoint.Problem problem,
      Operand<TFloat64> damping,
      @Nullable Operand<TFloat64> reach,
      Operand<TBool> newton) {
    Operand<TFloat64> absolute = f.over(damping, problem.temperature());
    if (reach == null) {
      return solved(f, here, new SchurSystem.Damping(absolute, absolute));
    }
    Operand<TFloat64> relative = f.times(damping, PlanSums.overElements(f, here.weights()));
    SchurSystem.Solution step =
        solved(f, here, new SchurSystem.Damping(f.tf().zerosLike(absolute), relative));
    Operand<TFloat64> most = f.times(reach, problem.temperature());
    Operand<TFloat64> anchors = limited(f, step.anchors(), problem, most);
    return new SchurSystem.Solution(
        step.elements(), f.tf().select(newton, anchors, here.balancing(f, problem)));
  }

  private static SchurSystem.Solution solved(
      RowMath<TFloat64> f, DualPoint here, SchurSystem.Damping damping) {
    return SchurSystem.damped(f, here.weights(), damping, here.missing());
  }

  /** The step without its common shift, shortened to what the exponential lets it foresee. */
  private static Operand<TFloat64> limited(
      RowMath<TFloat64> f,
      Operand<TFloat64> step,
      DualPoint.Problem problem,
      Operand<TFloat64> most) {
    Ends ends = Ends.of(f, step, problem);
    Operand<TFloat64> scale = f.over(most, f.maximum(ends.width(f), most));
    return f.times(f.minus(step, f.times(0.5, f.plus(ends.high(), ends.low()))), scale);
  }

  /** The greatest and the least step of an anchor that has a mass, (R, 1, 1). */
  private record Ends(Operand<TFloat64> high, Operand<TFloat64> low) {

    static Ends of(RowMath<TFloat64> f, Operand<TFloat64> step, DualPoint.Problem problem) {
      Operand<TFloat64> ofHigh = problem.ofAnchors(f, step, Double.NEGATIVE_INFINITY);
      Operand<TFloat64> ofLow = problem.ofAnchors(f, step, Double.POSITIVE_INFINITY);
      Operand<TFloat64> low = f.tf().min(ofLow, f.tf().constant(1), Min.keepDims(true));
      return new Ends(f.maxOver(ofHigh, 1), low);
    }

    /** Half the distance. */
    Operand<TFloat64> width(RowMath<TFloat64> f) {
      return f.times(0.5, f.minus(high, low));
    }
  }

  /**
   * How far the next smooth step may go: farther after a Newton step that went as far as it might
   * and was taken, until one is refused or the row cools.
   *
   * @param reach of this step
   * @param newton whether this step is Newton's
   * @param goesOn whether it was taken and the row did not cool
   */
  static Operand<TFloat64> nextReach(
      RowMath<TFloat64> f,
      Operand<TFloat64> reach,
      SchurSystem.Solution step,
      DualPoint.Problem problem,
      Operand<TBool> newton,
      Operand<TBool> goesOn) {
    Ops tf = f.tf();
    Operand<TFloat64> width = Ends.of(f, step.anchors(), problem).width(f);
    // but for rounding errors as wide as it may be
    Operand<TFloat64> most = f.times(0.99, f.times(reach, problem.temperature()));
    Operand<TBool> far = tf.math.logicalAnd(newton, tf.math.greater(width, most));
    Operand<TFloat64> next = tf.select(far, f.times(FARTHER, reach), reach);
    return tf.select(goesOn, next, f.number(FIRST_REACH));
  }

  /** Less after a step that was taken, much less after a good one, more after a refused one. */
  static Operand<TFloat64> nextDamping(
      RowMath<TFloat64> f,
      Operand<TFloat64> damping,
      Operand<TBool> accepted,
      DualPoint here,
      DualPoint trial) {
    Ops tf = f.tf();
    Operand<TBool> good = tf.math.less(trial.residual(), f.times(0.5, here.residual()));
    Operand<TFloat64> factor = tf.select(good, f.number(0.01), f.number(0.2));
    Operand<TFloat64> less = f.maximum(f.times(damping, factor), f.number(LEAST_DAMPING));
    Operand<TFloat64> more = f.times(10, f.maximum(damping, f.number(1e-8)));
    return f.minimum(tf.select(accepted, less, more), f.number(MOST_DAMPING));
  }
}
