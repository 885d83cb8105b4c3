// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.elementwise;

import org.softtf.ops.SoftOps;
import org.softtf.ops.internal.elementwise.ElementwiseOperators;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * Operators on single numbers.
 *
 * <p>All build on the step S(u) of u = x/softness, from 0 to 1. With v = u/5 clipped to [−1, 1]:
 *
 * <table>
 *   <caption>The step S of each mode</caption>
 *   <tr><th>smooth</th><th>c0</th><th>c1</th><th>c2</th></tr>
 *   <tr>
 *     <td>1/(1 + exp(−u))</td>
 *     <td>(1 + v)/2</td>
 *     <td>1/2 + 3v/4 − v³/4</td>
 *     <td>1/2 + 15v/16 − 5v³/8 + 3v⁵/16</td>
 *   </tr>
 * </table>
 *
 * <p>Smooth is infinitely often differentiable, c0 continuous, c1 once and c2 twice continuously
 * differentiable. First and second derivatives, with respect to the softness too, are those of the
 * formulas everywhere except where a piece ends (v = ±1), where they are one-sided. Softness has
 * the units of x. NaN gives NaN, with a gradient of NaN or 0.
 *
 * <p>Operands are float32, float64, float16 or bfloat16. Halves are computed with in float32, and
 * results and gradients rounded once. Cast integers first, by {@code tf.dtypes.cast(x,
 * TFloat32.class)}.
 */
public sealed interface ElementwiseOps permits SoftOps, ElementwiseOperators {
  /**
   * Soft step from 0 to 1, the building block of the comparisons.
   *
   * <p>S(x/softness), see {@link ElementwiseOps}.
   *
   * <p>Shapes {@code (…) → (…)}.
   *
   * <p>Tends to {@link #heaviside} as softness → 0. −∞ gives 0, ∞ gives 1, both with gradient 0.
   *
   * <p>Source: Paulus et al., arXiv 2603.08824; Python name {@code sigmoidal}.
   *
   * @param x any numbers
   * @param <T> any floating type
   * @return values in [0, 1], of the shape of x
   * @throws IllegalArgumentException in the hard mode and straight-through, which {@link
   *     #heaviside} has
   */
  <T extends TFloating> Operand<T> sigmoidal(Operand<T> x);

  /**
   * Soft max(x, 0) without a hard mode.
   *
   * <p>softness·G(x/softness), where G is the integral of S: softplus in smooth mode. With {@link
   * ReluOption#gated()} it is x·S(x/softness).
   *
   * <p>Shapes {@code (…) → (…)}.
   *
   * <p>One order smoother than its mode says, gated exactly as smooth. Tends to max(x, 0) as
   * softness → 0; the largest difference is at 0 and in smooth mode softness·log 2. −∞ gives 0, ∞
   * gives ∞.
   *
   * <p>Source: Paulus et al., arXiv 2603.08824; Python name {@code softrelu}.
   *
   * @param x any numbers
   * @param options {@link ReluOption#gated()}
   * @param <T> any floating type
   * @return the shape of x
   * @throws IllegalArgumentException in the hard mode and straight-through, which {@link #relu} has
   */
  <T extends TFloating> Operand<T> softRelu(Operand<T> x, ReluOption.OfSoftRelu... options);

  /**
   * Soft unit step.
   *
   * <p>S(x/softness), see {@link ElementwiseOps}; hard: 0 for x &lt; 0, ½ for x = 0, 1 for x &gt;
   * 0.
   *
   * <p>Shapes {@code (…) → (…)}.
   *
   * <p>As smooth as its mode; tends to the hard step as softness → 0. −∞ gives 0, ∞ gives 1.
   *
   * <p>Source: Paulus et al., arXiv 2603.08824; Python names {@code heaviside}, {@code
   * heaviside_st}.
   *
   * @param x any numbers
   * @param <T> any floating type
   * @return values in [0, 1], of the shape of x
   */
  <T extends TFloating> Operand<T> heaviside(Operand<T> x);

  /**
   * Soft sign.
   *
   * <p>2·S(x/softness) − 1, in smooth mode tanh(x/(2·softness)); hard: −1, 0 or 1.
   *
   * <p>Shapes {@code (…) → (…)}.
   *
   * <p>As smooth as its mode; tends to the hard sign as softness → 0. ±∞ give ±1.
   *
   * <p>Source: Paulus et al., arXiv 2603.08824; Python names {@code sign}, {@code sign_st}.
   *
   * @param x any numbers
   * @param <T> any floating type
   * @return values in [−1, 1], of the shape of x
   */
  <T extends TFloating> Operand<T> sign(Operand<T> x);

