// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.smoothsort;

import java.util.List;
import org.softtf.ops.internal.loop.Failure;
import org.softtf.ops.internal.loop.Loop;
import org.softtf.ops.internal.loop.State;
import org.softtf.ops.internal.loop.Temperature;
import org.softtf.ops.internal.loop.Variable;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Cumsum;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * Finds the potentials β at which the amounts {@code [s, d] = exp(−[a, 0] − β·K)} add up, {@code
 * [s, d]·Kᵀ = c}, by a primal–dual Newton method, for all rows at once, each until it stands.
 *
 * <p>The amounts, the primal variables, have values of their own on the way, given by logarithms: a
 * step shrinks them as their exponentials do and lets them grow as its tangent does, so that
 * neither too small nor too great ones take a step for every factor e. A row starts at a
 * temperature by which a is divided, and cools to 1 as it comes near.
 *
 * <p>Each step factorises the matrix of {@link GapSystem}: O(n³) time and O(n²) memory for short
 * rows, O(n log n) for long ones. 60 steps sufficed in all that was tried of up to 300 elements, 80
 * of 1,000. Nothing carries a gradient.
 */
final class PrimalDualNewton {
  private static final int MOST_STEPS = 300;

  /** The residual that counts as none where rounding errors allow it. */
  private static final double GOAL = 1e-12;

  /** From here on a slack is 0, whatever the potentials: they grow with the logarithm of c only. */
  private static final double GREATEST_STEP = 1e8;

  /** The greatest a at the first temperature. */
  private static final double REACH = 20;

  /** How near a row must be to cool. */
  private static final double NEAR = 0.5;

  /** By which power of e a step may shrink an amount. */
  private static final double DROP = 5;

  /** The share of c that an amount may grow to at once: it leaves c enough for the others. */
  private static final double FREE_SHARE = 0.03;

  /** The greatest exponent that is taken of e. */
  private static final double MOST_EXPONENT = 700;

  private static final double ROUNDING = 16 * Math.ulp(1.0);

  private static final Variable<TFloat64> POTENTIALS = changing("potentials β");
  private static final Variable<TFloat64> AMOUNTS = changing("logarithms of amounts");
  private static final Variable<TFloat64> TEMPERATURE = changing("temperature");
  private static final Variable<TBool> MOVING = Variable.changing("moving", TBool.class, 2);
  private static final Variable<TFloat64> RESIDUAL = changing("residual");
  private static final Variable<TFloat64> EXPONENTS = invariant("exponents [a, 0]");
  private static final Variable<TFloat64> BENDS = invariant("bends c");
  private static final Variable<TFloat64> LEAST = invariant("least potentials");
  private static final Variable<TFloat64> MOST = invariant("greatest amounts");
  private static final Variable<TFloat64> FREE = invariant("what amounts may grow to at once");
  private static final Variable<TFloat64> K = invariant("K");

  private final int m;
  private final Loop loop;
  private final boolean isLong;

  /** For m gaps; the functions depend on the number of diagonals that the matrix then has. */
  PrimalDualNewton(int m) {
    this(m, MOST_STEPS);
  }

  PrimalDualNewton(int m, int mostSteps) {
    this.m = m;
    int bands = DenseGapMatrix.bands(m);
    this.isLong = GapSystem.isLong(m);
    this.loop =
        (isLong
                ? Loop.named("softtf_smooth_sort_of_long_rows", m)
                : Loop.named("softtf_smooth_sort", bands).variables(K))
            .variables(
                POTENTIALS,
                AMOUNTS,
                TEMPERATURE,
                MOVING,
                RESIDUAL,
                EXPONENTS,
                BENDS,
                LEAST,
                MOST,
                FREE)
            .atMost(mostSteps)
            .whileAny((tf, state) -> state.get(MOVING))
            .repeat((tf, state) -> next(new RowMath<>(tf, TFloat64.class), state));
  }

  private static Variable<TFloat64> changing(String name) {
    return Variable.changing(name, TFloat64.class, 2);
  }

  private static Variable<TFloat64> invariant(String name) {
    return Variable.invariant(name, TFloat64.class, 2);
  }

