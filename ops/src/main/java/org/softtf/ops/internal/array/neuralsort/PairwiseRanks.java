package org.softtf.ops.internal.array.neuralsort;

import org.softtf.ops.Mode;
import org.softtf.ops.internal.elementwise.Step;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
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
  private PairwiseRanks() {}

  /**
   * From all differences.
   *
   * @param x (R, n)
   * @return (R, n)
   */
  static <T extends TFloating> Operand<T> of(Ops tf, Operand<T> x, Mode mode) {
    RowMath<T> f = new RowMath<>(tf, x.type());
    Operand<T> differences = f.minus(f.asColumns(x), f.asRows(x));
    Operand<T> half = f.number(0.5);
    Operand<T> steps =
        mode == Mode.SMOOTH ? laplaceStep(f, differences) : Step.of(tf, differences, mode);
    return f.plus(tf.reduceSum(steps, f.lastAxis()), half);
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

  /** The sign is never 0, so that equal elements have a slope in the ordinary gradient too. */
  private static <T extends TFloating> Operand<T> laplaceStep(RowMath<T> f, Operand<T> d) {
    Operand<T> half = f.number(0.5);
    Operand<T> notBelow = f.indicator(f.tf().math.greaterEqual(f.stop(d), f.number(0)));
    Operand<T> sign = f.minus(f.times(2, notBelow), f.number(1));
    Operand<T> size = f.times(sign, d);
    Operand<T> rest = f.times(f.plus(half, f.times(0.25, size)), f.exp(f.negative(size)));
    return f.plus(half, f.times(sign, f.minus(half, rest)));
  }
}
