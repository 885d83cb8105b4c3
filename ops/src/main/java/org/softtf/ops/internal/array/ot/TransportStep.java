package org.softtf.ops.internal.array.ot;

import org.softtf.ops.Mode;
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
  /** How far a smooth Newton step may move the potentials, relative to the temperature. */
  private static final double REACH = 5;

  static final double FIRST_DAMPING = 1e-6;
  private static final double LEAST_DAMPING = 1e-13;
  private static final double MOST_DAMPING = 1e8;

  private TransportStep() {}

  /**
   * Newton's step, damped; smooth, Sinkhorn's where the row asks for that.
   *
   * @param damping (R, 1, 1)
   * @param newton whether to take Newton's step, (R, 1, 1)
   */
  static SchurSystem.Solution of(
      RowMath<TFloat64> f,
      Mode mode,
      DualPoint here,
      DualPoint.Problem problem,
      Operand<TFloat64> damping,
      Operand<TBool> newton) {
    Operand<TFloat64> absolute = f.over(damping, problem.temperature());
    if (mode != Mode.SMOOTH) {
      return solved(f, here, new SchurSystem.Damping(absolute, absolute));
    }
    Operand<TFloat64> relative = f.times(damping, PlanSums.overElements(f, here.weights()));
    SchurSystem.Solution step =
        solved(f, here, new SchurSystem.Damping(f.tf().zerosLike(absolute), relative));
    return new SchurSystem.Solution(
        step.elements(),
        f.tf().select(newton, limited(f, step.anchors(), problem), here.balancing(f, problem)));
  }

  private static SchurSystem.Solution solved(
      RowMath<TFloat64> f, DualPoint here, SchurSystem.Damping damping) {
    return SchurSystem.damped(f, here.weights(), damping, here.missing());
  }

  /** The step without its common shift, shortened to what the exponential lets it foresee. */
  private static Operand<TFloat64> limited(
      RowMath<TFloat64> f, Operand<TFloat64> step, DualPoint.Problem problem) {
    Operand<TFloat64> t = problem.temperature();
    Operand<TFloat64> ofHigh = problem.ofAnchors(f, step, Double.NEGATIVE_INFINITY);
    Operand<TFloat64> ofLow = problem.ofAnchors(f, step, Double.POSITIVE_INFINITY);
    Operand<TFloat64> high = f.maxOver(ofHigh, 1);
    Operand<TFloat64> low = f.tf().min(ofLow, f.tf().constant(1), Min.keepDims(true));
    Operand<TFloat64> width = f.times(0.5, f.minus(high, low));
    Operand<TFloat64> most = f.times(REACH, t);
    Operand<TFloat64> scale = f.over(most, f.maximum(width, most));
    return f.times(f.minus(step, f.times(0.5, f.plus(high, low))), scale);
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
