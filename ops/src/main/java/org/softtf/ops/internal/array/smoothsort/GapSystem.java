// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.smoothsort;

import java.util.List;
import java.util.stream.DoubleStream;
import org.softtf.gradients.Attributes;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.linalg.MatrixDiagV3;
import org.tensorflow.op.linalg.TriangularSolve;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * Linear algebra of the amounts [s, d], the slacks and gaps of {@link SmoothPermutahedron}: sums
 * {@code [s, d]·Kᵀ = L·s + d} with K = [L, I] and the second differences L (2 on the diagonal, −1
 * beside it), and the Newton equations {@code K·diag(s, d)·Kᵀ·x = r}.
 *
 * <p>Their matrix has five diagonals, but TensorFlow has no solver for it, and one built of its
 * operations takes a step for each row: the dense one, by Cholesky's factor, is faster up to a
 * thousand elements. O(m³) time and O(m²) memory.
 *
 * <p>The registered gradient solves the same equations, and has every order. Nothing is stopped.
 */
final class GapSystem {
  /** Relative, on the diagonal: rounding errors cannot make a matrix of five diagonals singular. */
  private static final double RIDGE = 1e-13;

  private static final String GAPS = "m";

  private static final Primitive OPERATOR =
      Primitive.ofDoubles("softtf.smooth_sort_system")
          .forward(GapSystem::forward)
          .gradient(GapSystem::gradient);

  private GapSystem() {}

  /**
   * The solution x, through which gradients of any order flow.
   *
   * @param amounts ≥ 0, (R, 2m), m static
   * @param right r, (R, m)
   * @return (R, m)
   */
  static Operand<TFloat64> solve(Ops tf, Operand<TFloat64> amounts, Operand<TFloat64> right) {
    int m = (int) right.shape().get(1);
    return OPERATOR.apply(tf, Attributes.of(GAPS, m), amounts, right);
  }

  private static List<Operand<TFloat64>> forward(Primitive.Forward<TFloat64> c) {
    RowMath<TFloat64> f = new RowMath<>(c.tf(), TFloat64.class);
    int bands = bands(c.attributes().integer(GAPS));
    return List.of(solveWith(f, factor(f, c.input(0), bands), c.input(1)));
  }

  /** The matrix is symmetric: r's cotangent solves the same equations. */
  private static List<Operand<TFloat64>> gradient(Primitive.Backward<TFloat64> c) {
    Ops tf = c.tf();
    RowMath<TFloat64> f = new RowMath<>(tf, TFloat64.class);
    Operand<TFloat64> both = both(tf, c.attributes().integer(GAPS));
    Operand<TFloat64> adjoint = solve(tf, c.input(0), c.cotangent());
    Operand<TFloat64> ofAmounts =
        f.times(differences(tf, adjoint, both), differences(tf, c.output(), both));
    return List.of(f.negative(ofAmounts), adjoint);
  }

  /** How many diagonals the matrix has beside the main one, on each side. */
  static int bands(int m) {
    return Math.min(m - 1, 2);
  }

  /** K, (m, 2m). */
  static Operand<TFloat64> both(Ops tf, int m) {
    Operand<TFloat64> main = vector(tf, m, 2);
    Operand<TFloat64> beside = vector(tf, m, -1);
    Operand<TFloat64> second =
        m == 1 ? diagonals(tf, List.of(main)) : diagonals(tf, List.of(beside, main, beside));
    return tf.concat(List.of(second, identity(tf, m)), tf.constant(1));
  }

  /** I, (m, m). */
  static Operand<TFloat64> identity(Ops tf, int m) {
    return diagonals(tf, List.of(vector(tf, m, 1)));
  }

  private static Operand<TFloat64> vector(Ops tf, int m, double value) {
    return tf.constant(DoubleStream.generate(() -> value).limit(m).toArray());
  }

  /** x·K = [L·x, x], (R, m) → (R, 2m). */
  static Operand<TFloat64> differences(Ops tf, Operand<TFloat64> x, Operand<TFloat64> both) {
    return tf.linalg.matMul(x, both);
  }

  /** [s, d]·Kᵀ, (R, 2m) → (R, m). */
  static Operand<TFloat64> sums(Ops tf, Operand<TFloat64> amounts, Operand<TFloat64> both) {
    return tf.linalg.matMul(amounts, both, MatMul.transposeB(true));
  }

  /** A matrix of diagonals, or one a row, from the uppermost to the lowest; starts aligned. */
  private static Operand<TFloat64> diagonals(Ops tf, List<Operand<TFloat64>> diagonals) {
    int bands = diagonals.size() / 2;
    Operand<TInt32> free = tf.constant(-1);
    return tf.linalg.matrixDiagV3(
        bands == 0 ? diagonals.get(0) : tf.stack(diagonals, Stack.axis(-2L)),
        tf.constant(new int[] {-bands, bands}),
        free,
        free,
        tf.constant(0.0),
        MatrixDiagV3.align("LEFT_LEFT"));
  }

  /**
   * Cholesky's factor of the matrix.
   *
   * @param amounts (R, 2m)
   * @param bands of the matrix
   * @return (R, m, m)
   */
  static Operand<TFloat64> factor(RowMath<TFloat64> f, Operand<TFloat64> amounts, int bands) {
    Ops tf = f.tf();
    List<Output<TFloat64>> parts = tf.split(tf.constant(1), amounts, 2L).output();
    Operand<TFloat64> slacks = parts.get(0);
    Operand<TFloat64> gaps = parts.get(1);
    Operand<TFloat64> padded =
        tf.pad(slacks, tf.constant(new int[][] {{0, 0}, {1, 1}}), f.number(0));
    Operand<TInt32> shape = tf.shape(slacks);
    Operand<TFloat64> before = tf.slice(padded, tf.constant(new int[] {0, 0}), shape);
    Operand<TFloat64> after = tf.slice(padded, tf.constant(new int[] {0, 2}), shape);
    // sₖ₋₁ + 4·sₖ + sₖ₊₁ + dₖ, −2(sₖ + sₖ₊₁) and sₖ₊₁
    Operand<TFloat64> own = f.plus(f.times(4, slacks), f.plus(before, after));
    Operand<TFloat64> main =
        f.maximum(f.times(1 + RIDGE, f.plus(own, gaps)), f.number(Double.MIN_NORMAL));
    Operand<TFloat64> beside = f.times(-2, f.plus(slacks, after));
    return tf.linalg.cholesky(
        switch (bands) {
          case 0 -> diagonals(tf, List.of(main));
          case 1 -> diagonals(tf, List.of(beside, main, beside));
          default -> diagonals(tf, List.of(after, beside, main, beside, after));
        });
  }

  /** Solves with the factor. */
  static Operand<TFloat64> solveWith(
      RowMath<TFloat64> f, Operand<TFloat64> factor, Operand<TFloat64> right) {
    Operand<TFloat64> half = f.tf().linalg.triangularSolve(factor, f.asColumns(right));
    Operand<TFloat64> solution =
        f.tf().linalg.triangularSolve(factor, half, TriangularSolve.adjoint(true));
    return f.squeeze(solution, 2);
  }
}