  /**
   * Finds the potentials, or makes the run fail.
   *
   * @param all a ≥ 0, finite, (R, m)
   * @param bends c > 0, finite, (R, m)
   * @param softness for the message
   * @return β, (R, m), without a gradient
   */
  Operand<TFloat64> find(
      RowMath<TFloat64> f,
      Operand<TFloat64> all,
      Operand<TFloat64> bends,
      Operand<TFloat64> softness) {
    Ops tf = f.tf();
    Loop.End end = loop.run(tf, start(f, f.minimum(all, f.number(GREATEST_STEP)), bends));
    Failure failure =
        Failure.of("smooth_sort: the projection is not found")
            .fact("rows and n − 1", tf.shape(bends))
            .fact("softness", softness)
            .fact(
                "greatest relative residual of a gap",
                tf.max(end.get(RESIDUAL), tf.constant(new int[] {0, 1})))
            .advice("a larger softness, or smaller values, make it easier");
    Operand<TFloat64> found = end.orFail(tf, failure).identity(end.get(POTENTIALS));
    return f.stop(tf.ensureShape(found, bends.shape()));
  }

  private State start(RowMath<TFloat64> f, Operand<TFloat64> steps, Operand<TFloat64> bends) {
    Ops tf = f.tf();
    Operand<TInt32> columns = tf.constant(1);
    Operand<TFloat64> share = f.number(Math.log(0.5));
    Operand<TFloat64> logBends = f.log(bends);
    // the slacks if there were no gaps; a gap is at most twice that
    Operand<TFloat64> most = f.log(secondSums(f, bends, m));
    Operand<TFloat64> mostGap = f.plus(most, f.number(Math.log(2)));
    Operand<TFloat64> temperature = f.maximum(f.over(f.max(steps), f.number(REACH)), f.number(1));
    State start =
        State.EMPTY
            .with(POTENTIALS, f.negative(f.plus(logBends, share)))
            .with(AMOUNTS, f.plus(tf.concat(List.of(most, logBends), columns), share))
            .with(TEMPERATURE, temperature)
            .with(MOVING, tf.math.greater(temperature, tf.zerosLike(temperature)))
            .with(RESIDUAL, tf.onesLike(temperature))
            .with(EXPONENTS, SmoothPermutahedron.exponents(tf, steps))
            .with(BENDS, bends)
            .with(LEAST, f.negative(mostGap))
            .with(MOST, tf.concat(List.of(most, mostGap), columns))
            .with(
                FREE,
                f.plus(
                    tf.concat(List.of(logBends, logBends), columns),
                    f.number(Math.log(FREE_SHARE))));
    return isLong ? start : start.with(K, DenseGapMatrix.matrix(tf, m));
  }

  /**
   * x·L⁻¹, for c the slacks if there were no gaps: element j counts min(j, k)·(m + 1 − max(j,
   * k))/(m + 1) times in element k. No term is negative, and so no digits are lost.
   */
  private static Operand<TFloat64> secondSums(RowMath<TFloat64> f, Operand<TFloat64> x, int m) {
    Ops tf = f.tf();
    Operand<TInt32> columns = tf.constant(1);
    Operand<TFloat64> up = f.range(tf.constant(1), tf.constant(m + 1));
    Operand<TFloat64> down = f.minus(f.number(m + 1), up);
    Operand<TFloat64> before = tf.math.cumsum(f.times(up, x), columns);
    Operand<TFloat64> behind =
        tf.math.cumsum(f.times(down, x), columns, Cumsum.exclusive(true), Cumsum.reverse(true));
    return f.times(1 / (m + 1.0), f.plus(f.times(down, before), f.times(up, behind)));
  }

