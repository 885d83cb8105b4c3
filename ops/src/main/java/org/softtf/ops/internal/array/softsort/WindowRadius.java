// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.softsort;

import org.softtf.ops.internal.loop.Loop;
import org.softtf.ops.internal.loop.State;
import org.softtf.ops.internal.loop.Variable;
import org.softtf.ops.internal.math.Constants;
import org.softtf.ops.internal.math.PrefixSums;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * The radius of each element's window: the r with F(r) = Σᵢ max(r − |zₖ − zᵢ|, 0)^p = 1, p = 1, 2
 * or 3. It is the threshold of sparsemax (p = 1) and its smoother kin (Peters et al., arXiv
 * 1905.05702).
 *
 * <p>By Newton's method for a root of F. The (p+1)-th root is nearly linear where elements are
 * many, so its first steps from r = 1 come close whatever the density. The p-th root is convex and
 * increasing: from anywhere its next step is at or above the solution, and from there it falls
 * monotonically, so that no bracket is needed. The loop ends when no radius falls by more than a
 * part in 10⁸; convergence is quadratic, so what is left then is rounding.
 *
 * <p>Each step costs two binary searches an element, O(n log n) time and O(n) memory. Nothing
 * carries a gradient.
 */
final class WindowRadius {
  private static final int MOST_STEPS = 200;

  /** Steps for the (p+1)-th root. */
  private static final int FIRST_STEPS = 2;

  private static final double LEAST_FALL = 1e-8;

  private static final Variable<TBool> FALLING = Variable.changing("falling", TBool.class, 0);
  private static final Variable<TFloat64> RADIUS = Variable.changing("radius", TFloat64.class, 2);
  private static final Variable<TFloat64> Z = Variable.invariant("z", TFloat64.class, 2);
  private static final Variable<TFloat64> OFFSET =
      Variable.invariant("offset in the cell", TFloat64.class, 2);
  private static final Variable<TInt32> EQUAL_START = bound("start of the equal elements");
  private static final Variable<TInt32> EQUAL_END = bound("end of the equal elements");
  private static final Variable<TInt32> CELL_START = bound("start of the cell");
  private static final Variable<TInt32> CELL_END = bound("end of the cell");
  private static final Variable<TFloat64> SUMS =
      Variable.invariant("prefix sums", TFloat64.class, 3);

  private final int power;
  private final Loop loop;

  private WindowRadius(int power) {
    this.power = power;
    this.loop =
        Loop.named("softtf_window_radius", power)
            .variables(
                FALLING, RADIUS, Z, OFFSET, EQUAL_START, EQUAL_END, CELL_START, CELL_END, SUMS)
            .atMost(MOST_STEPS)
            .whileAny((tf, state) -> state.get(FALLING))
            .repeat(this::step);
  }

  private static Variable<TInt32> bound(String name) {
    return Variable.invariant(name, TInt32.class, 2);
  }

  /**
   * Finds the radii.
   *
   * @param z (R, n), ascending, without a gradient
   * @return (R, n), without a gradient
   */
  static Operand<TFloat64> of(
      Ops tf, Operand<TFloat64> z, TieRanges equal, TieRanges cell, int power) {
    RowMath<TFloat64> f = new RowMath<>(tf, TFloat64.class);
    Operand<TFloat64> offset = Window.offset(f, z);
    State start =
        State.EMPTY
            .with(FALLING, tf.constant(true))
            .with(RADIUS, Constants.onesLike(tf, z))
            .with(Z, z)
            .with(OFFSET, offset)
            .with(EQUAL_START, equal.start())
            .with(EQUAL_END, equal.end())
            .with(CELL_START, cell.start())
            .with(CELL_END, cell.end())
            .with(SUMS, PrefixSums.ofPowers(f, offset, power).tables());
    return tf.stopGradient(new WindowRadius(power).loop.run(tf, start).get(RADIUS));
  }

  private State step(Ops tf, State state) {
    RowMath<TFloat64> f = new RowMath<>(tf, TFloat64.class);
    Operand<TFloat64> radius = state.get(RADIUS);
    TieRanges equal = new TieRanges(state.get(EQUAL_START), state.get(EQUAL_END));
    TieRanges cell = new TieRanges(state.get(CELL_START), state.get(CELL_END));
    Window window = Window.within(f, state.get(Z), radius, equal, cell);
    PrefixSums prefixes = PrefixSums.ofPowersTables(tf, state.get(SUMS), power);
    WindowSums sums = new WindowSums(f, window, state.get(OFFSET), prefixes);
    Operand<TInt32> count = Loop.step(state);
    Operand<TBool> first = tf.math.less(count, tf.constant(FIRST_STEPS));
    Operand<TFloat64> proposed =
        newton(
            f,
            radius,
            sums.of(radius, power).total(f),
            sums.of(radius, power - 1).total(f),
            tf.select(first, f.number(power + 1), f.number(power)));
    Operand<TBool> falls = tf.math.less(proposed, f.times(1 - LEAST_FALL, radius));
    // the first step for the p-th root may rise
    Operand<TBool> free = tf.math.lessEqual(count, tf.constant(FIRST_STEPS));
    Operand<TBool> moves = tf.math.logicalOr(falls, free);
    return state
        .with(FALLING, tf.reduceAny(moves, tf.constant(new int[] {0, 1})))
        .with(RADIUS, tf.select(moves, proposed, radius));
  }

  /** One step for F^(1/root) = 1, kept between a part of the radius and 1. */
  private Operand<TFloat64> newton(
      RowMath<TFloat64> f,
      Operand<TFloat64> radius,
      Operand<TFloat64> value,
      Operand<TFloat64> slope,
      Operand<TFloat64> root) {
    Operand<TFloat64> one = f.number(1);
    Operand<TFloat64> excess =
        f.minus(value, f.tf().math.pow(value, f.minus(one, f.over(one, root))));
    Operand<TFloat64> scale = f.over(root, f.number(power));
    Operand<TFloat64> next = f.minus(radius, f.over(f.times(scale, excess), slope));
    return f.minimum(one, f.maximum(next, f.times(0.01, radius)));
  }
}
