// SPDX-License-Identifier: Apache-2.0
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
 * The T with Σᵢ S(T − zᵢ) = p for many p of each row at once, by {@link BracketedNewton}.
 *
 * <p>Newton's steps are those for log(F/(n − F)), which is nearly linear in T beyond the elements.
 * A threshold stands still where the sum is right to rounding, or a step is less than it can tell.
 * Each step costs O(log n) a threshold. Nothing carries a gradient.
 */
final class ThresholdSearch {
  /** Rounding errors of the sum, in spacings of numbers at n. */
  private static final double NOISE = 16;

  /** Convergence is quadratic in mode smooth: after such a step the rest is rounding. */
  private static final double LAST_STEP = 1e-8;

  /** From this length on few thresholds are found first. */
  private static final int LONG = 1024;

  private static final Variable<TFloat64> SUM = Variable.invariant("sum", TFloat64.class, 2);
  private static final Variable<TFloat64> COUNT = Variable.invariant("n", TFloat64.class, 2);

  private final Mode mode;
  private final BracketedNewton<TFloat64> search;

  ThresholdSearch(Mode mode) {
    this.mode = mode;
    List<Variable<?>> parameters = new ArrayList<>(List.of(SUM, COUNT));
    parameters.addAll(StepTables.variables(mode));
    this.search =
        new BracketedNewton<>(
            Loop.named("softtf_cdf_sum", mode),
            TFloat64.class,
            1,
            mode == Mode.SMOOTH ? LAST_STEP : 0,
            parameters,
            this::at);
  }

  /**
   * Finds them, or makes the run fail.
   *
   * @param tables of the elements with weights 1
   * @param z the elements, (R, n), ascending
   * @param sums p, between 0 and n, (R, m)
   * @param n how many elements there are, followed by others far above them, (R, 1) or (1, 1)
   * @return T, (R, m), without a gradient
   */
  Operand<TFloat64> find(
      RowMath<TFloat64> f,
      StepTables tables,
      Operand<TFloat64> z,
      Operand<TFloat64> sums,
      Operand<TFloat64> n) {
    long known = z.shape().isUnknown() ? -1 : z.shape().get(1);
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
  static BracketedNewton.Bracket<TFloat64> bracket(
      RowMath<TFloat64> f,
      Operand<TFloat64> first,
      Operand<TFloat64> lower,
      Operand<TFloat64> upper) {
    return new BracketedNewton.Bracket<>(first, lower, upper, f.tf().math.equal(first, first));
  }

  /** Between the elements next to it, or beyond them as far as the step needs to be 1/n. */
  private BracketedNewton.Bracket<TFloat64> between(
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
    Operand<TFloat64> middle = BracketedNewton.middle(f, lower, upper);
    return bracket(f, middle, f.minus(lower, reach), f.plus(upper, reach));
  }

  private Operand<TFloat64> find(
      RowMath<TFloat64> f,
      StepTables tables,
      Operand<TFloat64> n,
      Operand<TFloat64> sums,
      BracketedNewton.Bracket<TFloat64> bracket) {
    Ops tf = f.tf();
    Loop.End end = search.find(tf, bracket, tables.state().with(SUM, sums).with(COUNT, n));
    Failure failure =
        Failure.of("cdf_sum: some thresholds still moved")
            .fact("their last steps, in units of the softness", end.get(search.change()));
    return f.stop(end.orFail(tf, failure).identity(end.get(search.root())));
  }

  private BracketedNewton.Point<TFloat64> at(
      RowMath<TFloat64> f, Operand<TFloat64> t, State state) {
    Ops tf = f.tf();
    Operand<TFloat64> p = state.get(SUM);
    Operand<TFloat64> n = state.get(COUNT);
    List<Operand<TFloat64>> sums = StepTables.from(state, mode).at(f, t, 0, 1);
    Operand<TFloat64> excess = f.minus(sums.get(0), p);
    Operand<TBool> right = tf.math.lessEqual(f.abs(excess), f.times(NOISE * f.epsilon(), n));
    return new BracketedNewton.Point<>(
        tf.select(right, f.number(0), excess),
        f.minus(t, logitStep(f, sums.get(0), sums.get(1), p, n)));
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
