// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.internal.OperandCheck;
import org.softtf.gradients.internal.SmallSession;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.DoubleNdArray;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/**
 * Compares the gradients of a function with finite differences, in float64.
 *
 * <pre>{@code
 * GradientCheck.of((tf, x) -> tf.math.exp(x)).order(2).require(new double[] {-1, 0.5, 2});
 * }</pre>
 *
 * <p>With outputs y, inputs x and random cotangents c, order 1 compares every entry of the
 * vector-Jacobian product {@code g(x, c) = Σ cᵢ ∂yᵢ/∂x} that the graph computes with differences of
 * y. Order 2 does the same with g in place of y: it compares {@code Σ vⱼ ∂gⱼ/∂x} (the
 * Hessian-vector product) and {@code Σ vⱼ ∂gⱼ/∂c} (the Jacobian-vector product) with differences of
 * g, for random v. So order 2 trusts the gradient of order 1, which is checked before it.
 *
 * <p>The differences are central ones of steps h and h/2, extrapolated (Richardson), with {@code h
 * = step · max(1, |x|)}; their error is of the order h⁴. A function must be smooth within h around
 * the point: keep away from its kinks, ties and piece boundaries, which is the caller's choice.
 *
 * <p>Defaults: order 1, step 1e-4, relative tolerance 1e-6, absolute tolerance 1e-8, seed 0. A
 * comparison passes where {@code |gradient − difference| ≤ absolute + relative · max(|gradient|,
 * |difference|)}; NaN and ±∞ never pass. All entries are compared, or {@link #directions}.
 * Instances are immutable: each setting returns another one.
 */
public final class GradientCheck {
  private final GraphFunction<TFloat64> function;
  private final int order;
  private final double step;
  private final double relative;
  private final double absolute;
  private final long seed;
  private final int directions;

  private GradientCheck(
      GraphFunction<TFloat64> function,
      int order,
      double step,
      double relative,
      double absolute,
      long seed,
      int directions) {
    this.function = function;
    this.order = order;
    this.step = step;
    this.relative = relative;
    this.absolute = absolute;
    this.seed = seed;
    this.directions = directions;
  }

  /**
   * Checks a function of one input with one output.
   *
   * @param function builds the output
   * @return the check, to be configured and run
   */
  public static GradientCheck of(
      BiFunction<? super Ops, ? super Operand<TFloat64>, ? extends Operand<TFloat64>> function) {
    OperandCheck.requireNonNull("function", function);
    return ofAll((tf, inputs) -> Collections.singletonList(function.apply(tf, inputs.get(0))));
  }

  /**
   * Checks a function of any number of inputs and outputs.
   *
   * @param function builds the outputs, all float64
   * @return the check, to be configured and run
   */
  public static GradientCheck ofAll(GraphFunction<TFloat64> function) {
    return new GradientCheck(
        OperandCheck.requireNonNull("function", function), 1, 1e-4, 1e-6, 1e-8, 0, 0);
  }

  /**
   * Sets the highest order to check.
   *
   * @param order 1 for gradients, 2 for second derivatives too, and so on
   * @return the check with that order
   */
  public GradientCheck order(int order) {
    if (order < 1) {
      throw new IllegalArgumentException("order must be at least 1, got " + order);
    }
    return new GradientCheck(function, order, step, relative, absolute, seed, directions);
  }

  /**
   * Sets the step of the differences.
   *
   * @param step the step for |x| ≤ 1, positive; it grows in proportion to |x| beyond
   * @return the check with that step
   */
  public GradientCheck step(double step) {
    requirePositive("step", step);
    return new GradientCheck(function, order, step, relative, absolute, seed, directions);
  }

  /**
   * Sets the tolerances.
   *
   * @param relative the part in proportion to the compared numbers, positive
   * @param absolute the part that does not depend on them, positive; rounding errors are about
   *     1e-12 times the size of the outputs with the default step
   * @return the check with those tolerances
   */
  public GradientCheck tolerance(double relative, double absolute) {
    requirePositive("relative tolerance", relative);
    requirePositive("absolute tolerance", absolute);
    return new GradientCheck(function, order, step, relative, absolute, seed, directions);
  }

