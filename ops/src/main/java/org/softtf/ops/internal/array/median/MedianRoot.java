// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.median;

import java.util.List;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.loop.BracketedNewton;
import org.softtf.ops.internal.loop.Failure;
import org.softtf.ops.internal.loop.Loop;
import org.softtf.ops.internal.loop.State;
import org.softtf.ops.internal.loop.Variable;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/** The root of a row's {@link EstimatingEquation}, by {@link BracketedNewton}. */
final class MedianRoot<T extends TFloating> {
  /** A step of 0 counts as the end, but none that is more than two spacings. */
  private static final double NOISE = 0;

  private final Mode mode;
  private final Variable<T> z;
  private final Variable<T> above;
  private final Variable<T> below;
  private final BracketedNewton<T> newton;

  MedianRoot(Mode mode, Class<T> type) {
    this.mode = mode;
    this.z = Variable.invariant("z", type, 2);
    this.above = Variable.invariant("weight above", type, 2);
    this.below = Variable.invariant("weight below", type, 2);
    this.newton =
        new BracketedNewton<>(
            Loop.named("softtf_median_newton", mode, type),
            type,
            NOISE,
            List.of(z, above, below),
            this::point);
  }

  private BracketedNewton.Point<T> point(RowMath<T> f, Operand<T> y, State state) {
    EstimatingEquation<T> equation =
        EstimatingEquation.of(
            f, f.minus(y, state.get(z)), state.get(above), state.get(below), mode);
    Operand<T> step = equation.step(f, equation.excess());
    Operand<T> newtons =
        f.tf()
            .select(
                f.tf().math.greater(equation.slope(), f.number(0)),
                f.plus(y, step),
                f.number(Double.NaN));
    return new BracketedNewton.Point<>(equation.excess(), newtons);
  }

  /**
   * Finds the medians, or makes the run fail.
   *
   * @param rows z, (R, n), in units of the softness
   * @param share as {@link EstimatingEquation} wants it
   * @param hard where to start, and between which elements
   * @return (R, 1), without a gradient; rows whose exact median is not finite keep it
   */
  Operand<T> find(RowMath<T> f, Operand<T> rows, Operand<T> share, HardMedian<T> hard) {
    Operand<T> reach = reach(f, rows);
    return find(
        f,
        "median_newton",
        rows,
        new Weights<>(share, f.minus(f.number(1), share)),
        new BracketedNewton.Bracket<>(
            hard.value(),
            f.minus(hard.lower(), reach),
            f.plus(hard.upper(), reach),
            f.tf().math.isFinite(hard.value())));
  }

  /**
   * How much of each element counts above the root and below it.
   *
   * @param above (R, n)
   * @param below (R, n)
   */
  record Weights<T extends TFloating>(Operand<T> above, Operand<T> below) {}

  /**
   * Finds the roots, or makes the run fail.
   *
   * @param operator its name in the error
   * @param rows z, (R, n), in units of the softness
   * @param weights what the two sums weigh
   * @param bracket where to look
   * @return (R, 1), without a gradient
   */
  Operand<T> find(
      RowMath<T> f,
      String operator,
      Operand<T> rows,
      Weights<T> weights,
      BracketedNewton.Bracket<T> bracket) {
    Ops tf = f.tf();
    Loop.End end =
        newton.find(
            tf,
            bracket,
            State.EMPTY.with(z, rows).with(above, weights.above()).with(below, weights.below()));
    Ops checked =
        end.orFail(
            tf,
            Failure.of(operator + ": some rows still moved")
                .fact("their last steps, in units of the softness", end.get(newton.change())));
    long count = rows.shape().isUnknown() ? -1 : rows.shape().get(0);
    Operand<T> root = checked.identity(end.get(newton.root()));
    return f.stop(tf.ensureShape(root, Shape.of(count, 1)));
  }

  /**
   * How far beyond the middle elements the root can be. In the smooth mode S(−reach) is at most
   * 1/(n + 1) there, so that one element more on that side outweighs the rest.
   */
  private Operand<T> reach(RowMath<T> f, Operand<T> rows) {
    return mode == Mode.SMOOTH
        ? f.plus(f.log(f.cast(Axes.size(f.tf(), rows, 1))), f.number(1))
        : f.number(5);
  }
}
