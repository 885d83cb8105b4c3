// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.cdfsum;

import java.util.List;
import java.util.stream.IntStream;
import org.softtf.ops.internal.array.method.MethodInput;
import org.softtf.ops.internal.array.method.OrderStatistics;
import org.softtf.ops.internal.array.method.SortingMethod;
import org.softtf.ops.internal.elementwise.Step;
import org.softtf.ops.internal.math.Constants;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Doubly stochastic probabilities from sums of steps: the probability to be the k-th greatest is by
 * how much the soft mask of k exceeds that of k − 1. LapSum, Struski et al., arXiv 2503.06242, with
 * the step of any mode.
 *
 * <p>{@link KHotMasks} finds them.
 */
public final class CdfSum implements SortingMethod {
  private static final String NAME = "cdf_sum";

  /** Rows of up to so many elements take all masks, n² numbers, in fewer operations. */
  private static final int SHORT = 64;

  /** Up to so many order statistics each is found by itself. */
  private static final int FEW = 8;

  @Override
  public <T extends TFloating> Operand<T> probabilities(
      MethodInput<T> rows, OrderStatistics wanted, boolean logarithms) {
    return isFew(rows, wanted)
        ? ofMasks(rows, wanted, logarithms)
        : ofSorted(SortedScores.of(rows), wanted, logarithms);
  }

  /** Whether each order statistic is found by itself. */
  private static boolean isFew(MethodInput<?> rows, OrderStatistics wanted) {
    if (isShort(rows)) {
      return true;
    }
    return !(wanted instanceof OrderStatistics.All)
        && !(wanted instanceof OrderStatistics.Top top && top.count() > FEW);
  }

  private static boolean isShort(MethodInput<?> rows) {
    return rows.knownLength() >= 0 && rows.knownLength() <= SHORT;
  }

  private static <T extends TFloating> Operand<T> ofMasks(
      MethodInput<T> rows, OrderStatistics wanted, boolean logarithms) {
    Ops tf = rows.tf();
    RowMath<T> f = rows.formula();
    boolean inARow = rows.presence() == null && !(wanted instanceof OrderStatistics.Positions);
    Operand<T> k = inARow ? counting(rows, wanted) : fromGreatest(rows, wanted);
    Operand<T> all = inARow ? k : tf.concat(List.of(k, f.minus(k, f.number(1))), tf.constant(1));
    KHotMasks<T> masks = KHotMasks.of(NAME, rows, all);
    Operand<T> from = logarithms ? masks.distances() : masks.values();
    Operand<T> these;
    Operand<T> before;
    if (inARow) {
      Operand<TInt32> rest = tf.constant(new int[] {-1, Math.toIntExact(k.shape().get(1)) - 1, -1});
      these = tf.slice(from, tf.constant(new int[] {0, 1, 0}), rest);
      before = tf.slice(from, tf.constant(new int[3]), rest);
    } else {
      List<Output<T>> halves = tf.split(tf.constant(1), from, 2L).output();
      these = halves.get(0);
      before = halves.get(1);
    }
    Operand<T> found =
        logarithms ? logarithms(f, these, before) : f.maximum(f.minus(these, before), f.number(0));
    boolean ascending = wanted instanceof OrderStatistics.All order && !order.descending();
    Operand<T> result = inARow && ascending ? tf.reverse(found, tf.constant(new int[] {1})) : found;
    // NaN for a row that is not finite
    Operand<T> trouble = f.sum(f.times(0, f.stop(rows.scores())));
    return f.plus(result, f.asColumns(trouble));
  }

  /** 0, 1 … as many as are wanted, (1, m + 1). */
  private static <T extends TFloating> Operand<T> counting(
      MethodInput<T> rows, OrderStatistics wanted) {
    int count =
        wanted instanceof OrderStatistics.Top top
            ? top.count()
            : wanted instanceof OrderStatistics.Greatest ? 1 : (int) rows.knownLength();
    double[] numbers = IntStream.rangeClosed(0, count).asDoubleStream().toArray();
    return Constants.array(rows.tf(), rows.formula().type(), Shape.of(1, count + 1), numbers);
  }

  /** The numbers of the order statistics, 1 for the greatest, (R, m) or (1, m). */
  private static <T extends TFloating> Operand<T> fromGreatest(
      MethodInput<T> rows, OrderStatistics wanted) {
    Ops tf = rows.tf();
    Operand<TInt32> numbers = tf.math.sub(rows.count(), wanted.positions(rows));
    Operand<TInt32> matrix =
        rows.presence() == null ? tf.expandDims(numbers, tf.constant(0)) : numbers;
    return rows.formula().cast(matrix);
  }

