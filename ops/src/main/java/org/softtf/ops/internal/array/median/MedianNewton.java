// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.median;

import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.elementwise.Step;
import org.softtf.ops.internal.elementwise.StepSlope;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.family.TFloating;

/**
 * SoftJAX's M-estimator of the median (arXiv 2603.08824): the y with Σᵢ S(y − zᵢ) = n/2 for each
 * row z, in units of the softness, where S is the step of a mode.
 *
 * <p>By safeguarded Newton with bisection from the exact median, which a partial sort gives. O(n)
 * time for each step, O(n) memory.
 *
 * <p>The derivative is S′(y − zᵢ) divided by its sum over i (the implicit function theorem). Where
 * that sum is 0, every point of an interval solves the equation; y is then the exact median, and so
 * is the derivative. The registered gradient has every order. For the ordinary gradient the search
 * is stopped and two Newton steps of length 0 follow it, each of which carries one order.
 */
public final class MedianNewton {
  /** Newton steps that carry derivatives. */
  static final int LIVE_STEPS = 2;

  private static final String HARD_WEIGHTS = "weights of the exact median";

  private static final Primitive OPERATOR =
      Primitive.named("softtf.median_newton")
          .residuals(HARD_WEIGHTS)
          .forward(MedianNewton::forward)
          .gradient(MedianNewton::gradient);

  private MedianNewton() {}

  /**
   * Returns the medians: z (R, n) → (R, 1).
   *
   * @param tf where to build
   * @param z rows divided by the softness
   * @param mode a soft mode
   * @param <T> the type
   * @return the medians, divided by the softness too; NaN for a row with NaN, the exact median
   *     where that is infinite
   */
  public static <T extends TFloating> Operand<T> of(Ops tf, Operand<T> z, Mode mode) {
    return OPERATOR.apply(tf, Attributes.of(Primitive.MODE, mode), z);
  }

  private static <T extends TFloating> List<Operand<T>> forward(Primitive.Forward<T> c) {
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    Mode mode = c.mode();
    Operand<T> z = c.input(0);
    HardMedian<T> hard = HardMedian.of(f, z);
    c.keep(HARD_WEIGHTS, hard.weights());
    Operand<T> above = hard.above(f, z);
    Operand<T> root = new MedianRoot<>(mode, c.type()).find(f, f.stop(z), above, hard);
    EstimatingEquation<T> equation = EstimatingEquation.of(f, f.minus(root, z), above, mode);
    Operand<TBool> exact =
        c.tf()
            .math
            .logicalOr(
                equation.flat(f), f.tf().math.logicalNot(f.tf().math.isFinite(hard.value())));
    Operand<T> y = equation.live(f, root);
    for (int step = 1; step < LIVE_STEPS; step++) {
      y = EstimatingEquation.of(f, f.minus(y, z), above, mode).live(f, y);
    }
    return List.of(f.tf().select(exact, hard.live(f, z), y));
  }

  private static <T extends TFloating> List<Operand<T>> gradient(Primitive.Backward<T> c) {
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    Operand<T> u = f.minus(c.output(), c.input(0));
    return List.of(f.times(weights(f, u, c.residual(HARD_WEIGHTS), c.mode()), c.cotangent()));
  }

  private static <T extends TFloating> Operand<T> weights(
      RowMath<T> f, Operand<T> u, Operand<T> hard, Mode mode) {
    Ops tf = f.tf();
    if (mode == Mode.SMOOTH) {
      // S′ = S(u)·S(−u), by its logarithm because all of a row may be too small for a number
      return tf.nn.softmax(
          f.negative(f.plus(tf.math.softplus(u), tf.math.softplus(f.negative(u)))));
    }
    Operand<T> slope = StepSlope.of(tf, u, Step.of(tf, u, mode), mode);
    Operand<T> sum = f.sum(slope);
    Operand<TBool> flat = tf.math.equal(sum, f.number(0));
    Operand<T> safe = tf.select(flat, f.number(1), sum);
    return tf.select(flat, hard, f.over(slope, safe));
  }
}
