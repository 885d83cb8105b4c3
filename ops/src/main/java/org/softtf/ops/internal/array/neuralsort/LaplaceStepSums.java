// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.neuralsort;

import java.util.List;
import org.softtf.ops.internal.math.Constants;
import org.softtf.ops.internal.math.LinearRecurrence;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.types.family.TFloating;

/**
 * Σ ±q(|xⱼ − xᵢ|) with q(d) = (2 + d)·e⁻ᵈ/4 over the elements of a sorted row, + for those before
 * an element and − for those after it, without the n × n matrix.
 *
 * <p>Both sides are running sums: of e⁻ᵈ a {@link LinearRecurrence} L, and of d·e⁻ᵈ another one,
 * whose terms are (xⱼ − xⱼ₋₁)·exp(xⱼ₋₁ − xⱼ)·Lⱼ₋₁, so that nothing cancels. O(n) time and memory,
 * forward and gradient.
 *
 * <p>Nothing is stopped; gradients of every order are live.
 */
final class LaplaceStepSums {
  private static final Primitive SUMS =
      Primitive.named("softtf.laplace_step_sums")
          .forward(LaplaceStepSums::forward)
          .gradient(LaplaceStepSums::gradient);

  private LaplaceStepSums() {}

  /**
   * The sums.
   *
   * @param x (R, n), ascending in each row, n known when the graph is built
   * @return (R, n)
   */
  static <T extends TFloating> Operand<T> of(Ops tf, Operand<T> x) {
    return SUMS.apply(tf, x);
  }

  private static <T extends TFloating> List<Operand<T>> forward(Primitive.Forward<T> c) {
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    Operand<T> x = c.input(0);
    Sides<T> sides = new Sides<>(f, x, List.of(Constants.onesLike(c.tf(), x)), 0.5);
    // the element itself is on both sides
    return List.of(f.minus(sides.before.get(0), sides.after.get(0)));
  }

  /** With s(d) = (1 + d)·e⁻ᵈ/4 = −q′(d), which is even: Σᵢ (gᵢ − gⱼ)·s(xⱼ − xᵢ). */
  private static <T extends TFloating> List<Operand<T>> gradient(Primitive.Backward<T> c) {
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    Operand<T> x = c.input(0);
    Operand<T> g = c.cotangent();
    Sides<T> sides = new Sides<>(f, x, List.of(Constants.onesLike(c.tf(), x), g), 0.25);
    Operand<T> ofOthers = f.plus(sides.before.get(1), sides.after.get(1));
    Operand<T> ofThis = f.times(g, f.plus(sides.before.get(0), sides.after.get(0)));
    return List.of(f.minus(ofOthers, ofThis));
  }

  /** Σ (a + d/4)·e⁻ᵈ·hᵢ over the elements up to each and from each on, the element included. */
  private static final class Sides<T extends TFloating> {
    private final RowMath<T> f;
    private final Ops tf;
    final List<Output<T>> before;
    final List<Output<T>> after;

    Sides(RowMath<T> f, Operand<T> x, List<Operand<T>> functions, double a) {
      this.f = f;
      this.tf = f.tf();
      int n = Math.toIntExact(x.shape().get(1));
      long channels = functions.size();
      Operand<T> h = tf.stack(functions, Stack.axis(1L));
      Operand<T> row = f.asRows(x);
      Operand<T> both = tf.concat(List.of(row, mirror(f.negative(row))), tf.constant(0));
      Operand<T> terms = tf.concat(List.of(h, mirror(h)), tf.constant(0));
      LinearRecurrence<T> sums = new LinearRecurrence<>(f, functions.size());
      Operand<T> plain = sums.of(terms, both, n);
      Operand<T> total = f.times(a, plain);
      if (n > 1) {
        total = f.plus(total, f.times(0.25, sums.of(stepped(plain, both, n), both, n)));
      }
      List<Output<T>> sides = tf.split(tf.constant(0), total, 2L).output();
      before = tf.unstack(sides.get(0), channels, Unstack.axis(1L)).output();
      after = tf.unstack(mirror(sides.get(1)), channels, Unstack.axis(1L)).output();
    }

    /** (xⱼ − xⱼ₋₁)·exp(xⱼ₋₁ − xⱼ)·Lⱼ₋₁, 0 for the first element. */
    private Operand<T> stepped(Operand<T> sums, Operand<T> x, int n) {
      Operand<T> gaps = f.minus(part(x, 1, n - 1), part(x, 0, n - 1));
      Operand<T> decayed = f.times(gaps, f.exp(f.negative(gaps)));
      return tf.pad(
          f.times(decayed, part(sums, 0, n - 1)),
          tf.constant(new int[][] {{0, 0}, {0, 0}, {1, 0}}),
          f.number(0));
    }

    private Operand<T> part(Operand<T> x, int first, int length) {
      return tf.slice(
          x, tf.constant(new int[] {0, 0, first}), tf.constant(new int[] {-1, -1, length}));
    }

    private Operand<T> mirror(Operand<T> x) {
      return tf.reverse(x, tf.constant(new int[] {2}));
    }
  }
}
