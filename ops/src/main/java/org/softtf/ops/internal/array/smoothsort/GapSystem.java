package org.softtf.ops.internal.array.smoothsort;

import java.util.List;
import java.util.stream.DoubleStream;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.CustomOperator;
import org.softtf.gradients.ForwardContext;
import org.softtf.gradients.GradientContext;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Squeeze;
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
 * operations takes a step for each row: the dense one is faster up to a thousand elements.
 */
final class GapSystem {
  /** Relative, on the diagonal: rounding errors cannot make a matrix of five diagonals singular. */
  private static final double RIDGE = 1e-13;

  private static final CustomOperator OPERATOR =
      CustomOperator.named("softtf.smooth_sort_system")
          .forward(GapSystem::forward)
          .gradient(GapSystem::gradient)
          .ordinaryGradientAgrees()
          .gradientBuiltOnDemand()
          .create();

  private GapSystem() {}

  /**
   * The solution x, through which gradients of any order flow.
   *
   * @param amounts ≥ 0, (R, 2m), m static
   * @param right r, (R, m)
   * @return (R, m)
   */
  @SuppressWarnings("unchecked") // the operator works in float64
  static Operand<TFloat64> solve(Ops tf, Operand<TFloat64> amounts, Operand<TFloat64> right) {
    int m = (int) right.shape().get(1);
    return (Operand<TFloat64>)
        OPERATOR.apply(tf, List.of(amounts, right), Attributes.of("m", m)).get(0);
  }

  private static List<Operand<?>> forward(ForwardContext c) {
    Ops tf = c.tf();
    int bands = bands(c.attributes().integer("m"));
    return List.of(solveWith(tf, factor(tf, c.input(0), bands), c.input(1)));
  }

  /** The matrix is symmetric: r's cotangent solves the same equations. */
  private static List<Operand<?>> gradient(GradientContext c) {
    Ops tf = c.tf();
    Operand<TFloat64> both = both(tf, c.attributes().integer("m"));
    Operand<TFloat64> adjoint = solve(tf, c.input(0), c.cotangent(0));
    Operand<TFloat64> ofAmounts =
        tf.math.mul(differences(tf, adjoint, both), differences(tf, c.output(0), both));
    return List.of(tf.math.neg(ofAmounts), adjoint);
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
  static Operand<TFloat64> factor(Ops tf, Operand<TFloat64> amounts, int bands) {
    List<Output<TFloat64>> parts = tf.split(tf.constant(1), amounts, 2L).output();
    Operand<TFloat64> slacks = parts.get(0);
    Operand<TFloat64> padded =
        tf.pad(slacks, tf.constant(new int[][] {{0, 0}, {1, 1}}), tf.constant(0.0));
    Operand<TInt32> shape = tf.shape(slacks);
    Operand<TFloat64> before = tf.slice(padded, tf.constant(new int[] {0, 0}), shape);
    Operand<TFloat64> after = tf.slice(padded, tf.constant(new int[] {0, 2}), shape);
    Operand<TFloat64> own =
        tf.math.add(tf.math.mul(slacks, tf.constant(4.0)), tf.math.add(before, after));
    Operand<TFloat64> main =
        tf.math.maximum(
            tf.math.mul(tf.math.add(own, parts.get(1)), tf.constant(1 + RIDGE)),
            tf.constant(Double.MIN_NORMAL));
    Operand<TFloat64> beside = tf.math.mul(tf.math.add(slacks, after), tf.constant(-2.0));
    return tf.linalg.cholesky(
        switch (bands) {
          case 0 -> diagonals(tf, List.of(main));
          case 1 -> diagonals(tf, List.of(beside, main, beside));
          default -> diagonals(tf, List.of(after, beside, main, beside, after));
        });
  }

  /** Solves with the factor. */
  static Operand<TFloat64> solveWith(Ops tf, Operand<TFloat64> factor, Operand<TFloat64> right) {
    Operand<TFloat64> column = tf.expandDims(right, tf.constant(2));
    Operand<TFloat64> half = tf.linalg.triangularSolve(factor, column);
    return vector(tf, tf.linalg.triangularSolve(factor, half, TriangularSolve.adjoint(true)));
  }

  /** (R, m, 1) → (R, m). */
  static Operand<TFloat64> vector(Ops tf, Operand<TFloat64> column) {
    return tf.squeeze(column, Squeeze.axis(List.of(2L)));
  }
}
