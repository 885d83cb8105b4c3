// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.neuralsort;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.array.method.LogitMethod;
import org.softtf.ops.internal.array.method.MethodInput;
import org.softtf.ops.internal.array.method.OrderStatistics;
import org.softtf.ops.internal.array.method.Presence;
import org.softtf.ops.internal.array.method.Ranks;
import org.softtf.ops.internal.array.simplex.Simplex;
import org.softtf.ops.internal.math.Constants;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * NeuralSort: row k = simplex((−cₖ·x − A)/softness) with cₖ = n + 1 − 2k for ascending k and Aⱼ =
 * Σᵢ soft abs(xᵢ − xⱼ). Grover et al., arXiv 1903.08850.
 *
 * <p>The matrix takes O(n²) time and memory; the expectations of long rows are found without it,
 * see {@link NeuralRows}. Gradients of every order are live.
 */
public final class NeuralSort extends LogitMethod {
  private static final int LONG_ROW = 256;

  /** bₖ·xⱼ − Aⱼ: (m) or (R, m), (R, n), (R, n) → (R, m, n). */
  private static final Primitive LOGITS =
      Primitive.named("softtf.neuralsort_logits")
          .forward(NeuralSort::logits)
          .gradient(NeuralSort::logitsGradient);

  public NeuralSort() {
    super(LONG_ROW);
  }

  /**
   * In the compact modes float32 rows are ranked in float64, but for P: the logits of long rows are
   * large, and where elements are equal an error of 1e-4 in their differences moves hundreds of
   * rows of P the same way, and ranks and slopes by more than 1 %.
   */
  @Override
  public <T extends TFloating> Operand<T> ranks(MethodInput<T> rows, boolean descending) {
    RowMath<T> f = rows.formula();
    return rows.mode() != Mode.SMOOTH && f.type() == TFloat32.class
        ? f.cast(super.ranks(rows.widen(), descending))
        : super.ranks(rows, descending);
  }

  @Override
  protected <T extends TFloating> Operand<T> logits(MethodInput<T> rows, OrderStatistics wanted) {
    Operand<T> x = rows.scaled();
    Operand<T> sums = softSums(rows, x, false);
    Presence presence = rows.presence();
    Operand<T> kept = presence == null ? x : presence.or(rows.formula(), x, 0);
    return LOGITS.apply(rows.tf(), coefficients(rows, wanted), kept, sums);
  }

  @Override
  protected <T extends TFloating> Operand<T> sortedMeans(
      MethodInput<T> rows, Operand<T> sorted, Operand<T> v) {
    Operand<T> sums = softSums(rows, sorted, true);
    Operand<T> x = inReach(rows, sorted);
    return NeuralRows.means(rows.tf(), x, sums, v, last(rows), rows.mode());
  }

  @Override
  protected <T extends TFloating> Operand<T> sortedRanks(
      MethodInput<T> rows, Operand<T> sorted, boolean descending) {
    Operand<T> sums = softSums(rows, sorted, true);
    Operand<T> x = inReach(rows, sorted);
    Operand<T> moments =
        NeuralRows.columnMoments(rows.tf(), x, sums, last(rows), rows.mode(), rows.isWidened());
    Operand<T> pairwise = PairwiseRanks.ofSorted(rows.tf(), sorted, rows.mode());
    return mixed(rows, moments, Ranks.numbers(rows), pairwise, descending);
  }

  @Override
  protected <T extends TFloating> Operand<T> shortRanks(MethodInput<T> rows, boolean descending) {
    return rows.isWidened()
        ? shortRanks(rows, TFloat32.class, descending)
        : shortRanks(rows, rows.formula().type(), descending);
  }

  /** By a matrix of its own type. */
  private <T extends TFloating, C extends TFloating> Operand<T> shortRanks(
      MethodInput<T> rows, Class<C> cells, boolean descending) {
    Ops tf = rows.tf();
    RowMath<T> f = rows.formula();
    RowMath<C> c = new RowMath<>(tf, cells);
    Operand<T> logits = logits(rows, new OrderStatistics.All(false));
    Operand<C> matrix = Simplex.probabilities(tf, logitsIn(c, f, logits), rows.mode());
    Operand<T> middle = f.times(0.5, f.plus(f.cast(rows.count()), f.number(1)));
    Operand<T> weights = powers(rows, f.minus(Ranks.numbers(rows), middle));
    Operand<T> moments = f.cast(c.product(c.cast(weights), matrix));
    Operand<T> pairwise = f.cast(PairwiseRanks.of(tf, c.cast(rows.scaled()), rows.mode()));
    return mixed(rows, moments, middle, pairwise, descending);
  }

