// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.ot;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.loop.Failure;
import org.softtf.ops.internal.loop.Loop;
import org.softtf.ops.internal.loop.State;
import org.softtf.ops.internal.loop.Temperature;
import org.softtf.ops.internal.loop.Variable;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.Powers;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;

/**
 * Maximises the dual of regularised optimal transport by damped Newton steps ({@link
 * TransportStep}), for all rows at once, each until its masses are right.
 *
 * <p>A row starts at a temperature at which every element reaches every anchor, where one step
 * nearly solves it, and cools to temperature 1 as the masses come near. Steps are damped as far as
 * the dual asks for it; smooth, a step after cooling or after a refused one is Sinkhorn's, which
 * always rises.
 *
 * <p>Where costs are large, so are the potentials, and their rounding errors would be those of the
 * masses. So it is not potentials that are kept but the slack f + g − c, which is small where mass
 * goes: each step starts from potentials 0 and costs that are the slack's negative.
 *
 * <p>Each step evaluates the dual twice and solves one {@link SchurSystem}. Nothing carries a
 * gradient.
 */
final class DampedNewton {
  private static final int MOST_STEPS = 300;

  /** The residual from which on a row cools. */
  private static final double NEAR_SMOOTH = 0.05;

  private static final double NEAR_COMPACT = 0.3;

  /** How much more a refused step near the goal may miss: it was lost in rounding errors. */
  private static final double REFUSED = 10;

  private static final Variable<TFloat64> SLACK = changing("slack");
  private static final Variable<TFloat64> TEMPERATURE = changing("temperature");
  private static final Variable<TFloat64> DAMPING = changing("damping");
  private static final Variable<TFloat64> REACH = changing("reach of a smooth step");
  private static final Variable<TBool> NEWTON =
      Variable.changing("whether the step is Newton's", TBool.class, 3);
  private static final Variable<TBool> UNSOLVED = Variable.changing("unsolved", TBool.class, 3);
  private static final Variable<TFloat64> RESIDUAL = changing("residual");
  private static final Variable<TFloat64> MASSES = invariant("masses");
  private static final Variable<TFloat64> THERE = invariant("elements that have a mass");

  private final Mode mode;
  private final boolean masked;
  private final Loop loop;

  /**
   * Prepares a search.
   *
   * @param masked whether some elements and anchors have no mass
   */
  DampedNewton(Mode mode, boolean masked) {
    this.mode = mode;
    this.masked = masked;
    List<Variable<?>> variables =
        new ArrayList<>(List.of(SLACK, TEMPERATURE, DAMPING, NEWTON, UNSOLVED, RESIDUAL, MASSES));
    if (mode == Mode.SMOOTH) {
      variables.add(REACH);
    }
    if (masked) {
      variables.add(THERE);
    }
    this.loop =
        Loop.named(masked ? "softtf_masked_transport" : "softtf_transport", mode)
            .variables(variables)
            .atMost(MOST_STEPS)
            .whileAny((tf, state) -> state.get(UNSOLVED))
            .repeat((tf, state) -> next(new RowMath<>(tf, TFloat64.class), state));
  }

  private static Variable<TFloat64> changing(String name) {
    return Variable.changing(name, TFloat64.class, 3);
  }

  private static Variable<TFloat64> invariant(String name) {
    return Variable.invariant(name, TFloat64.class, 3);
  }

  /**
   * Finds the slack f + g − c at temperature 1, or makes the run fail.
   *
   * @param cost in units of the softness, finite, (R, m, n)
   * @param masses (R, m, 1) or (1, m, 1), positive, n in sum
   * @param there as {@link DualPoint.Problem} has it
   * @param softness for the message
   * @return (R, m, n), without a gradient
   */
  Operand<TFloat64> find(
      RowMath<TFloat64> f,
      Operand<TFloat64> cost,
      Operand<TFloat64> masses,
      @Nullable Operand<TFloat64> there,
      Operand<TFloat64> softness) {
    Ops tf = f.tf();
    Operand<TFloat64> t = f.maximum(f.times(2, PlanSums.size(f, cost)), f.number(1));
    Operand<TFloat64> one = tf.onesLike(t);
    Operand<TBool> all = tf.math.greater(one, tf.zerosLike(one));
    DualPoint.Problem problem = new DualPoint.Problem(cost, masses, there, t);
    State given = there == null ? State.EMPTY : State.EMPTY.with(THERE, there);
    if (mode == Mode.SMOOTH) {
      given = given.with(REACH, f.times(TransportStep.FIRST_REACH, one));
    }
    Operand<TFloat64> start =
        f.minus(f.plus(startOfElements(f, problem), startOfAnchors(f, problem)), cost);
    Loop.End end =
        loop.run(
            tf,
            given
                .with(SLACK, start)
                .with(TEMPERATURE, t)
                .with(DAMPING, f.times(TransportStep.FIRST_DAMPING, one))
                .with(NEWTON, all)
                .with(UNSOLVED, all)
                .with(RESIDUAL, one)
                .with(MASSES, masses));
    Failure failure = PlanCheck.failure(tf, cost, softness, end.get(RESIDUAL));
    Operand<TFloat64> found = end.orFail(tf, failure).identity(end.get(SLACK));
    return tf.stopGradient(tf.ensureShape(found, cost.shape()));
  }

