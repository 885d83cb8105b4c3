// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.median;

import java.util.Arrays;
import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.elementwise.Step;
import org.softtf.ops.internal.elementwise.StepSlope;
import org.softtf.ops.internal.loop.BracketedNewton;
import org.softtf.ops.internal.math.LogSumExp;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
import org.softtf.ops.internal.settings.Settings;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.family.TFloating;

/**
 * The M-estimator of a quantile of rows x with weights w: the y with Σᵢ wᵢ S((y − xᵢ)/softness) =
 * t, where S is the step of a mode. For t = q·Σw it is the quantile q; for w = 1 and t = n − k it
 * is the threshold that k of n elements exceed, softly.
 *
 * <p>By safeguarded Newton with bisection from the exact quantile, which a sort gives; relative to
 * it, so that the distances to y are exact to rounding wherever the row lies. O(n log n) time for
 * the sort, O(n) for each step, O(n) memory.
 *
 * <p>With s = wᵢ S′((y − xᵢ)/softness) the derivatives are s/Σs for x, 1/Σs for t and −S/Σs for w
 * (the implicit function theorem). Where Σs is 0, every point of an interval solves the equation; y
 * is then the exact quantile, with its derivative for x and none for t and w. The registered
 * gradient has every order. For the ordinary gradient the search is stopped and two Newton steps of
 * length 0 follow it, each of which carries one order.
 *
 * @param hard the exact quantile
 * @param regular whether it is finite, (R, 1); the other rows are rows of zeros below
 * @param centre the exact quantile of regular rows, (R, 1), without gradient
 * @param z (x − centre)/softness, (R, n)
 * @param y the root for z, (R, 1)
 */
