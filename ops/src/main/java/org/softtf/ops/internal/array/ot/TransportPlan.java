package org.softtf.ops.internal.array.ot;

import java.util.Arrays;
import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.CustomOperator;
import org.softtf.gradients.ForwardContext;
import org.softtf.gradients.GradientContext;
import org.softtf.ops.Mode;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceAll;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;

/**
 * The plan P (R, m, n) with Σₖ Pₖᵢ = 1 and Σᵢ Pₖᵢ = νₖ that minimises ⟨c, P⟩ + R(P), everything in
 * units of the softness: P = φ(f + g − c), φ = exp (smooth; R the entropy) or the power 1, 2 or 3
 * of the positive part (c0, c1, c2).
 *
 * <p>The primitive gives the potentials f and g. Its gradient solves the same linear equations as a
 * Newton step at the solution, by an operator that has such a gradient itself.
 */
public final class TransportPlan {
  private static final CustomOperator POTENTIALS =
      CustomOperator.named("softtf.transport_potentials")
          .forward(TransportPlan::forward)
          .gradient(TransportPlan::gradient)
          .ordinaryGradientAgrees()
          .gradientBuiltOnDemand()
          .create();

  private TransportPlan() {}

  /**
   * Returns the softness to divide costs by so that P/n, whose elements have the mass 1/n, solves
   * the problem with the softness given: φ(u)/n = φ(u/n^(1/p)) for the power p of a compact mode.
   *
   * @param tf where to build
   * @param softness of the problem for P/n
   * @param n how many elements
   * @param mode a soft mode
   * @return the softness of the problem for P
   */
  public static Operand<TFloat64> softness(
      Ops tf, Operand<TFloat64> softness, Operand<TFloat64> n, Mode mode) {
    if (mode == Mode.SMOOTH) {
      return softness;
    }
    double exponent = 1.0 / Regularizer.power(mode);
    return tf.math.div(softness, tf.math.pow(n, tf.constant(exponent)));
  }

  /**
   * Returns the probabilities P.
   *
   * @param tf where to build
   * @param cost c divided by the softness, (R, m, n); a row with NaN or ±∞ gives NaN
   * @param masses ν, positive, n in sum, (R, m, 1) or (1, m, 1); no gradient flows to it
   * @param softness for the message of a run that fails
   * @param mode a soft mode
   * @return (R, m, n)
   */
  public static Operand<TFloat64> probabilities(
      Ops tf,
      Operand<TFloat64> cost,
      Operand<TFloat64> masses,
      Operand<TFloat64> softness,
      Mode mode) {
    return Regularizer.of(tf, slack(tf, cost, masses, softness, mode), mode).plan();
  }

  /**
   * Returns log P, −∞ where P is 0.
   *
   * @param tf where to build
   * @param cost as for {@link #probabilities}
   * @param masses as for {@link #probabilities}
   * @param softness as for {@link #probabilities}
   * @param mode a soft mode
   * @return (R, m, n)
   */
  public static Operand<TFloat64> logarithms(
      Ops tf,
      Operand<TFloat64> cost,
      Operand<TFloat64> masses,
      Operand<TFloat64> softness,
      Mode mode) {
    Operand<TFloat64> slack = slack(tf, cost, masses, softness, mode);
    return mode == Mode.SMOOTH ? slack : tf.math.log(Regularizer.of(tf, slack, mode).plan());
  }

  private static Operand<TFloat64> slack(
      Ops tf,
      Operand<TFloat64> cost,
      Operand<TFloat64> masses,
      Operand<TFloat64> softness,
      Mode mode) {
    List<Operand<?>> potentials =
        POTENTIALS.apply(tf, List.of(cost, masses, softness), Attributes.of("mode", mode));
    return slack(tf, number(potentials.get(0)), number(potentials.get(1)), cost);
  }

  private static Operand<TFloat64> slack(
      Ops tf, Operand<TFloat64> elements, Operand<TFloat64> anchors, Operand<TFloat64> cost) {
    return tf.math.sub(tf.math.add(elements, anchors), cost);
  }

  private static Mode mode(Attributes attributes) {
    return attributes.constant("mode", Mode.class);
  }

  private static List<Operand<?>> forward(ForwardContext c) {
    Ops tf = c.tf();
    Mode mode = mode(c.attributes());
    Operand<TFloat64> given = c.input(0);
    Operand<TBool> finite =
        tf.reduceAll(
            tf.math.isFinite(given), tf.constant(new int[] {1, 2}), ReduceAll.keepDims(true));
    Operand<TFloat64> cost = tf.select(finite, given, tf.zerosLike(given));
    DampedNewton.Potentials found =
        DampedNewton.of(mode)
            .find(
                tf,
                tf.stopGradient(cost),
                tf.stopGradient(c.<TFloat64>input(1)),
                tf.stopGradient(c.<TFloat64>input(2)));
    Operand<TFloat64> elements = found.elements();
    Operand<TFloat64> anchors = found.anchors();
    // these two Newton steps are 0: the masses wanted are those found. They carry two derivatives
    for (int i = 0; i < 2; i++) {
      Regularizer phi = Regularizer.of(tf, slack(tf, elements, anchors, cost), mode);
      SchurSystem.Solution step =
          SchurSystem.solve(
              tf,
              phi.weight(),
              missing(tf, PlanSums.overAnchors(tf, phi.plan())),
              missing(tf, PlanSums.overElements(tf, phi.plan())));
      elements = tf.math.add(elements, step.elements());
      anchors = tf.math.add(anchors, step.anchors());
    }
    Operand<TFloat64> mark = tf.select(finite, tf.constant(0.0), tf.constant(Double.NaN));
    return List.of(tf.math.add(elements, mark), tf.math.add(anchors, mark));
  }

  private static Operand<TFloat64> missing(Ops tf, Operand<TFloat64> mass) {
    return tf.math.sub(tf.stopGradient(mass), mass);
  }

  private static List<Operand<?>> gradient(GradientContext c) {
    Ops tf = c.tf();
    Operand<TFloat64> u = slack(tf, c.output(0), c.output(1), c.input(0));
    Operand<TFloat64> weights = Regularizer.of(tf, u, mode(c.attributes())).weight();
    SchurSystem.Solution adjoint = SchurSystem.solve(tf, weights, c.cotangent(0), c.cotangent(1));
    return Arrays.asList(tf.math.mul(weights, adjoint.sums(tf)), null, null);
  }

  @SuppressWarnings("unchecked") // the operator works in float64
  private static Operand<TFloat64> number(Operand<?> operand) {
    return (Operand<TFloat64>) operand;
  }
}
