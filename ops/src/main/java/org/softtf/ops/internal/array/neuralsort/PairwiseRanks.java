// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.neuralsort;

import java.util.List;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.elementwise.Step;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.math.RowOrder;
import org.softtf.ops.internal.primitive.Primitive;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Soft ranks by comparing all pairs, ascending: ½ + Σᵢ S(xⱼ − xᵢ), as in Qin, Liu and Li, A general
 * approximation framework for direct optimization of information retrieval measures, 2010.
 *
 * <p>S(d) + S(−d) = 1, so the ranks lie in [1, n] and sum to n(n + 1)/2. In the compact modes S is
 * the step of the mode. In the smooth mode it is the distribution of the sum of two Laplace
 * variables, S(d) = 1 − (2 + d)·e⁻ᵈ/4 for d ≥ 0, which is about as wide as the logistic function
 * and three times continuously differentiable: its sums over a sorted row are running sums.
 *
 * <p>O(n²) time and memory with all differences, O(n log n) and O(n) on sorted rows ({@link
 * SortedStepSums}, {@link LaplaceStepSums}). Gradients of every order are live.
 */
final class PairwiseRanks {
  /** From this length on it takes less time to sort than to compare all pairs. */
  private static final int WORTH_SORTING = 64;

  private static final Primitive LAPLACE_RANKS =
      Primitive.named("softtf.laplace_ranks")
          .forward(PairwiseRanks::laplaceRanks)
          .gradient(PairwiseRanks::laplaceGradient);

  private PairwiseRanks() {}

  /**
   * Of rows in any order.
   *
   * @param x (R, n)
   * @return (R, n)
   */
  static <T extends TFloating> Operand<T> of(Ops tf, Operand<T> x, Mode mode) {
    RowMath<T> f = new RowMath<>(tf, x.type());
    if (mode != Mode.SMOOTH) {
      Operand<T> steps = Step.of(tf, differences(f, x), mode);
      return f.plus(tf.reduceSum(steps, f.lastAxis()), f.number(0.5));
    }
    if (x.shape().get(1) < WORTH_SORTING) {
      return LAPLACE_RANKS.apply(tf, x);
    }
    Operand<TInt32> order = RowOrder.of(tf, x, f.length(x), false);
    Operand<T> sorted = ofSorted(tf, RowOrder.permute(tf, x, order), mode);
    return RowOrder.permute(tf, sorted, RowOrder.inverse(tf, order));
  }

  /**
   * Without the differences.
   *
   * @param x (R, n), ascending in each row, n known when the graph is built
   * @return (R, n)
   */
  static <T extends TFloating> Operand<T> ofSorted(Ops tf, Operand<T> x, Mode mode) {
    RowMath<T> f = new RowMath<>(tf, x.type());
    Operand<T> positions =
        f.range(tf.constant(1), tf.math.add(Axes.size(tf, x, 1), tf.constant(1)));
    Operand<T> near =
        mode == Mode.SMOOTH ? LaplaceStepSums.of(tf, x) : SortedStepSums.of(tf, x, mode);
    return f.minus(positions, near);
  }

  /** xⱼ − xᵢ, (R, n, n). */
  private static <T extends TFloating> Operand<T> differences(RowMath<T> f, Operand<T> x) {
    return f.minus(f.asColumns(x), f.asRows(x));
  }

  /**
   * S(d) = ½ + h − (d/4 + h)·e⁻ᵈ with d = |d| and h = ±½ of the sign of d, which is never 0, so
   * that equal elements have a slope in the ordinary gradient too.
   */
  private static <T extends TFloating> List<Operand<T>> laplaceRanks(Primitive.Forward<T> c) {
    Ops tf = c.tf();
    RowMath<T> f = new RowMath<>(tf, c.type());
    Operand<T> d = differences(f, c.input(0));
    Operand<TBool> notBelow = tf.math.greaterEqual(f.stop(d), f.number(0));
    Operand<T> half = tf.select(notBelow, f.number(0.5), f.number(-0.5));
    Operand<T> decayed = f.exp(f.times(-2, f.times(half, d)));
    Operand<T> near = f.times(f.plus(f.times(0.25, d), half), decayed);
    Operand<T> fromMiddle = tf.reduceSum(f.minus(half, near), f.lastAxis());
    Operand<T> middle = f.times(0.5, f.cast(tf.math.add(f.length(d), tf.constant(1))));
    return List.of(f.plus(fromMiddle, middle));
  }

  /** With S′(d) = (1 + |d|)·e⁻ᵈ/4, which is even: Σᵢ (gⱼ − gᵢ)·S′(xⱼ − xᵢ). */
  private static <T extends TFloating> List<Operand<T>> laplaceGradient(Primitive.Backward<T> c) {
    Ops tf = c.tf();
    RowMath<T> f = new RowMath<>(tf, c.type());
    Operand<T> size = f.abs(differences(f, c.input(0)));
    Operand<T> slope = f.times(f.plus(size, f.number(1)), f.exp(f.negative(size)));
    Operand<T> g = c.cotangent();
    Operand<T> ofOthers = f.squeeze(f.product(slope, f.asColumns(g)), 2);
    Operand<T> ofThis = f.times(g, tf.reduceSum(slope, f.lastAxis()));
    return List.of(f.times(0.25, f.minus(ofThis, ofOthers)));
  }
}
