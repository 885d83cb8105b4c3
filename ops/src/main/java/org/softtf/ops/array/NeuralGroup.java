package org.softtf.ops.array;

import java.util.Arrays;
import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.CustomOperator;
import org.softtf.gradients.ForwardContext;
import org.softtf.gradients.GradientContext;
import org.softtf.ops.settings.Constants;
import org.softtf.ops.settings.Mode;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gather;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Neighbouring rows of neuralsort's matrix, without the columns where they are 0.
 *
 * <p>Blocks of rows share a window of columns. An element j is outside if its logit is, for every
 * row of the block, so far below the greatest that its probability is 0: by more than 1 in the
 * compact modes, and where the exponential is less than rounding in the smooth mode. With x* the
 * greatest element of the block's middle row, b that row's coefficient and h half the range of the
 * coefficients, the logits of j are below those of x* by at least (b·x* − A*) − (b·xⱼ − Aⱼ) − h·|xⱼ
 * − x*|.
 */
final class NeuralGroup<T extends TFloating> {
  /** Rows that share a window: fewer have narrower windows, which take longer to find. */
  private static final int BLOCK = 64;

  /** bₖ·xⱼ − Aⱼ: (B, m, 2) with b and −1, (B, n), (B, n) → (B, m, n). */
  private static final CustomOperator LOGITS =
      CustomOperator.named("softtf.neuralsort_block_logits")
          .forward(NeuralGroup::logits)
          .gradient(NeuralGroup::logitsGradient)
          .ordinaryGradientAgrees()
          .gradientBuiltOnDemand()
          .create();

  private final Ops tf;
  private final Formula<T> f;
  private final Mode mode;
  private final RowGroups.Span span;
  private final int n;
  private final int blocks;
  private final Operand<T> x;
  private final Operand<TInt32> rows;
  private final SortedWindows windows;
  private final Operand<T> logits;

  /**
   * Makes the rows' logits.
   *
   * @param x (R, n), ascending
   * @param sums (R, n)
   */
  NeuralGroup(Ops tf, RowGroups.Span span, Operand<T> x, Operand<T> sums, Mode mode) {
    this.tf = tf;
    this.f = new Formula<>(tf, x.type());
    this.mode = mode;
    this.span = span;
    this.n = Math.toIntExact(x.shape().get(1));
    this.blocks = (span.count() + BLOCK - 1) / BLOCK;
    this.x = x;
    this.rows = tf.gather(tf.shape(x), tf.constant(0), tf.constant(0));
    this.windows = windows(f.stop(x), f.stop(sums));
    this.logits = logits(windows.of(tf, x), windows.of(tf, sums));
  }

  /** Σⱼ Pₖⱼ·vⱼ, (R, count). */
  Operand<T> means(Operand<T> v) {
    Operand<T> means = Simplex.expectation(tf, logits, windows.of(tf, v), mode);
    Operand<T> byRow = tf.reshape(means, tf.constant(new int[] {-1, blocks * BLOCK}));
    return blocks * BLOCK == span.count()
        ? byRow
        : tf.slice(byRow, tf.constant(new int[2]), tf.constant(new int[] {-1, span.count()}));
  }

  /** Σₖ (k + 1)·Pₖⱼ, or (n − k)·Pₖⱼ if descending, and Σₖ Pₖⱼ, (R, 2, n). */
  Operand<T> columnSums(boolean descending) {
    double[] weights = new double[2 * blocks * BLOCK];
    for (int row = 0; row < span.count(); row++) {
      int at = row / BLOCK * 2 * BLOCK + row % BLOCK;
      int k = span.first() + row;
      weights[at] = descending ? n - k : k + 1;
      weights[at + BLOCK] = 1;
    }
    Operand<T> probabilities = Simplex.probabilities(tf, logits, mode);
    Operand<T> sums = f.product(forEachRow(weights, 2, BLOCK), probabilities);
    Operand<T> weighted = tf.gather(sums, tf.constant(0), tf.constant(1));
    Operand<T> plain = tf.gather(sums, tf.constant(1), tf.constant(1));
    return tf.stack(
        List.of(windows.addUp(tf, weighted, x), windows.addUp(tf, plain, x)), Stack.axis(1L));
  }