  /** Logits in another type: less the greatest of their row, so that their differences are kept. */
  static <C extends TFloating, T extends TFloating> Operand<C> logitsIn(
      RowMath<C> c, RowMath<T> f, Operand<T> logits) {
    return c.type() == f.type() ? c.cast(logits) : c.cast(f.minus(logits, f.max(f.stop(logits))));
  }

  /** 1, t and t² for each of the places that have an element, (1 or R, 3, n). */
  private static <T extends TFloating> Operand<T> powers(MethodInput<T> rows, Operand<T> t) {
    Ops tf = rows.tf();
    RowMath<T> f = rows.formula();
    Presence presence = rows.presence();
    if (presence == null) {
      List<Operand<T>> powers = List.of(Constants.onesLike(tf, t), t, f.square(t));
      return tf.expandDims(tf.stack(powers), tf.constant(0));
    }
    Operand<T> ones = f.indicator(presence.sorted(rows.length()));
    List<Operand<T>> powers = List.of(ones, f.times(ones, t), f.times(ones, f.square(t)));
    return tf.stack(powers, Stack.axis(1L));
  }

  private static <T extends TFloating> Operand<T> mixed(
      MethodInput<T> rows,
      Operand<T> moments,
      Operand<T> reference,
      Operand<T> pairwise,
      boolean descending) {
    Operand<T> ranks = RankMixture.of(rows, moments, reference, pairwise);
    if (!descending) {
      return ranks;
    }
    RowMath<T> f = rows.formula();
    return f.minus(f.plus(f.cast(rows.count()), f.number(1)), ranks);
  }

  /** A, over what is there; infinite for what is not, so that its logits are −∞. */
  private static <T extends TFloating> Operand<T> softSums(
      MethodInput<T> rows, Operand<T> x, boolean sorted) {
    Presence presence = rows.presence();
    if (presence == null) {
      return DistanceSum.softSums(rows.tf(), x, null, sorted, rows.mode(), rows.range());
    }
    Operand<TBool> there = sorted ? presence.sorted(rows.length()) : presence.there();
    Operand<T> sums = DistanceSum.softSums(rows.tf(), x, there, sorted, rows.mode(), rows.range());
    Operand<T> infinity = rows.formula().number(Double.POSITIVE_INFINITY);
    return rows.tf().select(there, sums, infinity);
  }

  /** Sorted rows with the greatest element again in place of what is not there. */
  private static <T extends TFloating> Operand<T> inReach(MethodInput<T> rows, Operand<T> sorted) {
    Presence presence = rows.presence();
    if (presence == null) {
      return sorted;
    }
    RowMath<T> f = rows.formula();
    Operand<TBool> there = presence.sorted(rows.length());
    Operand<T> lowest = f.number(Double.NEGATIVE_INFINITY);
    Operand<T> greatest = f.max(rows.tf().select(there, f.stop(sorted), lowest));
    return rows.tf().select(there, sorted, greatest);
  }

  /** The last element's position from 0, (R, 1); null for that of all of a row. */
  private static <T extends TFloating> @Nullable Operand<T> last(MethodInput<T> rows) {
    return rows.presence() == null
        ? null
        : rows.formula().cast(rows.tf().math.sub(rows.count(), rows.tf().constant(1)));
  }

  /** bₖ = 2·position − (n − 1), for positions in ascending order from 0. */
  private static <T extends TFloating> Operand<T> coefficients(
      MethodInput<T> rows, OrderStatistics wanted) {
    Ops tf = rows.tf();
    Operand<TInt32> last = tf.math.sub(rows.count(), tf.constant(1));
    Operand<TInt32> positions = wanted.positions(rows);
    return rows.formula().cast(tf.math.sub(tf.math.mul(tf.constant(2), positions), last));
  }

  private static <T extends TFloating> List<Operand<T>> logits(Primitive.Forward<T> c) {
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    Operand<T> products = f.times(f.asColumns(c.input(0)), f.asRows(c.input(1)));
    return List.of(f.minus(products, f.asRows(c.input(2))));
  }

  private static <T extends TFloating> List<Operand<T>> logitsGradient(Primitive.Backward<T> c) {
    Ops tf = c.tf();
    RowMath<T> f = new RowMath<>(tf, c.type());
    Operand<T> b = c.input(0);
    Operand<T> minusOnes = tf.fill(tf.shape(b), f.number(-1));
    boolean shared = b.shape().numDimensions() == 1;
    Operand<T> weights =
        shared
            ? tf.expandDims(tf.stack(List.of(b, minusOnes)), tf.constant(0))
            : tf.stack(List.of(b, minusOnes), Stack.axis(1L));
    Operand<T> both = f.product(weights, c.cotangent()); // (1 or R, 2, m) × (R, m, n)
    Operand<T> x = tf.gather(both, tf.constant(0), tf.constant(1));
    Operand<T> sums = tf.gather(both, tf.constant(1), tf.constant(1));
    return Arrays.asList(null, x, sums);
  }
}
