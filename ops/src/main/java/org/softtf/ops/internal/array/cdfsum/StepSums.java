// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.cdfsum;

import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * Sums of steps between two sorted rows, Σᵢ wᵢ·S⁽ʳ⁾(bₖ − aᵢ) for each k, where S⁽ʳ⁾ is a derivative
 * of the step of a mode, without the matrix.
 *
 * <p>Read from {@link StepTables}: O((n + m) log n) time, O(n + m) memory. The gradients are such
 * sums again, of the same derivative and the next one, from b to a: nothing is stopped, and
 * gradients of every order are live.
 */
final class StepSums {
  private static final String ORDER = "order";
  private static final String SLOPE = "slope";

  private static final Primitive ONE =
      Primitive.ofDoubles("softtf.step_sums")
          .residuals(SLOPE)
          .forward(StepSums::forward)
          .gradient(StepSums::gradient);

  /** The sums, and those of the next derivative. */
  private static final Primitive TWO =
      Primitive.ofDoubles("softtf.step_sums_and_slopes")
          .forward(StepSums::forwardOfTwo)
          .gradient(StepSums::gradientOfTwo);

  private StepSums() {}

  /**
   * The sums.
   *
   * @param order r
   * @param a (R, n), ascending
   * @param w weights, (R, n)
   * @param b (R, m), ascending
   * @return (R, m)
   */
  static Operand<TFloat64> of(
      Ops tf, Mode mode, int order, Operand<TFloat64> a, Operand<TFloat64> w, Operand<TFloat64> b) {
    return ONE.apply(tf, attributes(mode, order), a, w, b);
  }

  private static List<Operand<TFloat64>> pair(
      Ops tf, Mode mode, int order, Operand<TFloat64> a, Operand<TFloat64> w, Operand<TFloat64> b) {
    return TWO.applyAll(tf, attributes(mode, order), a, w, b);
  }

  private static Attributes attributes(Mode mode, int order) {
    return Attributes.of(Primitive.MODE, mode).with(ORDER, order);
  }

  private static List<Operand<TFloat64>> forward(Primitive.Forward<TFloat64> c) {
    List<Operand<TFloat64>> both = forwardOfTwo(c);
    c.keep(SLOPE, both.get(1));
    return List.of(both.get(0));
  }

  private static List<Operand<TFloat64>> forwardOfTwo(Primitive.Forward<TFloat64> c) {
    RowMath<TFloat64> f = new RowMath<>(c.tf(), TFloat64.class);
    int order = c.attributes().integer(ORDER);
    Operand<TInt32> longer = c.tf().math.maximum(f.length(c.input(0)), f.length(c.input(2)));
    StepTables tables = StepTables.of(f, c.mode(), c.input(0), c.input(1), longer);
    return tables.at(f, c.input(2), order, order + 1);
  }

  /** The part of one output in the gradients of a and w. */
  private static List<Operand<TFloat64>> part(
      Primitive.Backward<TFloat64> c, int order, Operand<TFloat64> g) {
    RowMath<TFloat64> f = new RowMath<>(c.tf(), TFloat64.class);
    List<Operand<TFloat64>> sums = pair(c.tf(), c.mode(), order, c.input(2), g, c.input(0));
    // S(u) = 1 − S(−u), and a derivative is even or odd
    Operand<TFloat64> same = order % 2 == 0 ? f.negative(sums.get(0)) : sums.get(0);
    Operand<TFloat64> ofWeights = order == 0 ? f.plus(f.sum(g), same) : same;
    Operand<TFloat64> next = order % 2 == 0 ? f.negative(sums.get(1)) : sums.get(1);
    return List.of(f.times(c.input(1), next), ofWeights);
  }

  private static List<Operand<TFloat64>> gradient(Primitive.Backward<TFloat64> c) {
    RowMath<TFloat64> f = new RowMath<>(c.tf(), TFloat64.class);
    Operand<TFloat64> g = c.cotangent();
    List<Operand<TFloat64>> part = part(c, c.attributes().integer(ORDER), g);
    return List.of(part.get(0), part.get(1), f.times(g, c.residual(SLOPE)));
  }

  private static List<Operand<TFloat64>> gradientOfTwo(Primitive.Backward<TFloat64> c) {
    RowMath<TFloat64> f = new RowMath<>(c.tf(), TFloat64.class);
    int order = c.attributes().integer(ORDER);
    Operand<TFloat64> g = c.cotangent(0);
    Operand<TFloat64> h = c.cotangent(1);
    List<Operand<TFloat64>> first = part(c, order, g);
    List<Operand<TFloat64>> second = part(c, order + 1, h);
    Operand<TFloat64> slope = of(c.tf(), c.mode(), order + 2, c.input(0), c.input(1), c.input(2));
    return List.of(
        f.plus(first.get(0), second.get(0)),
        f.plus(first.get(1), second.get(1)),
        f.plus(f.times(g, c.output(1)), f.times(h, slope)));
  }
}