  private State next(RowMath<TFloat64> f, State s) {
    Ops tf = f.tf();
    GapMatrix matrix =
        isLong
            ? new BandedGapMatrix(f, m)
            : new DenseGapMatrix(f, s.get(K), DenseGapMatrix.bands(m));
    Operand<TFloat64> ofPotentials = matrix.differences(s.get(POTENTIALS));
    Operand<TFloat64> exponents = exponents(f, s, s.get(TEMPERATURE), ofPotentials);
    Operand<TFloat64> residual = residual(f, s, matrix, exponents);
    Operand<TBool> hot = Temperature.isHot(f, s.get(TEMPERATURE));
    Operand<TBool> stands =
        tf.math.logicalAnd(tf.math.logicalNot(hot), tf.math.lessEqual(residual, tolerance(f, s)));
    Operand<TBool> cools = tf.math.logicalAnd(hot, tf.math.less(residual, f.number(NEAR)));
    Operand<TFloat64> temperature = Temperature.next(f, s.get(TEMPERATURE), cools);
    Operand<TFloat64> wanted = f.negative(exponents(f, s, temperature, ofPotentials));
    // a row that stands takes one step more, from where the amounts follow the potentials
    Operand<TFloat64> amounts = tf.select(stands, wanted, s.get(AMOUNTS));
    Operand<TFloat64> missing = f.minus(wanted, amounts);
    Operand<TFloat64> step = step(f, s, amounts, missing, matrix);
    Operand<TFloat64> potentials = f.maximum(f.plus(s.get(POTENTIALS), step), s.get(LEAST));
    Operand<TFloat64> change = f.minus(missing, matrix.differences(step));
    return s.with(POTENTIALS, tf.select(s.get(MOVING), potentials, s.get(POTENTIALS)))
        .with(AMOUNTS, changed(f, s, amounts, change))
        .with(TEMPERATURE, temperature)
        .with(MOVING, tf.math.logicalAnd(s.get(MOVING), tf.math.logicalNot(stands)))
        .with(RESIDUAL, tf.select(s.get(MOVING), residual, s.get(RESIDUAL)));
  }

  /** [a, 0]/t + β·K. */
  private static Operand<TFloat64> exponents(
      RowMath<TFloat64> f, State s, Operand<TFloat64> temperature, Operand<TFloat64> ofPotentials) {
    return f.plus(f.over(s.get(EXPONENTS), temperature), ofPotentials);
  }

  /**
   * How far the potentials are from right, for amounts that follow them: the greatest residual of
   * the equations relative to the terms in it, (R, 1).
   */
  private static Operand<TFloat64> residual(
      RowMath<TFloat64> f, State s, GapMatrix matrix, Operand<TFloat64> exponents) {
    Operand<TFloat64> c = s.get(BENDS);
    Operand<TFloat64> amounts = f.exp(f.minimum(f.negative(exponents), f.number(MOST_EXPONENT)));
    Operand<TFloat64> missing = f.minus(c, matrix.sums(amounts));
    Operand<TFloat64> terms = f.plus(c, matrix.sizes(amounts));
    return f.max(f.over(f.abs(missing), terms));
  }

  /**
   * The greatest residual that counts as none, (R, 1): exponents have rounding errors. Where a is
   * greater than differences of β, there is no slack that could have one.
   */
  private static Operand<TFloat64> tolerance(RowMath<TFloat64> f, State s) {
    Operand<TFloat64> size = f.max(f.abs(s.get(POTENTIALS)));
    return f.maximum(f.times(ROUNDING, size), f.number(GOAL));
  }

  /** Newton's step of β, given by how much the logarithms of the amounts miss. */
  private static Operand<TFloat64> step(
      RowMath<TFloat64> f,
      State s,
      Operand<TFloat64> logarithms,
      Operand<TFloat64> missing,
      GapMatrix matrix) {
    Operand<TFloat64> amounts = f.exp(logarithms);
    Operand<TFloat64> linear = f.times(amounts, f.plus(missing, f.number(1)));
    Operand<TFloat64> right = f.minus(matrix.sums(linear), s.get(BENDS));
    return matrix.solver(amounts).apply(right);
  }

  /** The logarithms of amounts after a change of them that is small or will be. */
  private static Operand<TFloat64> changed(
      RowMath<TFloat64> f, State s, Operand<TFloat64> amounts, Operand<TFloat64> change) {
    Operand<TFloat64> limited = f.maximum(change, f.number(-DROP));
    Operand<TFloat64> tangent = f.tf().math.log1p(f.abs(limited));
    return f.minimum(
        f.minimum(f.plus(amounts, limited), s.get(MOST)),
        f.maximum(f.plus(amounts, tangent), s.get(FREE)));
  }
}
