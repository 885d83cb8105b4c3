package org.softtf.ops.internal.array.cdfsum;

import java.util.ArrayList;
import java.util.List;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.loop.BracketedNewton;
import org.softtf.ops.internal.loop.Failure;
import org.softtf.ops.internal.loop.Loop;
import org.softtf.ops.internal.loop.State;
import org.softtf.ops.internal.loop.Variable;
import org.softtf.ops.internal.math.RowGather;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * The T with Σᵢ S(T − zᵢ) = p for many p of each row at once, by safeguarded Newton: Newton's
 * method in a bracket, with bisection where its step leaves the bracket or does not halve.
 *
 * <p>Newton's steps are those for log(F/(n − F)), which is nearly linear in T beyond the elements.
 * A threshold stands still where the sum is right to rounding, or a step is less than it can tell.
 * Each step costs O(log n) a threshold. Nothing carries a gradient.
 */
final class ThresholdSearch {
  private static final int MOST_STEPS = 300;

  /** Rounding errors of the sum, in spacings of numbers at n. */
  private static final double NOISE = 16;

  /** Convergence is quadratic in mode smooth: after such a step the rest is rounding. */
  private static final double LAST_STEP = 1e-8;

  /** From this length on few thresholds are found first. */
  private static final int LONG = 1024;

  private static final Variable<TFloat64> T = Variable.changing("threshold", TFloat64.class, 2);
  private static final Variable<TFloat64> LOWER = Variable.changing("lower", TFloat64.class, 2);
  private static final Variable<TFloat64> UPPER = Variable.changing("upper", TFloat64.class, 2);
  private static final Variable<TFloat64> CHANGE = Variable.changing("change", TFloat64.class, 2);
  private static final Variable<TBool> MOVING = Variable.changing("moving", TBool.class, 2);
  private static final Variable<TFloat64> SUM = Variable.invariant("sum", TFloat64.class, 2);
  private static final Variable<TFloat64> COUNT = Variable.invariant("n", TFloat64.class, 0);

  private final Mode mode;
  private final Loop loop;

  ThresholdSearch(Mode mode) {
    this.mode = mode;
    List<Variable<?>> variables =
        new ArrayList<>(List.of(T, LOWER, UPPER, CHANGE, MOVING, SUM, COUNT));
    variables.addAll(StepTables.variables(mode));
    this.loop =
        Loop.named("softtf_cdf_sum", mode)
            .variables(variables)
            .atMost(MOST_STEPS)
            .whileAny((tf, state) -> state.get(MOVING))
            .repeat(this::step);
  }

  /**
   * Finds them, or makes the run fail.
   *
   * @param tables of the elements with weights 1
   * @param z the elements, (R, n), ascending
   * @param sums p, between 1 and n − 1, ascending, (R, m)
   * @return T, (R, m), without a gradient
   */
  Operand<TFloat64> find(
      RowMath<TFloat64> f, StepTables tables, Operand<TFloat64> z, Operand<TFloat64> sums) {
    long known = z.shape().isUnknown() ? -1 : z.shape().get(1);
    Operand<TFloat64> n = f.cast(f.length(z));
    if (known >= 0 && known < LONG) {
      return find(f, tables, n, sums, between(f, z, sums, n));
    }
    ThresholdGrid grid = ThresholdGrid.of(f, z, n);
    Operand<TFloat64> few = find(f, tables, n, grid.sums(), between(f, z, grid.sums(), n));
    Operand<TFloat64> slopes = tables.at(f, few, 1).get(0);
    return find(f, tables, n, sums, grid.between(f, few, slopes, sums, n));
  }

  /**
   * Where to look.
   *
   * @param first where to start, (R, m)
   * @param lower what is not above T, (R, m)
   * @param upper what is not below T, (R, m)
   */
  record Bracket(Operand<TFloat64> first, Operand<TFloat64> lower, Operand<TFloat64> upper) {}

  /** Between the elements next to it, or beyond them as far as the step needs to be 1/n. */
  private Bracket between(
      RowMath<TFloat64> f, Operand<TFloat64> z, Operand<TFloat64> sums, Operand<TFloat64> n) {
    Ops tf = f.tf();
    Operand<TFloat64> reach =
        mode == Mode.SMOOTH ? f.plus(f.log(n), f.number(1)) : f.number(StepDerivatives.HALF_WIDTH);
    Operand<TFloat64> one = f.number(1);
    // n/(n + 1) of each element that is as far away as the reach
    Operand<TFloat64> more = f.over(f.plus(n, one), n);
    Operand<TFloat64> rest = f.times(f.minus(n, sums), more);
    Operand<TInt32> below =
        tf.dtypes.cast(f.maximum(tf.math.floor(f.minus(n, rest)), f.number(0)), TInt32.class);
    Operand<TFloat64> enough = f.minus(tf.math.ceil(f.times(sums, more)), one);
    Operand<TInt32> above = tf.dtypes.cast(f.minimum(enough, f.minus(n, one)), TInt32.class);
    Operand<TFloat64> lower = RowGather.of(tf, z, below);
    Operand<TFloat64> upper = RowGather.of(tf, z, above);
    return new Bracket(
        f.times(0.5, f.plus(lower, upper)), f.minus(lower, reach), f.plus(upper, reach));
  }

