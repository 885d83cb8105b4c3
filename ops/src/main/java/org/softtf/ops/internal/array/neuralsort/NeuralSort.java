package org.softtf.ops.internal.array.neuralsort;

import java.util.Arrays;
import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.CustomOperator;
import org.softtf.gradients.ForwardContext;
import org.softtf.gradients.GradientContext;
import org.softtf.ops.internal.array.method.LogitMethod;
import org.softtf.ops.internal.array.method.MethodInput;
import org.softtf.ops.internal.array.method.OrderStatistics;
import org.softtf.ops.internal.array.method.Ranks;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.math.RowOrder;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Row k = simplex((−cₖ·x − A)/softness) with cₖ = n + 1 − 2k for ascending k and Aⱼ = Σᵢ soft
 * abs(xᵢ − xⱼ). Grover et al., arXiv 1903.08850.
 */
public final class NeuralSort extends LogitMethod {
  /** From this length on the whole matrix' expectations are found without it. */
  private static final int LONG_ROW = 256;

  /** bₖ·xⱼ − Aⱼ: (m), (R, n), (R, n) → (R, m, n). */
  private static final CustomOperator LOGITS =
      CustomOperator.named("softtf.neuralsort_logits")
          .forward(NeuralSort::logits)
          .gradient(NeuralSort::logitsGradient)
          .ordinaryGradientAgrees()
          .gradientBuiltOnDemand()
          .create();

  @Override
  @SuppressWarnings("unchecked") // the operator keeps its inputs' type
  public <T extends TFloating> Operand<T> logits(MethodInput<T> rows, OrderStatistics wanted) {
    Ops tf = rows.tf();
    Operand<T> x = rows.scaled();
    Operand<T> sums = softSums(rows, x, false);
    return (Operand<T>)
        LOGITS.apply(tf, List.of(coefficients(rows, wanted), x, sums), Attributes.NONE).get(0);
  }

  @Override
  public <T extends TFloating> Operand<T> values(MethodInput<T> rows, OrderStatistics wanted) {
    if (!(wanted instanceof OrderStatistics.All all) || !isLong(rows)) {
      return super.values(rows, wanted);
    }
    Ops tf = rows.tf();
    Operand<T> weighed = rows.gated() ? rows.scaled() : rows.formula().stop(rows.scaled());
    Operand<TInt32> order = RowOrder.of(tf, weighed, rows.length(), false);
    Operand<T> x = RowOrder.permute(tf, weighed, order);
    Operand<T> ascending =
        NeuralRows.means(
            tf,
            x,
            softSums(rows, x, true),
            RowOrder.permute(tf, rows.original(), order),
            rows.mode());
    return all.descending() ? tf.reverse(ascending, tf.constant(new int[] {1})) : ascending;
  }

  private static boolean isLong(MethodInput<?> rows) {
    return rows.knownLength() >= LONG_ROW;
  }

  @Override
  public <T extends TFloating> Operand<T> ranks(MethodInput<T> rows, boolean descending) {
    if (isLong(rows)) {
      return ranksOfLong(rows, descending);
    }
    Operand<T> probabilities = probabilities(rows, new OrderStatistics.All(false), false);
    return Ranks.of(rows, probabilities, descending);
  }

  private static <T extends TFloating> Operand<T> ranksOfLong(
      MethodInput<T> rows, boolean descending) {
    Ops tf = rows.tf();
    Operand<TInt32> order = RowOrder.of(tf, rows.scaled(), rows.length(), false);
    Operand<T> x = RowOrder.permute(tf, rows.scaled(), order);
    Operand<T> sums =
        NeuralRows.columnSums(tf, x, softSums(rows, x, true), rows.mode(), descending);
    Operand<T> sorted = Ranks.ofSums(rows.formula(), sums);
    return RowOrder.permute(tf, sorted, RowOrder.inverse(tf, order));
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
    return tf.dtypes.cast(
        tf.math.sub(tf.math.mul(tf.constant(2), positions), last), rows.formula().type());
  }

  private static <T extends TFloating> List<Operand<T>> logits(ForwardContext c) {
    Operand<T> x = c.input(1);
    RowMath<T> f = new RowMath<>(c.tf(), x.type());
    Operand<T> products = f.times(f.asColumns(c.input(0)), f.asRows(x));
    return List.of(f.minus(products, f.asRows(c.input(2))));
  }

  private static <T extends TFloating> List<Operand<?>> logitsGradient(GradientContext c) {
    Ops tf = c.tf();
    Operand<T> coefficients = c.input(0);
    RowMath<T> f = new RowMath<>(tf, coefficients.type());
    Operand<T> g = c.cotangent(0);
    Operand<T> weights =
        tf.expandDims(
            tf.stack(List.of(coefficients, tf.fill(tf.shape(coefficients), f.number(-1)))),
            tf.constant(0));
    Operand<T> both = f.product(weights, g); // (1, 2, m) × (R, m, n)
    Operand<T> x = tf.gather(both, tf.constant(0), tf.constant(1));
    Operand<T> sums = tf.gather(both, tf.constant(1), tf.constant(1));
    return Arrays.asList(null, x, sums);
  }
}
