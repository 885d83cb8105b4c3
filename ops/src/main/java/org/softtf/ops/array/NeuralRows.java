package org.softtf.ops.array;

import java.util.ArrayList;
import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.CustomOperator;
import org.softtf.gradients.ForwardContext;
import org.softtf.gradients.GradientContext;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.settings.Mode;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * Expectations and column sums of neuralsort's matrix for all order statistics of sorted rows,
 * without the matrix.
 *
 * <p>The matrix' rows are made in groups, one after the other, and made again in the gradient, so
 * that one group is in memory at a time; {@link NeuralGroup} says what a group leaves out.
 */
final class NeuralRows {
  /** Rows of the matrix that are made at once, unless the groups get too many. */
  private static final int GROUP = 2048;

  private static final int MOST_GROUPS = 16;

  private static final CustomOperator MEANS =
      CustomOperator.named("softtf.neuralsort_means")
          .forward(NeuralRows::means)
          .gradient(NeuralRows::meansGradient)
          .ordinaryGradientAgrees()
          .gradientBuiltOnDemand()
          .create();

  private static final CustomOperator COLUMN_SUMS =
      CustomOperator.named("softtf.neuralsort_column_sums")
          .forward(NeuralRows::columnSums)
          .gradient(NeuralRows::columnSumsGradient)
          .ordinaryGradientAgrees()
          .gradientBuiltOnDemand()
          .create();

  private NeuralRows() {}

  /**
   * Σⱼ Pₖⱼ·vⱼ with row k of P = simplex(bₖ·x − A), bₖ = 2k − (n − 1), k from 0.
   *
   * @param x (R, n), ascending in each row, n known when the graph is built
   * @param sums A, (R, n)
   * @param v (R, n)
   * @return (R, n)
   */
  @SuppressWarnings("unchecked") // the operator keeps its inputs' type
  static <T extends TFloating> Operand<T> means(
      Ops tf, Operand<T> x, Operand<T> sums, Operand<T> v, Mode mode) {
    return (Operand<T>) MEANS.apply(tf, List.of(x, sums, v), Attributes.of("mode", mode)).get(0);
  }

  /**
   * Σₖ (k + 1)·Pₖⱼ and Σₖ Pₖⱼ of the same matrix.
   *
   * @param descending whether to have n − k for k + 1
   * @return (R, 2, n)
   */
  @SuppressWarnings("unchecked") // the operator keeps its inputs' type
  static <T extends TFloating> Operand<T> columnSums(
      Ops tf, Operand<T> x, Operand<T> sums, Mode mode, boolean descending) {
    Attributes attributes = Attributes.of("mode", mode).with("descending", descending);
    return (Operand<T>) COLUMN_SUMS.apply(tf, List.of(x, sums), attributes).get(0);
  }

  private static <T extends TFloating> List<Operand<T>> means(ForwardContext c) {
    Ops tf = c.tf();
    Operand<T> x = c.input(0);
    List<Operand<T>> means = new ArrayList<>();
    for (RowGroups.Span span : spans(x)) {
      Operand<T> now = RowGroups.after(tf, x, means);
      means.add(group(tf, span, now, c.input(1), c.attributes()).means(c.input(2)));
    }
    return List.of(means.size() == 1 ? means.get(0) : tf.concat(means, tf.constant(1)));
  }

  private static <T extends TFloating> List<Operand<T>> columnSums(ForwardContext c) {
    Ops tf = c.tf();
    Operand<T> x = c.input(0);
    List<Operand<T>> sum = new ArrayList<>();
    for (RowGroups.Span span : spans(x)) {
      Operand<T> now = RowGroups.after(tf, x, sum);
      Operand<T> part =
          group(tf, span, now, c.input(1), c.attributes())
              .columnSums(c.attributes().flag("descending"));
      addTo(tf, sum, List.of(part));
    }
    return sum;
  }

  private static <T extends TFloating> List<Operand<?>> meansGradient(GradientContext c) {
    Ops tf = c.tf();
    Operand<T> g = c.cotangent(0);
    List<Operand<T>> gradient = new ArrayList<>();
    for (RowGroups.Span span : spans(c.<T>input(0))) {
      Operand<T> x = RowGroups.after(tf, c.input(0), gradient);
      Operand<T> means =
          NeuralRows.<T>group(tf, span, x, c.input(1), c.attributes()).means(c.input(2));
      List<Operand<T>> inputs = List.of(x, c.input(1), c.input(2));
      addGradients(tf, gradient, means, inputs, span.of(tf, g));
    }
    return List.copyOf(gradient);
  }

  private static <T extends TFloating> List<Operand<?>> columnSumsGradient(GradientContext c) {
    Ops tf = c.tf();
    List<Operand<T>> gradient = new ArrayList<>();
    for (RowGroups.Span span : spans(c.<T>input(0))) {
      Operand<T> x = RowGroups.after(tf, c.input(0), gradient);
      Operand<T> part =
          NeuralRows.<T>group(tf, span, x, c.input(1), c.attributes())
              .columnSums(c.attributes().flag("descending"));
      addGradients(tf, gradient, part, List.of(x, c.<T>input(1)), c.cotangent(0));
    }
    return List.copyOf(gradient);
  }

  @SuppressWarnings("unchecked") // gradients have their inputs' types, which are all T
  private static <T extends TFloating> void addGradients(
      Ops tf, List<Operand<T>> sums, Operand<T> y, List<Operand<T>> inputs, Operand<T> cotangent) {
    List<Operand<?>> gradients =
        SafeGradients.of(tf, List.of(y), inputs, SafeGradients.cotangents(List.of(cotangent)));
    addTo(tf, sums, (List<Operand<T>>) (List<?>) gradients);
  }

  private static <T extends TFloating> void addTo(
      Ops tf, List<Operand<T>> sums, List<Operand<T>> terms) {
    if (sums.isEmpty()) {
      sums.addAll(terms);
      return;
    }
    for (int i = 0; i < terms.size(); i++) {
      sums.set(i, tf.math.add(sums.get(i), terms.get(i)));
    }
  }

  private static <T extends TFloating> NeuralGroup<T> group(
      Ops tf, RowGroups.Span span, Operand<T> x, Operand<T> sums, Attributes attributes) {
    return new NeuralGroup<>(tf, span, x, sums, attributes.constant("mode", Mode.class));
  }

  private static List<RowGroups.Span> spans(Operand<?> x) {
    return RowGroups.of(Math.toIntExact(x.shape().get(1)), GROUP, MOST_GROUPS);
  }
}
