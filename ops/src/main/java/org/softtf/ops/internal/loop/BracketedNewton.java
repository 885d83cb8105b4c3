// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.loop;

import java.util.ArrayList;
import java.util.List;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.family.TFloating;

/**
 * Finds roots of increasing functions, one or several for each row, by safeguarded Newton: Newton's
 * method kept in a bracket, with bisection where its step leaves the bracket or is more than half
 * of the one before (Press et al., Numerical Recipes, "rtsafe"). All at once, each until it stands
 * still. Shapes are (R, m) for m roots of a row.
 *
 * <p>Each step evaluates the function and its slope once. Near a simple root the number of right
 * digits doubles with each step; bisection alone needs fewer steps than the limit for any two
 * float64 that are not astronomically apart. No gradient flows through it.
 *
 * @param <T> the type
 */
public final class BracketedNewton<T extends TFloating> {
  private static final int MOST_STEPS = 400;

  private final double noise;
  private final double lastStep;
  private final Variable<T> root;
  private final Variable<T> lower;
  private final Variable<T> upper;
  private final Variable<T> change;
  private final Variable<TBool> moving;
  private final Loop loop;

  /**
   * What is known of the function at a point x.
   *
   * @param residual its value or one of the same sign, (R, m): negative where the root is above x
   * @param newton where Newton's step leads, (R, m); NaN where there is none
   * @param <T> the type
   */
  public record Point<T extends TFloating>(Operand<T> residual, Operand<T> newton) {}

  /**
   * Increasing functions of x.
   *
   * @param <T> the type
   */
  @FunctionalInterface
  public interface Function<T extends TFloating> {
    /**
     * Evaluates.
     *
     * @param f where to build
     * @param x (R, m)
     * @param parameters of the function
     */
    Point<T> at(RowMath<T> f, Operand<T> x, State parameters);
  }

  /**
   * Where to look for the roots.
   *
   * @param first where to start, (R, m)
   * @param lower what is not above the root, (R, m)
   * @param upper what is not below the root, (R, m)
   * @param wanted whether to look for a root at all, (R, m); if not, the first point stays
   * @param <T> the type
   */
  public record Bracket<T extends TFloating>(
      Operand<T> first, Operand<T> lower, Operand<T> upper, Operand<TBool> wanted) {}

  /**
   * Defines a search.
   *
   * @param loop its name and its parameters, on which alone the function may depend
   * @param type the type
   * @param noise the function's rounding errors, as changes of x, in spacings of numbers: a step up
   *     to this size that is not half of the one before ends the search
   * @param parameters of the function, invariants
   * @param function the function
   */
  public BracketedNewton(
      Loop loop,
      Class<T> type,
      double noise,
      List<? extends Variable<?>> parameters,
      Function<T> function) {
    this(loop, type, noise, 0, parameters, function);
  }

  /**
   * Defines a search that ends early.
   *
   * @param loop as above
   * @param type the type
   * @param noise as above
   * @param lastStep the size of a step of Newton's after which the rest is rounding, because
   *     convergence is quadratic; 0 if that is not known
   * @param parameters of the function, invariants
   * @param function the function
   */
  public BracketedNewton(
      Loop loop,
      Class<T> type,
      double noise,
      double lastStep,
      List<? extends Variable<?>> parameters,
      Function<T> function) {
    this.noise = noise;
    this.lastStep = lastStep;
    this.root = Variable.changing("root", type, 2);
    this.lower = Variable.changing("lower bound", type, 2);
    this.upper = Variable.changing("upper bound", type, 2);
    this.change = Variable.changing("last change", type, 2);
    this.moving = Variable.changing("still moving", TBool.class, 2);
    List<Variable<?>> variables = new ArrayList<>(List.of(root, lower, upper, change, moving));
    variables.addAll(parameters);
    this.loop =
        loop.variables(variables)
            .atMost(MOST_STEPS)
            .whileAny((tf, state) -> state.get(moving))
            .repeat((tf, state) -> step(new RowMath<>(tf, type), state, function));
  }

  /** The root that was found, (R, m). */
  public Variable<T> root() {
    return root;
  }

  /** By how much the last step changed it, (R, m). */
  public Variable<T> change() {
    return change;
  }

  /**
   * Searches.
   *
   * @param tf where to build
   * @param bracket where to look
   * @param parameters of the function
   */
  public Loop.End find(Ops tf, Bracket<T> bracket, State parameters) {
    return loop.run(
        tf,
        parameters
            .with(root, bracket.first())
            .with(lower, bracket.lower())
            .with(upper, bracket.upper())
            .with(change, tf.math.sub(bracket.upper(), bracket.lower()))
            .with(moving, bracket.wanted()));
  }

  private State step(RowMath<T> f, State state, Function<T> function) {
    Ops tf = f.tf();
    Operand<T> x = state.get(root);
    Point<T> point = function.at(f, x, state);
    Operand<T> newton = point.newton();
    Operand<TBool> below = tf.math.less(point.residual(), f.number(0));
    Operand<T> low = tf.select(below, x, state.get(lower));
    Operand<T> high = tf.select(below, state.get(upper), x);
    Operand<TBool> inside =
        tf.math.logicalAnd(tf.math.greaterEqual(newton, low), tf.math.lessEqual(newton, high));
    Operand<T> step = f.abs(f.minus(newton, x));
    Operand<T> half = f.times(0.5, state.get(change));
    Operand<TBool> settled = settled(f, x, step, half);
    Operand<TBool> trusted =
        tf.math.logicalAnd(inside, tf.math.logicalOr(tf.math.lessEqual(step, half), settled));
    Operand<TBool> stays =
        tf.math.logicalOr(
            tf.math.equal(point.residual(), f.number(0)), tf.math.logicalNot(state.get(moving)));
    Operand<T> next = tf.select(stays, x, tf.select(trusted, newton, middle(f, low, high)));
    Operand<T> changed = f.abs(f.minus(next, x));
    Operand<TBool> stands =
        tf.math.logicalOr(
            tf.math.logicalAnd(trusted, settled), tf.math.lessEqual(changed, spacing(f, x)));
    return state
        .with(root, next)
        .with(lower, low)
        .with(upper, high)
        .with(change, changed)
        .with(moving, tf.math.logicalAnd(state.get(moving), tf.math.logicalNot(stands)));
  }

  /** Whether a step is the last: within two spacings, or noise that no longer halves. */
  private Operand<TBool> settled(RowMath<T> f, Operand<T> x, Operand<T> step, Operand<T> half) {
    Ops tf = f.tf();
    Operand<T> spacing = spacing(f, x);
    Operand<TBool> noisy =
        tf.math.logicalAnd(
            tf.math.lessEqual(step, f.times(noise, spacing)), tf.math.greaterEqual(step, half));
    Operand<T> last = lastStep > 0 ? f.maximum(spacing, f.number(lastStep)) : spacing;
    return tf.math.logicalOr(noisy, tf.math.lessEqual(step, last));
  }

  /** The middle of the bracket; halves first, as a sum of large numbers may be infinite. */
  public static <T extends TFloating> Operand<T> middle(
      RowMath<T> f, Operand<T> low, Operand<T> high) {
    return f.plus(f.times(0.5, low), f.times(0.5, high));
  }

  /** Two spacings of numbers at x, and at least at 1. */
  private Operand<T> spacing(RowMath<T> f, Operand<T> x) {
    return f.times(2 * f.epsilon(), f.maximum(f.abs(x), f.number(1)));
  }
}