  /** Numbers (blocks, a, b) again for each of the R rows of x: (R·blocks, a, b). */
  private Operand<T> forEachRow(double[] numbers, int a, int b) {
    Operand<T> once =
        tf.reshape(Constants.vector(tf, f.type(), numbers), tf.constant(new int[] {blocks, a, b}));
    return tf.tile(once, tf.stack(List.of(rows, tf.constant(1), tf.constant(1))));
  }

  private SortedWindows windows(Operand<T> x, Operand<T> sums) {
    Operand<TBool> outside = outside(x, sums);
    Operand<TInt32> column = tf.range(tf.constant(0), tf.constant(n), tf.constant(1));
    Operand<TInt32> last = tf.constant(2);
    Operand<TInt32> start = tf.min(tf.select(outside, tf.constant(n), column), last);
    Operand<TInt32> end =
        tf.max(tf.select(outside, tf.constant(0), tf.math.add(column, tf.constant(1))), last);
    Operand<TInt32> width =
        tf.math.maximum(
            tf.constant(1), tf.max(tf.math.sub(end, start), tf.constant(new int[] {0, 1})));
    Operand<TInt32> fitting = tf.math.minimum(start, tf.math.sub(tf.constant(n), width));
    Operand<TInt32> ofRow =
        tf.expandDims(
            tf.math.mul(tf.range(tf.constant(0), rows, tf.constant(1)), tf.constant(n)),
            tf.constant(1));
    Operand<TInt32> first = tf.reshape(tf.math.add(fitting, ofRow), tf.constant(new int[] {-1, 1}));
    return new SortedWindows(tf.math.add(first, tf.range(tf.constant(0), width, tf.constant(1))));
  }

  /** Which elements are 0 in all rows of a block, (R, blocks, n); NaN is not. */
  private Operand<TBool> outside(Operand<T> x, Operand<T> sums) {
    double[] middle = new double[blocks];
    for (int block = 0; block < blocks; block++) {
      middle[block] = (coefficient(block * BLOCK) + coefficient(block * BLOCK + BLOCK - 1)) / 2.0;
    }
    double half = BLOCK - 1;
    Operand<T> row = f.asRows(x);
    Operand<T> ofMiddle =
        f.minus(
            f.times(
                tf.reshape(
                    Constants.vector(tf, f.type(), middle), tf.constant(new int[] {1, blocks, 1})),
                row),
            f.asRows(sums));
    Operand<T> greatest =
        f.asColumns(
            tf.gather(
                x, tf.math.argMax(ofMiddle, tf.constant(2)), tf.constant(1), Gather.batchDims(1L)));
    Operand<T> below =
        f.plus(
            f.minus(ofMiddle, f.max(ofMiddle)), f.times(half, tf.math.abs(f.minus(row, greatest))));
    return tf.math.lessEqual(below, f.number(-depth()));
  }

  private double depth() {
    return mode == Mode.SMOOTH ? Math.log(n) - 1.5 * Math.log(f.epsilon()) : 2;
  }

  /** bₖ of a row of the group; behind the last again that of the last. */
  private int coefficient(int row) {
    return 2 * (span.first() + Math.min(row, span.count() - 1)) - (n - 1);
  }

  @SuppressWarnings("unchecked") // the operator keeps its inputs' type
  private Operand<T> logits(Operand<T> x, Operand<T> sums) {
    double[] weights = new double[2 * blocks * BLOCK];
    for (int row = 0; row < blocks * BLOCK; row++) {
      weights[2 * row] = coefficient(row);
      weights[2 * row + 1] = -1;
    }
    return (Operand<T>)
        LOGITS.apply(tf, List.of(forEachRow(weights, BLOCK, 2), x, sums), Attributes.NONE).get(0);
  }

  private static <T extends TFloating> List<Operand<T>> logits(ForwardContext c) {
    Operand<T> x = c.input(1);
    Formula<T> f = new Formula<>(c.tf(), x.type());
    Operand<T> both = c.tf().stack(List.of(x, c.<T>input(2)), Stack.axis(1L));
    return List.of(f.product(c.input(0), both));
  }

  private static <T extends TFloating> List<Operand<?>> logitsGradient(GradientContext c) {
    Ops tf = c.tf();
    Operand<T> weights = c.input(0);
    Operand<T> both =
        tf.train.batchMatMul(weights, c.<T>cotangent(0), weights.type(), BatchMatMul.adjX(true));
    return Arrays.asList(
        null,
        tf.gather(both, tf.constant(0), tf.constant(1)),
        tf.gather(both, tf.constant(1), tf.constant(1)));
  }
}
