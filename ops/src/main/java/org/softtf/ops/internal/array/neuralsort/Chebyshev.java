// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.neuralsort;

import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.ops.internal.math.Constants;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Interpolation by Chebyshev polynomials.
 *
 * @param half half the interval, which starts at 0
 * @param count of the nodes
 */
record Chebyshev(double half, int count) {

  static Attributes attributes(double range, int nodes) {
    return Attributes.of("range", range).with("nodes", nodes);
  }

  static Chebyshev of(Attributes attributes) {
    return new Chebyshev(attributes.number("range") / 2, attributes.integer("nodes"));
  }

  private double angle(int node) {
    return Math.PI * (node + 0.5) / count;
  }

  /** The nodes, (1, nodes, 1). */
  <T extends TFloating> Operand<T> points(RowMath<T> f) {
    double[] points = new double[count];
    for (int node = 0; node < count; node++) {
      points[node] = half * (1 + Math.cos(angle(node)));
    }
    return f.tf()
        .reshape(
            Constants.vector(f.tf(), f.type(), points), f.tf().constant(new int[] {1, count, 1}));
  }

  /**
   * The Chebyshev polynomials T₀ … at x, (R, 1, n) → (R, nodes, n): one polynomial after the other,
   * because blocks of memory are copied many times as fast as single numbers.
   */
  <T extends TFloating> Operand<T> basis(RowMath<T> f, Operand<T> x) {
    Ops tf = f.tf();
    Operand<T> u = f.minus(f.times(1 / half, x), f.number(1));
    Operand<TInt32> degrees = tf.constant(1);
    Operand<T> known = tf.concat(List.of(Constants.onesLike(tf, u), u), degrees);
    for (int degree = 1; degree < count - 1; degree *= 2) {
      // T(m + j) = 2·T(m)·T(j) − T(m − j), j = 1 … m
      Operand<T> twice = f.times(2, part(tf, known, degree, 1));
      Operand<T> product = f.times(twice, part(tf, known, 1, degree));
      Operand<T> mirrored = tf.reverse(part(tf, known, 0, degree), tf.constant(new int[] {1}));
      known = tf.concat(List.of(known, f.minus(product, mirrored)), degrees);
    }
    return part(tf, known, 0, count);
  }

  private static <T extends TFloating> Operand<T> part(
      Ops tf, Operand<T> x, int first, int length) {
    return tf.slice(
        x, tf.constant(new int[] {0, first, 0}), tf.constant(new int[] {-1, length, -1}));
  }

  /** From values at the nodes, (R, nodes, m), to those at the basis' points, (R, n, m). */
  <T extends TFloating> Operand<T> interpolated(
      RowMath<T> f, Operand<T> basis, Operand<T> atNodes) {
    return f.tf()
        .train
        .batchMatMul(basis, coefficients(f, atNodes), f.type(), BatchMatMul.adjX(true));
  }

  /** From values at the nodes, (R, nodes, m), to those that the polynomials are weighed with. */
  <T extends TFloating> Operand<T> coefficients(RowMath<T> f, Operand<T> atNodes) {
    double[] transform = new double[count * count];
    for (int degree = 0; degree < count; degree++) {
      for (int node = 0; node < count; node++) {
        transform[degree * count + node] =
            (degree == 0 ? 1.0 : 2.0) / count * Math.cos(degree * angle(node));
      }
    }
    Operand<T> matrix =
        f.tf()
            .reshape(
                Constants.vector(f.tf(), f.type(), transform),
                f.tf().constant(new int[] {1, count, count}));
    return f.product(matrix, atNodes);
  }
}
