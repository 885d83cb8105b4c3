package org.softtf.ops.internal.array.neuralsort;

import java.util.Arrays;
import java.util.List;
import org.softtf.ops.internal.array.method.LogitMethod;
import org.softtf.ops.internal.array.method.MethodInput;
import org.softtf.ops.internal.array.method.OrderStatistics;
import org.softtf.ops.internal.array.method.Ranks;
import org.softtf.ops.internal.math.Constants;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
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

  /** bₖ·xⱼ − Aⱼ: (m), (R, n), (R, n) → (R, m, n). */
  private static final Primitive LOGITS =
      Primitive.named("softtf.neuralsort_logits")
          .forward(NeuralSort::logits)
          .gradient(NeuralSort::logitsGradient);

  public NeuralSort() {
    super(LONG_ROW);
  }

  @Override
  protected <T extends TFloating> Operand<T> logits(MethodInput<T> rows, OrderStatistics wanted) {
    Operand<T> x = rows.scaled();
    Operand<T> sums = softSums(rows, x, false);
    return LOGITS.apply(rows.tf(), coefficients(rows, wanted), x, sums);
  }

  @Override
  protected <T extends TFloating> Operand<T> sortedMeans(
      MethodInput<T> rows, Operand<T> sorted, Operand<T> v) {
    Operand<T> sums = softSums(rows, sorted, true);
    return NeuralRows.means(rows.tf(), sorted, sums, v, rows.mode());
  }

  @Override
  protected <T extends TFloating> Operand<T> sortedRanks(
      MethodInput<T> rows, Operand<T> sorted, boolean descending) {
    Operand<T> sums = softSums(rows, sorted, true);
    Operand<T> moments = NeuralRows.columnMoments(rows.tf(), sorted, sums, rows.mode());
    Operand<T> pairwise = PairwiseRanks.ofSorted(rows.tf(), sorted, rows.mode());
    return mixed(rows, moments, Ranks.numbers(rows), pairwise, descending);
  }

  @Override
  protected <T extends TFloating> Operand<T> shortRanks(MethodInput<T> rows, boolean descending) {
    Operand<T> probabilities = probabilities(rows, new OrderStatistics.All(false), false);
    RowMath<T> f = rows.formula();
    Operand<T> numbers = Ranks.numbers(rows);
    Operand<T> middle = f.mean(numbers);
    Operand<T> fromMiddle = f.minus(numbers, middle);
    List<Operand<T>> powers =
        List.of(Constants.onesLike(rows.tf(), numbers), fromMiddle, f.square(fromMiddle));
    Operand<T> weights = rows.tf().expandDims(rows.tf().stack(powers), rows.tf().constant(0));
    Operand<T> pairwise = PairwiseRanks.of(rows.tf(), rows.scaled(), rows.mode());
    return mixed(rows, f.product(weights, probabilities), middle, pairwise, descending);
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
    return f.minus(f.plus(f.cast(rows.length()), f.number(1)), ranks);
  }

  private static <T extends TFloating> Operand<T> softSums(
      MethodInput<T> rows, Operand<T> x, boolean sorted) {
    return DistanceSum.softSums(rows.tf(), x, sorted, rows.mode(), rows.range());
  }

  /** bₖ = 2·position − (n − 1), for positions in ascending order from 0. */
  private static <T extends TFloating> Operand<T> coefficients(
      MethodInput<T> rows, OrderStatistics wanted) {
    Ops tf = rows.tf();
    Operand<TInt32> last = tf.math.sub(rows.length(), tf.constant(1));
    Operand<TInt32> positions = wanted.positions(tf, rows.length());
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
    Operand<T> weights = tf.expandDims(tf.stack(List.of(b, minusOnes)), tf.constant(0));
    Operand<T> both = f.product(weights, c.cotangent()); // (1, 2, m) × (R, m, n)
    Operand<T> x = tf.gather(both, tf.constant(0), tf.constant(1));
    Operand<T> sums = tf.gather(both, tf.constant(1), tf.constant(1));
    return Arrays.asList(null, x, sums);
  }
}