  /**
   * Sets the seed of the random cotangents.
   *
   * @param seed any number
   * @return the check with that seed
   */
  public GradientCheck seed(long seed) {
    return new GradientCheck(function, order, step, relative, absolute, seed, directions);
  }

  /**
   * Compares along random directions in place of entry by entry.
   *
   * <p>A direction moves all entries of an input at once and compares the sum of its gradient's
   * entries, each weighted by a number of size ½ to 1½, which a wrong entry changes. It takes four
   * evaluations of the function, as an entry does. Where a direction disagrees, the report is that
   * of the entries.
   *
   * @param count how many for each input, at least 1
   * @return the check with that many directions
   */
  public GradientCheck directions(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("there must be at least 1 direction, got " + count);
    }
    return new GradientCheck(function, order, step, relative, absolute, seed, count);
  }

  /**
   * Compares at a point and returns what was found.
   *
   * @param inputs the point, one array for each input
   * @return the report
   * @throws GradientException if a gradient cannot be built
   */
  public GradientReport run(DoubleNdArray... inputs) {
    OperandCheck.requireAll("input", asList(inputs));
    if (Arrays.stream(inputs).allMatch(input -> input.size() == 0)) {
      throw new IllegalArgumentException(
          "a gradient check needs at least one input with at least one element");
    }
    GradientReport report = compare(directions, inputs);
    if (directions == 0 || report.passed()) {
      return report;
    }
    GradientReport entries = compare(0, inputs);
    return entries.passed() ? report : entries;
  }

  private GradientReport compare(int along, DoubleNdArray... inputs) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      List<CheckedOperand> point = new ArrayList<>();
      for (int i = 0; i < inputs.length; i++) {
        point.add(CheckedOperand.input(tf, i, inputs[i]));
      }
      List<? extends Operand<?>> outputs =
          function.apply(tf, point.stream().map(CheckedOperand::operand).toList());
      SafeGradients.requireOperands(graph, outputs, "output");
      try (Session session = SmallSession.open(graph)) {
        GradientComparison comparison = new GradientComparison(tf, session, step, seed, along);
        return new GradientReport(comparison.compare(order, point, outputs), relative, absolute);
      }
    }
  }

  /**
   * Compares at a point of vectors.
   *
   * @param inputs the point, one vector for each input
   * @return the report
   * @throws GradientException if a gradient cannot be built
   */
  public GradientReport run(double[]... inputs) {
    return run(vectors(inputs));
  }

  /**
   * Compares at a point and fails if a gradient is wrong.
   *
   * @param inputs the point, one array for each input
   * @throws AssertionError with the report, if it is not {@link GradientReport#passed()}
   * @throws GradientException if a gradient cannot be built
   */
  public void require(DoubleNdArray... inputs) {
    GradientReport report = run(inputs);
    if (!report.passed()) {
      throw new AssertionError(report.toString());
    }
  }

  /**
   * Compares at a point of vectors and fails if a gradient is wrong.
   *
   * @param inputs the point, one vector for each input
   * @throws AssertionError with the report, if it is not {@link GradientReport#passed()}
   * @throws GradientException if a gradient cannot be built
   */
  public void require(double[]... inputs) {
    require(vectors(inputs));
  }

  private static <V> @Nullable List<V> asList(V @Nullable [] inputs) {
    return inputs == null ? null : Arrays.asList(inputs);
  }

  private static DoubleNdArray[] vectors(double[]... inputs) {
    OperandCheck.requireAll("input", asList(inputs));
    return Arrays.stream(inputs).map(StdArrays::ndCopyOf).toArray(DoubleNdArray[]::new);
  }

  private static void requirePositive(String what, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(what + " must be positive and finite, got " + value);
    }
  }
}
