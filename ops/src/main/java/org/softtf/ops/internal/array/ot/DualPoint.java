// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.ot;

import org.jspecify.annotations.Nullable;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.math.LogSumExp;
import org.softtf.ops.internal.math.Powers;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;

/**
 * The dual {@code Σf + Σνg − t·ΣΦ((f + g − c)/t)}, Φ′ = φ, at a point, for a temperature t: all
 * that a Newton step and its acceptance need. Smooth, f is the best one for g, in closed form.
 *
 * @param elements f, (R, 1, n)
 * @param anchors g, (R, m, 1)
 * @param weights second derivative of Φ by f and g, (R, m, n)
 * @param missing what the masses miss, the gradient of the dual
 * @param value the dual, (R, 1, 1)
 * @param residual the greatest of what is missed, (R, 1, 1)
 */
record DualPoint(
    Operand<TFloat64> elements,
    Operand<TFloat64> anchors,
    Operand<TFloat64> weights,
    SchurSystem.Solution missing,
    Operand<TFloat64> value,
    Operand<TFloat64> residual) {
  /** The greatest residual that counts as none. */
  static final double GOAL = 1e-11;

  /** The share of the rise to first order that is enough (Armijo's rule). */
  private static final double ENOUGH = 0.05;

  /**
   * What the dual depends on beside f and g.
   *
   * @param cost c, (R, m, n)
   * @param masses ν of the anchors, n in sum, (R, m, 1) or (1, m, 1)
   * @param there 1 for elements with a mass, else 0, (R, 1, n); null if all have one, and so have
   *     all anchors
   * @param temperature t, (R, 1, 1)
   */
  record Problem(
      Operand<TFloat64> cost,
      Operand<TFloat64> masses,
      @Nullable Operand<TFloat64> there,
      Operand<TFloat64> temperature) {

    /** What belongs to elements, or to elements and anchors, 0 for elements without a mass. */
    Operand<TFloat64> ofElements(RowMath<TFloat64> f, Operand<TFloat64> x) {
      return there == null ? x : f.times(x, there);
    }

    /** What belongs to anchors; a number for those without a mass. */
    Operand<TFloat64> ofAnchors(RowMath<TFloat64> f, Operand<TFloat64> x, double without) {
      return there == null
          ? x
          : f.tf().select(f.tf().math.greater(masses, f.number(0)), x, f.number(without));
    }
  }

  /** The slack f + g − c, (R, m, n). */
  Operand<TFloat64> slack(RowMath<TFloat64> f, Problem problem) {
    return f.minus(f.plus(elements, anchors), problem.cost());
  }

  /** Evaluates at f and g. */
  static DualPoint of(
      RowMath<TFloat64> f,
      Mode mode,
      Operand<TFloat64> elements,
      Operand<TFloat64> anchors,
      Problem problem) {
    return mode == Mode.SMOOTH
        ? smooth(f, anchors, problem)
        : compact(f, mode, elements, anchors, problem);
  }

  /** f = −t·log Σₖ exp((gₖ − cₖ)/t), which gives every element its mass. */
  private static DualPoint smooth(RowMath<TFloat64> f, Operand<TFloat64> anchors, Problem problem) {
    Operand<TFloat64> t = problem.temperature();
    Operand<TFloat64> own = problem.ofAnchors(f, anchors, Double.NEGATIVE_INFINITY);
    LogSumExp<TFloat64> sum = LogSumExp.along(f, f.over(f.minus(own, problem.cost()), t), 1);
    Operand<TFloat64> elements = problem.ofElements(f, f.negative(f.times(t, sum.value(f))));
    Operand<TFloat64> plan = problem.ofElements(f, sum.shares(f));
    Operand<TFloat64> missing = f.minus(problem.masses(), PlanSums.overElements(f, plan));
    return new DualPoint(
        elements,
        anchors,
        f.over(plan, t),
        new SchurSystem.Solution(f.tf().zerosLike(elements), missing),
        linear(f, elements, anchors, problem),
        PlanSums.size(f, missing));
  }

  /** With Φ(u) = u·φ(u)/(p + 1) for the power p of the mode. */
  private static DualPoint compact(
      RowMath<TFloat64> f,
      Mode mode,
      Operand<TFloat64> elements,
      Operand<TFloat64> anchors,
      Problem problem) {
    Operand<TFloat64> t = problem.temperature();
    Operand<TFloat64> u = f.over(f.minus(f.plus(elements, anchors), problem.cost()), t);
    Operand<TFloat64> slack =
        problem.ofAnchors(f, problem.ofElements(f, f.maximum(u, f.number(0))), 0);
    Regularizer phi = Regularizer.of(f, slack, mode);
    SchurSystem.Solution missing =
        PlanSums.missing(f, phi.plan(), problem.masses(), problem.there());
    Operand<TFloat64> energy =
        f.times(
            f.times(1.0 / (Powers.ofMode(mode) + 1), t),
            PlanSums.overAll(f, f.times(slack, phi.plan())));
    return new DualPoint(
        elements,
        anchors,
        f.over(phi.weight(), t),
        missing,
        f.minus(linear(f, elements, anchors, problem), energy),
        PlanSums.greatest(f, missing));
  }

  /** Σf + Σνg. */
  private static Operand<TFloat64> linear(
      RowMath<TFloat64> f, Operand<TFloat64> elements, Operand<TFloat64> anchors, Problem problem) {
    return f.plus(
        PlanSums.overAll(f, problem.ofElements(f, elements)),
        PlanSums.overAll(f, f.times(problem.masses(), anchors)));
  }

  /** By how much the dual rises to first order along a step. */
  Operand<TFloat64> rise(RowMath<TFloat64> f, SchurSystem.Solution step) {
    return f.plus(
        PlanSums.overAll(f, f.times(missing.elements(), step.elements())),
        PlanSums.overAll(f, f.times(missing.anchors(), step.anchors())));
  }

  /** The smooth step that gives each anchor its mass at once (Sinkhorn's), f following. */
  Operand<TFloat64> balancing(RowMath<TFloat64> f, Problem problem) {
    Operand<TFloat64> t = problem.temperature();
    Operand<TFloat64> held =
        f.maximum(f.times(t, PlanSums.overElements(f, weights)), f.number(Double.MIN_NORMAL));
    Operand<TFloat64> masses = problem.ofAnchors(f, problem.masses(), 1);
    return problem.ofAnchors(f, f.times(t, f.log(f.over(masses, held))), 0);
  }

  /** Whether a trial from here is worth taking. */
  Operand<TBool> accepts(RowMath<TFloat64> f, DualPoint trial, Operand<TFloat64> rise) {
    Ops tf = f.tf();
    Operand<TBool> enough =
        tf.math.greaterEqual(f.minus(trial.value, value), f.times(ENOUGH, rise));
    // below this the difference of two values is rounding error
    Operand<TBool> visible = tf.math.greater(rise, f.times(1e-13, f.abs(value)));
    Operand<TBool> nearer =
        tf.math.lessEqual(trial.residual, f.maximum(f.times(0.95, residual), f.number(GOAL)));
    return tf.math.logicalAnd(
        tf.math.isFinite(trial.value),
        tf.math.logicalOr(nearer, tf.math.logicalAnd(enough, visible)));
  }
}
