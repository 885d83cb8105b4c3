package org.softtf.ops.internal.array.median;

import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.CustomOperator;
import org.softtf.gradients.ForwardContext;
import org.softtf.gradients.GradientContext;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.elementwise.Step;
import org.softtf.ops.internal.elementwise.StepSlope;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.family.TFloating;

/**
 * The y with Σᵢ S(y − zᵢ) = n/2 for each row z, in units of the softness.
 *
 * <p>Its derivative is S′(y − zᵢ) divided by its sum over i; where that is 0 the row balances at
 * every point of an interval, y is the exact median, and the derivative is that of the exact
 * median.
 */
public final class MedianNewton {
  private static final CustomOperator OPERATOR =
      CustomOperator.named("softtf.median_newton")
          .forward(MedianNewton::forward)
          .gradient(MedianNewton::gradient)
          .ordinaryGradientAgrees()
          .gradientBuiltOnDemand()
          .create();

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
  @SuppressWarnings("unchecked") // the operator keeps its input's type
  public static <T extends TFloating> Operand<T> of(Ops tf, Operand<T> z, Mode mode) {
    return (Operand<T>) OPERATOR.apply(tf, List.of(z), Attributes.of("mode", mode)).get(0);
  }

  private static Mode mode(Attributes attributes) {
    return attributes.constant("mode", Mode.class);
  }

  private static <T extends TFloating> List<Operand<T>> forward(ForwardContext c) {
    Ops tf = c.tf();
    Mode mode = mode(c.attributes());
    Operand<T> z = c.input(0);
    HardMedian<T> hard = HardMedian.of(tf, z);
    c.keep(hard.weights());
    Operand<T> above = hard.above(tf, z);
    Operand<T> root = RootSearch.of(mode, z.type()).find(tf, tf.stopGradient(z), above, hard);
    Operand<T> y = root;
    Operand<TBool> flat = null;
    for (int i = 0; i < 2; i++) {
      EstimatingEquation<T> balance = EstimatingEquation.of(tf, tf.math.sub(y, z), above, mode);
      if (flat == null) {
        flat = tf.math.equal(balance.slope(), tf.constant(z.type(), 0));
      }
      // the value stays the root's: these steps are 0 and carry its first two derivatives
      Operand<T> residual = tf.math.sub(balance.excess(), tf.stopGradient(balance.excess()));
      y = tf.math.add(y, balance.step(tf, residual));
    }
    Operand<TBool> exact =
        tf.math.logicalOr(flat, tf.math.logicalNot(tf.math.isFinite(hard.value())));
    return List.of(tf.select(exact, hard.live(tf, z), y));
  }

  private static <T extends TFloating> List<Operand<T>> gradient(GradientContext c) {
    Ops tf = c.tf();
    Operand<T> u = tf.math.sub(c.<T>output(0), c.<T>input(0));
    Operand<T> weights = weights(tf, u, c.residual(0), mode(c.attributes()));
    return List.of(tf.math.mul(weights, c.<T>cotangent(0)));
  }

  private static <T extends TFloating> Operand<T> weights(
      Ops tf, Operand<T> u, Operand<T> hard, Mode mode) {
    if (mode == Mode.SMOOTH) {
      // S′ = S(u)·S(−u), by its logarithm because all of a row may be too small for a number
      return tf.nn.softmax(
          tf.math.neg(tf.math.add(tf.math.softplus(u), tf.math.softplus(tf.math.neg(u)))));
    }
    Operand<T> slope = StepSlope.of(tf, u, Step.of(tf, u, mode), mode);
    Operand<T> sum = EstimatingEquation.sum(tf, slope);
    Operand<T> zero = tf.constant(u.type(), 0);
    Operand<TBool> flat = tf.math.equal(sum, zero);
    Operand<T> safe = tf.select(flat, tf.constant(u.type(), 1), sum);
    return tf.select(flat, hard, tf.math.div(slope, safe));
  }
}
