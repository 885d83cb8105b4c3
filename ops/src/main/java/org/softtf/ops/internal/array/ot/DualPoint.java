package org.softtf.ops.internal.array.ot;

import org.softtf.ops.Mode;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Max;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;

/**
 * The dual {@code Σf + Σνg − t·ΣΦ((f + g − c)/t)}, Φ′ = φ, at a point, for a temperature t: all
 * that a Newton step and its acceptance need. Smooth, f is the best one for g, in closed form.
 *
 * @param elements f, (R, 1, n)
 * @param anchors g, (R, m, 1)
 * @param weights second derivative of Φ by f and g, (R, m, n)
 * @param elementResidual what the elements' masses miss, (R, 1, n)
 * @param anchorResidual what the anchors' masses miss, (R, m, 1)
 * @param value the dual, (R, 1, 1)
 * @param residual the greatest of what is missed, (R, 1, 1)
 */
record DualPoint(
    Operand<TFloat64> elements,
    Operand<TFloat64> anchors,
    Operand<TFloat64> weights,
    Operand<TFloat64> elementResidual,
    Operand<TFloat64> anchorResidual,
    Operand<TFloat64> value,
    Operand<TFloat64> residual) {
  private static final double GOAL = 1e-11;
  private static final double ROUNDING = 4 * Math.ulp(1.0);

  /**
   * Evaluates.
   *
   * @param cost c, (R, m, n)
   * @param masses ν of the anchors, n in sum, (R, m, 1) or (1, m, 1)
   * @param t temperature, (R, 1, 1)
   */
  public static DualPoint of(
      Ops tf,
      Mode mode,
      Operand<TFloat64> elements,
      Operand<TFloat64> anchors,
      Operand<TFloat64> cost,
      Operand<TFloat64> masses,
      Operand<TFloat64> t) {
    return mode == Mode.SMOOTH
        ? smooth(tf, anchors, cost, masses, t)
        : compact(tf, mode, elements, anchors, cost, masses, t);
  }

  private static DualPoint smooth(
      Ops tf,
      Operand<TFloat64> anchors,
      Operand<TFloat64> cost,
      Operand<TFloat64> masses,
      Operand<TFloat64> t) {
    Operand<TFloat64> z = tf.math.div(tf.math.sub(anchors, cost), t);
    Operand<TFloat64> greatest = tf.max(z, tf.constant(1), Max.keepDims(true));
    Operand<TFloat64> shifted = tf.math.exp(tf.math.sub(z, greatest));
    Operand<TFloat64> total = PlanSums.overAnchors(tf, shifted);
    Operand<TFloat64> elements =
        tf.math.neg(tf.math.mul(t, tf.math.add(greatest, tf.math.log(total))));
    Operand<TFloat64> plan = tf.math.div(shifted, total);
    Operand<TFloat64> missing = tf.math.sub(masses, PlanSums.overElements(tf, plan));
    return new DualPoint(
        elements,
        anchors,
        tf.math.div(plan, t),
        tf.zerosLike(elements),
        missing,
        linear(tf, elements, anchors, masses),
        PlanSums.size(tf, missing));
  }

  private static DualPoint compact(
      Ops tf,
      Mode mode,
      Operand<TFloat64> elements,
      Operand<TFloat64> anchors,
      Operand<TFloat64> cost,
      Operand<TFloat64> masses,
      Operand<TFloat64> t) {
    Operand<TFloat64> slack =
        tf.math.maximum(
            tf.math.div(tf.math.sub(tf.math.add(elements, anchors), cost), t), tf.constant(0.0));
    Regularizer phi = Regularizer.of(tf, slack, mode);
    Operand<TFloat64> ofElements =
        tf.math.sub(tf.constant(1.0), PlanSums.overAnchors(tf, phi.plan()));
    Operand<TFloat64> ofAnchors = tf.math.sub(masses, PlanSums.overElements(tf, phi.plan()));
    Operand<TFloat64> energy =
        tf.math.mul(
            tf.math.mul(t, tf.constant(1.0 / (Regularizer.power(mode) + 1))),
            PlanSums.overAll(tf, tf.math.mul(slack, phi.plan())));
    return new DualPoint(
        elements,
        anchors,
        tf.math.div(phi.weight(), t),
        ofElements,
        ofAnchors,
        tf.math.sub(linear(tf, elements, anchors, masses), energy),
        tf.math.maximum(PlanSums.size(tf, ofElements), PlanSums.size(tf, ofAnchors)));
  }

  private static Operand<TFloat64> linear(
      Ops tf, Operand<TFloat64> elements, Operand<TFloat64> anchors, Operand<TFloat64> masses) {
    return tf.math.add(
        PlanSums.overAll(tf, elements), PlanSums.overAll(tf, tf.math.mul(masses, anchors)));
  }

  /** By how much the dual rises to first order along a step. */
  Operand<TFloat64> rise(Ops tf, SchurSystem.Solution step) {
    return tf.math.add(
        PlanSums.overAll(tf, tf.math.mul(elementResidual, step.elements())),
        PlanSums.overAll(tf, tf.math.mul(anchorResidual, step.anchors())));
  }

  /** The smooth step that gives each anchor its mass at once (Sinkhorn's), f following. */
  Operand<TFloat64> balancing(Ops tf, Operand<TFloat64> masses, Operand<TFloat64> t) {
    Operand<TFloat64> held =
        tf.math.maximum(
            tf.math.mul(t, PlanSums.overElements(tf, weights)), tf.constant(Double.MIN_NORMAL));
    return tf.math.mul(t, tf.math.log(tf.math.div(masses, held)));
  }

  /**
   * The greatest residual that counts as none.
   *
   * @param size of the costs, whose rounding errors the masses inherit, (R, 1, 1)
   */
  Operand<TFloat64> tolerance(Ops tf, Operand<TFloat64> size) {
    Operand<TFloat64> inherited =
        tf.math.mul(
            tf.math.mul(size, tf.constant(ROUNDING)),
            PlanSums.size(tf, PlanSums.overElements(tf, weights)));
    return tf.math.maximum(tf.constant(GOAL), inherited);
  }

  /** Whether a trial from here is worth taking, given the tolerance there. */
  Operand<TBool> accepts(
      Ops tf, DualPoint trial, Operand<TFloat64> rise, Operand<TFloat64> tolerance) {
    Operand<TBool> enough =
        tf.math.greaterEqual(tf.math.sub(trial.value, value), tf.math.mul(rise, tf.constant(0.05)));
    // below this the difference of two values is rounding error
    Operand<TBool> visible =
        tf.math.greater(rise, tf.math.mul(tf.math.abs(value), tf.constant(1e-13)));
    Operand<TBool> nearer =
        tf.math.lessEqual(
            trial.residual, tf.math.maximum(tf.math.mul(residual, tf.constant(0.95)), tolerance));
    return tf.math.logicalAnd(
        tf.math.isFinite(trial.value),
        tf.math.logicalOr(nearer, tf.math.logicalAnd(enough, visible)));
  }
}