  private static <T extends TFloating> Operand<T> ofSorted(
      SortedScores<T> scores, OrderStatistics wanted, boolean logarithms) {
    RowMath<TFloat64> f = scores.formula();
    Ops tf = f.tf();
    Operand<TInt32> lower = scores.positions(wanted);
    Operand<TFloat64> z = f.asRows(scores.unsorted(scores.z()));
    Operand<TFloat64> above =
        f.minus(f.asColumns(scores.threshold(tf.math.add(lower, tf.constant(1)))), z);
    Operand<TFloat64> below = f.minus(f.asColumns(scores.threshold(lower)), z);
    Operand<TFloat64> result =
        logarithms
            ? logarithms(f, above, below)
            : f.maximum(
                f.minus(Step.of(tf, above, scores.mode()), Step.of(tf, below, scores.mode())),
                f.number(0));
    Operand<TBool> fine = tf.expandDims(scores.fine(), f.lastAxis());
    return scores.rows().formula().cast(tf.select(fine, result, f.number(Double.NaN)));
  }

  /** log(S(a) − S(b)) = log S(a) + log S(−b) + log(1 − exp(b − a)) for the logistic S. */
  private static <T extends TFloating> Operand<T> logarithms(
      RowMath<T> f, Operand<T> a, Operand<T> b) {
    Ops tf = f.tf();
    Operand<T> ends = f.plus(tf.math.softplus(f.negative(a)), tf.math.softplus(b));
    return f.minus(f.log(f.negative(tf.math.expm1(f.minus(b, a)))), ends);
  }

  @Override
  public <T extends TFloating> Operand<T> values(MethodInput<T> rows, OrderStatistics wanted) {
    if (!(wanted instanceof OrderStatistics.All all) || isShort(rows)) {
      return values(rows, wanted, probabilities(rows, wanted, false));
    }
    SortedScores<T> scores = SortedScores.of(rows);
    Operand<T> ascending = scores.marked(sorted(scores));
    return all.descending() ? rows.reversed(ascending) : ascending;
  }

  /** Σᵢ xᵢ·(S(Tₚ − zᵢ) − S(Tₚ₋₁ − zᵢ)) for p = 1 … n, ascending, (R, n). */
  private static <T extends TFloating> Operand<TFloat64> sorted(SortedScores<T> scores) {
    RowMath<TFloat64> f = scores.formula();
    Ops tf = f.tf();
    MethodInput<T> rows = scores.rows();
    Operand<TFloat64> x = scores.sorted(rows.original());
    // the rows of P sum to 1, and smaller numbers have smaller rounding errors
    Operand<TFloat64> middle = f.stop(f.plus(f.times(0.5, f.min(x)), f.times(0.5, f.max(x))));
    Operand<TFloat64> centred = f.minus(x, middle);
    Operand<TFloat64> z = rows.gated() ? scores.z() : f.stop(scores.z());
    Operand<TFloat64> t = rows.gated() ? scores.thresholds() : f.stop(scores.thresholds());
    Operand<TFloat64> sums = StepSums.of(tf, scores.mode(), 0, z, centred, t);
    Operand<TFloat64> total = f.sum(centred);
    Operand<TFloat64> up = tf.concat(List.of(sums, total), tf.constant(1));
    Operand<TFloat64> before = tf.pad(sums, tf.constant(new int[][] {{0, 0}, {1, 0}}), f.number(0));
    return f.plus(f.minus(up, before), middle);
  }

  /** 1 + Σₚ S(zᵢ − Tₚ), ascending. */
  @Override
  public <T extends TFloating> Operand<T> ranks(MethodInput<T> rows, boolean descending) {
    if (isShort(rows)) {
      return ranksOfMasks(rows, descending);
    }
    Ops tf = rows.tf();
    SortedScores<T> scores = SortedScores.of(rows);
    RowMath<TFloat64> f = scores.formula();
    Operand<TFloat64> t = scores.thresholds();
    Operand<TFloat64> before =
        StepSums.of(tf, rows.mode(), 0, t, Constants.onesLike(tf, t), scores.z());
    Operand<TFloat64> sorted =
        descending ? f.minus(f.cast(rows.count()), before) : f.plus(before, f.number(1));
    return scores.marked(scores.unsorted(sorted));
  }

  /** n − Σₖ maskₖ, descending, for k = 1 … n − 1. */
  private static <T extends TFloating> Operand<T> ranksOfMasks(
      MethodInput<T> rows, boolean descending) {
    Ops tf = rows.tf();
    RowMath<T> f = rows.formula();
    KHotMasks<T> masks = KHotMasks.of(NAME, rows, counting(rows, new OrderStatistics.All(true)));
    Operand<T> sum = tf.reduceSum(masks.values(), tf.constant(1));
    // the mask of n is 1
    Operand<T> ranks = f.minus(f.cast(tf.math.add(rows.length(), tf.constant(1))), sum);
    Operand<T> wanted =
        descending ? ranks : f.minus(f.cast(tf.math.add(rows.count(), tf.constant(1))), ranks);
    return f.plus(wanted, f.sum(f.times(0, f.stop(rows.scores()))));
  }
}