public record WeightedQuantile<T extends TFloating>(
    HardQuantile<T> hard, Operand<TBool> regular, Operand<T> centre, Operand<T> z, Operand<T> y) {

  private static final String OPERATOR = "operator";

  /** Inputs: z, weights and t, which have gradients, and what is known of the exact quantile. */
  private static final Primitive ROOT =
      Primitive.named("softtf.weighted_quantile")
          .forward(WeightedQuantile::forward)
          .gradient(WeightedQuantile::gradient);

  private static final int LOWER = 3;
  private static final int UPPER = 4;
  private static final int BELOW = 5;
  private static final int DERIVATIVE = 6;

  /**
   * Finds it.
   *
   * @param settings where to build, with a soft mode
   * @param operator the operator's name in an error
   * @param x (R, n)
   * @param weights at least 0, (R, n)
   * @param target t, (R, 1), greater than 0 and less than the sum of the weights
   * @param <T> the type
   */
  public static <T extends TFloating> WeightedQuantile<T> of(
      Settings settings, String operator, Operand<T> x, Operand<T> weights, Operand<T> target) {
    Ops tf = settings.tf();
    RowMath<T> f = new RowMath<>(tf, x.type());
    HardQuantile<T> hard = HardQuantile.of(f, x, weights, target);
    Operand<TBool> regular = tf.math.isFinite(hard.value());
    Operand<T> centre = tf.select(regular, hard.value(), f.number(0));
    // the softness must not meet ±∞, nor a row without a quantile
    Operand<TBool> counted = tf.math.logicalAnd(regular, tf.math.isFinite(x));
    Operand<T> near = tf.select(counted, f.minus(x, centre), f.number(0));
    Operand<TBool> infinite = tf.math.logicalAnd(regular, tf.math.isInf(x));
    Operand<T> z = tf.select(infinite, f.stop(x), settings.softness().divide(tf, near, 1));
    Operand<T> n = f.cast(f.length(x));
    Operand<T> even = f.number(0.5);
    Operand<T> y =
        ROOT.apply(
            tf,
            Attributes.of(Primitive.MODE, settings.mode()).with(OPERATOR, operator),
            z,
            tf.select(regular, weights, f.number(1)),
            tf.select(regular, target, f.times(0.5, n)),
            end(settings, f, regular, f.minus(hard.lowest(f, x), centre)),
            end(settings, f, regular, f.minus(hard.highest(f, x), centre)),
            tf.select(regular, hard.split().below(), even),
            tf.select(regular, hard.derivative(f, x, weights), f.over(f.number(1), n)));
    return new WeightedQuantile<>(hard, regular, centre, z, y);
  }

  /**
   * Returns the exact one, the middle of all y that have a weight of at most t below them and at
   * most the rest above, (R, 1).
   *
   * @param f where to build
   * @param x (R, n)
   * @param weights at least 0, (R, n)
   * @param target t, (R, 1)
   * @param <T> the type
   */
  public static <T extends TFloating> Operand<T> exact(
      RowMath<T> f, Operand<T> x, Operand<T> weights, Operand<T> target) {
    return HardQuantile.of(f, x, weights, target).live(f, x);
  }

  private static <T extends TFloating> Operand<T> end(
      Settings settings, RowMath<T> f, Operand<TBool> regular, Operand<T> distance) {
    Operand<T> known = f.tf().select(regular, distance, f.number(0));
    return f.stop(settings.softness().divide(f.tf(), known, 1));
  }

  /**
   * The quantiles, (R, 1): the exact one where it is infinite, NaN for a row with NaN and one
   * without weight.
   */
  public Operand<T> value(Settings settings) {
    Ops tf = settings.tf();
    RowMath<T> f = new RowMath<>(tf, y.type());
    return tf.select(regular, f.plus(centre, settings.softness().multiply(tf, y, 1)), hard.value());
  }

  /** Which part of each weight is above the quantile, S(z − y), (R, n), for weights 1. */
  public Operand<T> above(Settings settings) {
    Ops tf = settings.tf();
    RowMath<T> f = new RowMath<>(tf, y.type());
    Operand<T> soft = Step.of(tf, f.minus(z, y), settings.mode());
    return tf.select(regular, soft, f.minus(f.number(1), hard.split().below()));
  }

  private static <T extends TFloating> List<Operand<T>> forward(Primitive.Forward<T> c) {
    Ops tf = c.tf();
    RowMath<T> f = new RowMath<>(tf, c.type());
    Mode mode = c.mode();
    Operand<T> z = c.input(0);
    Operand<T> below = c.input(BELOW);
    Operand<T> above = f.minus(c.input(1), below);
    Operand<T> root =
        new MedianRoot<>(mode, c.type())
            .find(
                f,
                c.attributes().text(OPERATOR),
                f.stop(z),
                new MedianRoot.Weights<>(f.stop(above), below),
                bracket(f, mode, c));
    // the weight below grows in proportion as t does, and what is left of the weight is above
    Operand<T> proportion = f.over(c.input(2), f.stop(c.input(2)));
    Operand<T> liveBelow = f.times(below, proportion);
    Operand<T> liveAbove = f.minus(c.input(1), liveBelow);
    EstimatingEquation<T> equation =
        EstimatingEquation.of(f, f.minus(root, z), liveAbove, liveBelow, mode);
    Operand<TBool> flat = equation.flat(f);
    Operand<T> y = equation.live(f, root);
    for (int step = 1; step < MedianNewton.LIVE_STEPS; step++) {
      y = EstimatingEquation.of(f, f.minus(y, z), liveAbove, liveBelow, mode).live(f, y);
    }
    return List.of(tf.select(flat, interpolated(f, z, c.input(DERIVATIVE)), y));
  }

  private static <T extends TFloating> Operand<T> interpolated(
      RowMath<T> f, Operand<T> z, Operand<T> derivative) {
    Operand<TBool> counts = f.tf().math.greater(derivative, f.number(0));
    return f.sum(f.times(derivative, f.tf().select(counts, z, f.number(0))));
  }

  private static <T extends TFloating> BracketedNewton.Bracket<T> bracket(
      RowMath<T> f, Mode mode, Primitive.Forward<T> c) {
    Operand<T> lower = c.input(LOWER);
    Operand<T> reach = mode == Mode.SMOOTH ? smoothReach(f, c) : f.number(Step.scale(mode, false));
    return new BracketedNewton.Bracket<>(
        f.tf().zerosLike(lower),
        f.minus(lower, reach),
        f.plus(c.input(UPPER), reach),
        f.tf().math.isFinite(f.minus(c.input(UPPER), lower)));
  }

  /**
   * How far beyond the middle elements the root can be. S(−reach) is so small there that all
   * elements on the other side are less than what is missing, which is at least the rounding error
   * of {@link HardQuantile} or t itself.
   */
  private static <T extends TFloating> Operand<T> smoothReach(
      RowMath<T> f, Primitive.Forward<T> c) {
    Operand<T> whole = f.sum(f.stop(c.input(1)));
    Operand<T> target = f.stop(c.input(2));
    Operand<T> rest = f.minimum(target, f.minus(whole, target));
    Operand<T> ratio = f.maximum(f.over(rest, whole), f.number(HardQuantile.least(f)));
    return f.minus(f.number(1 - Math.log(f.epsilon())), f.log(ratio));
  }

  private static <T extends TFloating> List<Operand<T>> gradient(Primitive.Backward<T> c) {
    Ops tf = c.tf();
    RowMath<T> f = new RowMath<>(tf, c.type());
    Mode mode = c.mode();
    Operand<T> weights = c.input(1);
    Operand<T> u = f.minus(c.output(), c.input(0));
    Operand<T> step = Step.of(tf, u, mode);
    Operand<T> slopes = f.times(weights, StepSlope.of(tf, u, step, mode));
    Operand<T> sum = f.sum(slopes);
    Operand<TBool> flat = tf.math.less(sum, f.number(HardQuantile.least(f)));
    Operand<T> safe = tf.select(flat, f.number(1), sum);
    Operand<T> shares =
        mode == Mode.SMOOTH
            ? smoothShares(f, u, weights)
            : tf.select(flat, c.input(DERIVATIVE), f.over(slopes, safe));
    Operand<T> ofTarget = tf.select(flat, f.number(0), f.over(c.cotangent(), safe));
    Operand<T> ofWeights = f.negative(f.times(ofTarget, step));
    return Arrays.asList(
        f.times(shares, c.cotangent()), ofWeights, ofTarget, null, null, null, null);
  }

  /** S′ = S(u)·S(−u), by its logarithm because all of a row may be too small for a number. */
  private static <T extends TFloating> Operand<T> smoothShares(
      RowMath<T> f, Operand<T> u, Operand<T> weights) {
    Ops tf = f.tf();
    Operand<T> logarithm = f.negative(f.plus(tf.math.softplus(u), tf.math.softplus(f.negative(u))));
    return LogSumExp.weighed(f, logarithm, weights).shares(f);
  }
}