  private Operand<TFloat64> find(
      RowMath<TFloat64> f,
      StepTables tables,
      Operand<TFloat64> n,
      Operand<TFloat64> sums,
      Bracket bracket) {
    Ops tf = f.tf();
    State state =
        tables
            .state()
            .with(T, bracket.first())
            .with(LOWER, bracket.lower())
            .with(UPPER, bracket.upper())
            .with(CHANGE, f.minus(bracket.upper(), bracket.lower()))
            .with(MOVING, tf.math.equal(bracket.first(), bracket.first()))
            .with(SUM, sums)
            .with(COUNT, n);
    Loop.End end = loop.run(tf, state);
    Failure failure =
        Failure.of("cdf_sum: some thresholds still moved")
            .fact("their last steps, in units of the softness", end.get(CHANGE));
    return f.stop(end.orFail(tf, failure).identity(end.get(T)));
  }

  private State step(Ops tf, State state) {
    RowMath<TFloat64> f = new RowMath<>(tf, TFloat64.class);
    Operand<TFloat64> t = state.get(T);
    Operand<TFloat64> p = state.get(SUM);
    Operand<TFloat64> n = state.get(COUNT);
    List<Operand<TFloat64>> sums = StepTables.from(state, mode).at(f, t, 0, 1);
    Operand<TFloat64> excess = f.minus(sums.get(0), p);
    Operand<TBool> below = tf.math.less(excess, f.number(0));
    Operand<TFloat64> low = tf.select(below, t, state.get(LOWER));
    Operand<TFloat64> high = tf.select(below, state.get(UPPER), t);
    Operand<TFloat64> newton = f.minus(t, logitStep(f, sums.get(0), sums.get(1), p, n));
    Operand<TFloat64> size = f.abs(f.minus(newton, t));
    Operand<TBool> inside =
        tf.math.logicalAnd(tf.math.greaterEqual(newton, low), tf.math.lessEqual(newton, high));
    Operand<TBool> halves = tf.math.lessEqual(size, f.times(0.5, state.get(CHANGE)));
    Operand<TFloat64> spacing = f.times(2 * f.epsilon(), f.maximum(f.abs(t), f.number(1)));
    Operand<TBool> small =
        tf.math.lessEqual(
            size, mode == Mode.SMOOTH ? f.maximum(spacing, f.number(LAST_STEP)) : spacing);
    Operand<TBool> trusted = tf.math.logicalAnd(inside, tf.math.logicalOr(halves, small));
    Operand<TBool> right = tf.math.lessEqual(f.abs(excess), f.times(NOISE * f.epsilon(), n));
    Operand<TBool> stays = tf.math.logicalOr(right, tf.math.logicalNot(state.get(MOVING)));
    Operand<TFloat64> next =
        tf.select(stays, t, tf.select(trusted, newton, BracketedNewton.middle(f, low, high)));
    Operand<TFloat64> changed = f.abs(f.minus(next, t));
    Operand<TBool> stands =
        tf.math.logicalOr(tf.math.logicalAnd(trusted, small), tf.math.lessEqual(changed, spacing));
    return state
        .with(T, next)
        .with(LOWER, low)
        .with(UPPER, high)
        .with(CHANGE, changed)
        .with(MOVING, tf.math.logicalAnd(state.get(MOVING), tf.math.logicalNot(stands)));
  }

  /** (log(F/(n − F)) − log(p/(n − p))) over its derivative n·F′/(F·(n − F)); NaN outside. */
  private static Operand<TFloat64> logitStep(
      RowMath<TFloat64> f,
      Operand<TFloat64> sum,
      Operand<TFloat64> slope,
      Operand<TFloat64> p,
      Operand<TFloat64> n) {
    Operand<TFloat64> rest = f.minus(n, sum);
    Operand<TFloat64> ratio = f.over(f.times(sum, f.minus(n, p)), f.times(rest, p));
    Operand<TFloat64> scale = f.over(f.times(sum, rest), f.times(n, slope));
    return f.times(f.log(ratio), scale);
  }
}