  /**
   * Soft absolute value.
   *
   * <p>x·sign(x) with the soft {@link #sign}; hard: |x|. It is at most |x|, and 0 at 0.
   *
   * <p>Shapes {@code (…) → (…)}.
   *
   * <p>As smooth as its mode; tends to |x| as softness → 0. ±∞ give ∞, with gradient ±1.
   *
   * <p>Source: Paulus et al., arXiv 2603.08824; Python names {@code abs}, {@code abs_st}.
   *
   * @param x any numbers
   * @param <T> any floating type
   * @return the shape of x
   */
  <T extends TFloating> Operand<T> abs(Operand<T> x);

  /**
   * Soft max(x, 0).
   *
   * <p>softness·G(x/softness), where G is the integral of S: softplus in smooth mode. With {@link
   * ReluOption#gated()} it is x·S(x/softness). Hard: max(x, 0).
   *
   * <p>Shapes {@code (…) → (…)}.
   *
   * <p>One order smoother than its mode says, gated exactly as smooth; tends to max(x, 0) as
   * softness → 0. −∞ gives 0, ∞ gives ∞.
   *
   * <p>Source: Paulus et al., arXiv 2603.08824; Python names {@code relu}, {@code relu_st}.
   *
   * @param x any numbers
   * @param options {@link ReluOption#gated()}
   * @param <T> any floating type
   * @return the shape of x
   */
  <T extends TFloating> Operand<T> relu(Operand<T> x, ReluOption.OfRelu... options);

  /**
   * Soft clip to an interval.
   *
   * <p>low + r(x − low) − r(x − high) with the soft ramp r of {@link #relu}; hard: min(max(x, low),
   * high). Use it with low ≤ high.
   *
   * <p>Shapes: the three operands broadcast.
   *
   * <p>One order smoother than its mode says, gated exactly as smooth; tends to the hard clip as
   * softness → 0. ±∞ give the bounds.
   *
   * <p>Source: Paulus et al., arXiv 2603.08824; Python names {@code clip}, {@code clip_st}.
   *
   * @param x any numbers
   * @param low the lower bound
   * @param high the upper bound
   * @param options {@link ReluOption#gated()}
   * @param <T> any floating type
   * @return the shape that the operands broadcast to
   */
  <T extends TFloating> Operand<T> clip(
      Operand<T> x, Operand<T> low, Operand<T> high, ReluOption.OfClip... options);

  /**
   * As {@link #clip(Operand, Operand, Operand, ReluOption.OfClip...)} with constant bounds.
   *
   * @param x any numbers
   * @param low the lower bound
   * @param high the upper bound, not below the lower one
   * @param options {@link ReluOption#gated()}
   * @param <T> any floating type
   * @return the shape of x
   */
  <T extends TFloating> Operand<T> clip(
      Operand<T> x, double low, double high, ReluOption.OfClip... options);

  /**
   * Soft rounding to the nearest whole number.
   *
   * <p>With c = floor(x) and radius r, the sum over m = −r … r of (c + m)·(S((x − (c + m −
   * ½))/softness) − S((x − (c + m + ½))/softness)), c without a gradient; hard: to the nearest,
   * halves to even.
   *
   * <p>Shapes {@code (…) → (…)}.
   *
   * <p>Defaults: radius 5, see {@link RoundOption#neighborRadius}. The compact modes with softness
   * at most 0.1 need no more than 1; a softness that is large beside the radius pulls values
   * towards 0.
   *
   * <p>Between whole numbers as smooth as its mode, and at them up to the steps that the radius
   * cuts off; tends to the hard rounding as softness → 0. ±∞ give ±∞, with gradient 0.
   *
   * <p>Source: arXiv 2504.19026; Python names {@code round}, {@code round_st}.
   *
   * @param x any numbers
   * @param options {@link RoundOption#neighborRadius}
   * @param <T> any floating type
   * @return the shape of x
   */
  <T extends TFloating> Operand<T> round(Operand<T> x, RoundOption.OfRound... options);
}
