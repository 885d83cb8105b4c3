// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.smoothsort;

import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.ops.internal.math.LogSumExp;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.types.TFloat64;

/**
 * Products of polynomials with positive coefficients, all given by logarithms: {@code outₖ = log Σᵢ
 * exp(pᵢ + qₖ₋ᵢ)}, a convolution in the semiring of log-sum-exp. O(w²) time and memory for a pair
 * of w coefficients.
 *
 * <p>The registered and the ordinary gradient have every order.
 */
final class LogConvolution {
  /**
   * The logarithm that stands for the coefficient 0: a finite one, of which gradients are 0. It is
   * far below all logarithms of coefficients, and 1e5 of it do not overflow.
   */
  static final double NOTHING = -1e303;

  private static final Primitive OPERATOR =
      Primitive.ofDoubles("softtf.log_product")
          .forward(LogConvolution::forward)
          .gradient(LogConvolution::gradient);

  private LogConvolution() {}

  /**
   * Multiplies neighbours.
   *
   * @param polynomials (R, 2h, w) of which all but R are static, w coefficients each
   * @return (R, h, 2w − 1)
   */
  static Operand<TFloat64> ofNeighbours(Ops tf, Operand<TFloat64> polynomials) {
    int half = (int) polynomials.shape().get(1) / 2;
    int width = (int) polynomials.shape().get(2);
    Operand<TFloat64> pairs = reshape(tf, polynomials, half, 2, width);
    return OPERATOR.apply(tf, Attributes.of("half", half).with("width", width), pairs);
  }

  private static List<Operand<TFloat64>> forward(Primitive.Forward<TFloat64> c) {
    RowMath<TFloat64> f = new RowMath<>(c.tf(), TFloat64.class);
    Operand<TFloat64> terms = new Skew(c.tf(), c.attributes()).terms(c.input(0));
    return List.of(f.squeeze(LogSumExp.along(f, terms, 2).value(f), 2));
  }

  /** Each term's share of its sum, times the cotangent of that. */
  private static List<Operand<TFloat64>> gradient(Primitive.Backward<TFloat64> c) {
    Ops tf = c.tf();
    RowMath<TFloat64> f = new RowMath<>(tf, TFloat64.class);
    Skew skew = new Skew(tf, c.attributes());
    Operand<TFloat64> out = tf.expandDims(c.output(), tf.constant(2));
    Operand<TFloat64> cotangent = tf.expandDims(c.cotangent(), tf.constant(2));
    Operand<TFloat64> shares = f.exp(f.minus(skew.terms(c.input(0)), out));
    Operand<TFloat64> products = skew.undo(f.times(shares, cotangent));
    return List.of(
        tf.stack(
            List.of(tf.reduceSum(products, tf.constant(3)), tf.reduceSum(products, tf.constant(2))),
            Stack.axis(2L)));
  }

  /** (R, …) with static sizes after R. */
  private static Operand<TFloat64> reshape(Ops tf, Operand<TFloat64> x, int... sizes) {
    int[] shape = new int[sizes.length + 1];
    shape[0] = -1;
    System.arraycopy(sizes, 0, shape, 1, sizes.length);
    return tf.reshape(x, tf.constant(shape));
  }

  /**
   * The outer sums pᵢ + qⱼ, row i moved i places to the right, so that what adds up to outₖ stands
   * in column k. A matrix with one column more than it needs is moved so by reading its rows as
   * one, in rows that are one shorter.
   */
  private record Skew(Ops tf, int half, int width) {
    Skew(Ops tf, Attributes attributes) {
      this(tf, attributes.integer("half"), attributes.integer("width"));
    }

    private int length() {
      return 2 * width - 1;
    }

    /** (R, h, 2, w) → (R, h, w, 2w − 1). */
    Operand<TFloat64> terms(Operand<TFloat64> pairs) {
      List<Output<TFloat64>> both = tf.split(tf.constant(2), pairs, 2L).output();
      Operand<TFloat64> column = reshape(tf, both.get(0), half, width, 1);
      Operand<TFloat64> sums = tf.math.add(column, both.get(1));
      Operand<TFloat64> padded =
          tf.pad(
              sums,
              tf.constant(new int[][] {{0, 0}, {0, 0}, {0, 0}, {0, width}}),
              tf.constant(NOTHING));
      Operand<TFloat64> flat = reshape(tf, padded, half, width * (length() + 1));
      return reshape(tf, first(flat, half, width * length()), half, width, length());
    }

    /** (R, h, w, 2w − 1) → (R, h, w, w), each row moved back. */
    Operand<TFloat64> undo(Operand<TFloat64> terms) {
      Operand<TFloat64> flat = reshape(tf, terms, half, width * length());
      Operand<TFloat64> padded =
          tf.pad(flat, tf.constant(new int[][] {{0, 0}, {0, 0}, {0, width}}), tf.constant(0.0));
      return first(reshape(tf, padded, half, width, length() + 1), half, width, width);
    }

    private Operand<TFloat64> first(Operand<TFloat64> x, int... sizes) {
      int[] size = new int[sizes.length + 1];
      size[0] = -1;
      System.arraycopy(sizes, 0, size, 1, sizes.length);
      return tf.slice(x, tf.constant(new int[size.length]), tf.constant(size));
    }
  }
}