  /**
   * At the first temperature, f that gives every element its mass if g is 0 and costs are equal.
   */
  private Operand<TFloat64> startOfElements(RowMath<TFloat64> f, DualPoint.Problem problem) {
    Operand<TFloat64> cost = problem.cost();
    Operand<TFloat64> number =
        problem.there() == null
            ? f.cast(Axes.size(f.tf(), cost, 1))
            : f.sumOver(f.indicator(f.tf().math.greater(problem.masses(), f.number(0))), 1);
    Operand<TFloat64> share = f.tf().math.reciprocal(number);
    Operand<TFloat64> mean = f.times(share, PlanSums.overAnchors(f, cost));
    if (mode == Mode.SMOOTH) {
      return mean;
    }
    Operand<TFloat64> root = f.tf().math.pow(share, f.number(1.0 / Powers.ofMode(mode)));
    return f.plus(mean, f.times(problem.temperature(), root));
  }

  private Operand<TFloat64> startOfAnchors(RowMath<TFloat64> f, DualPoint.Problem problem) {
    Operand<TFloat64> n =
        problem.there() == null
            ? f.cast(Axes.size(f.tf(), problem.cost(), 2))
            : f.sumOver(problem.there(), 2);
    Operand<TFloat64> masses = problem.ofAnchors(f, problem.masses(), 1);
    Operand<TFloat64> spread = f.times(problem.temperature(), f.log(f.over(masses, n)));
    return mode == Mode.SMOOTH ? spread : f.tf().zerosLike(spread);
  }

  /** The potentials of elements for the axis 1, of anchors for 2. */
  private static Operand<TFloat64> zeros(RowMath<TFloat64> f, DualPoint.Problem problem, int axis) {
    Ops tf = f.tf();
    return tf.zerosLike(tf.gather(problem.cost(), tf.constant(new int[1]), tf.constant(axis)));
  }

  private State next(RowMath<TFloat64> f, State s) {
    Ops tf = f.tf();
    Operand<TFloat64> t = s.get(TEMPERATURE);
    DualPoint.Problem problem =
        new DualPoint.Problem(
            f.negative(s.get(SLACK)), s.get(MASSES), masked ? s.get(THERE) : null, t);
    DualPoint here = DualPoint.of(f, mode, zeros(f, problem, 1), zeros(f, problem, 2), problem);
    Operand<TFloat64> reach = mode == Mode.SMOOTH ? s.get(REACH) : null;
    SchurSystem.Solution step =
        TransportStep.of(f, here, problem, s.get(DAMPING), reach, s.get(NEWTON));
    DualPoint trial =
        DualPoint.of(
            f,
            mode,
            f.plus(here.elements(), step.elements()),
            f.plus(here.anchors(), step.anchors()),
            problem);
    Operand<TBool> accepted = here.accepts(f, trial, here.rise(f, step));
    if (mode == Mode.SMOOTH) {
      accepted = tf.math.logicalOr(accepted, tf.math.logicalNot(s.get(NEWTON)));
    }
    Operand<TBool> taken = tf.math.logicalAnd(accepted, s.get(UNSOLVED));
    Operand<TFloat64> reached = tf.select(accepted, trial.residual(), here.residual());
    // what is solved stays so while other rows go on
    Operand<TFloat64> residual = tf.select(s.get(UNSOLVED), reached, s.get(RESIDUAL));
    Operand<TBool> cools = cools(f, t, taken, trial);
    Operand<TFloat64> damping = TransportStep.nextDamping(f, s.get(DAMPING), accepted, here, trial);
    Operand<TBool> newton = newton(tf, accepted, cools);
    State next =
        s.with(SLACK, tf.select(taken, trial.slack(f, problem), s.get(SLACK)))
            .with(TEMPERATURE, Temperature.next(f, t, cools))
            .with(DAMPING, tf.select(s.get(NEWTON), damping, s.get(DAMPING)))
            .with(NEWTON, newton)
            .with(UNSOLVED, unsolved(f, s, residual, accepted))
            .with(RESIDUAL, residual);
    return reach == null
        ? next
        : next.with(REACH, TransportStep.nextReach(f, reach, step, problem, s.get(NEWTON), newton));
  }

  private Operand<TBool> cools(
      RowMath<TFloat64> f, Operand<TFloat64> t, Operand<TBool> taken, DualPoint trial) {
    double near = mode == Mode.SMOOTH ? NEAR_SMOOTH : NEAR_COMPACT;
    Operand<TBool> isNear = f.tf().math.less(trial.residual(), f.number(near));
    return f.tf().math.logicalAnd(Temperature.isHot(f, t), f.tf().math.logicalAnd(taken, isNear));
  }

  private static Operand<TBool> unsolved(
      RowMath<TFloat64> f, State s, Operand<TFloat64> residual, Operand<TBool> accepted) {
    Ops tf = f.tf();
    Operand<TFloat64> allowed =
        tf.select(accepted, f.number(DualPoint.GOAL), f.number(REFUSED * DualPoint.GOAL));
    Operand<TBool> hot = Temperature.isHot(f, s.get(TEMPERATURE));
    // NaN is not right either
    Operand<TBool> wrong = tf.math.logicalNot(tf.math.lessEqual(residual, allowed));
    return tf.math.logicalAnd(s.get(UNSOLVED), tf.math.logicalOr(hot, wrong));
  }

  /** Whether the next step is Newton's: always, but smooth after cooling or a refused step. */
  private Operand<TBool> newton(Ops tf, Operand<TBool> accepted, Operand<TBool> cools) {
    return mode == Mode.SMOOTH
        ? tf.math.logicalAnd(accepted, tf.math.logicalNot(cools))
        : tf.math.logicalOr(accepted, tf.math.logicalNot(accepted));
  }
}
