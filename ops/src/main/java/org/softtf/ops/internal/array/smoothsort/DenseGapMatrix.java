// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.smoothsort;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.linalg.MatrixDiagV3;
import org.tensorflow.op.linalg.TriangularSolve;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * With all elements of the matrices, 0 or not, and Cholesky's factor: O(m³) time and O(m²) memory,
 * in few operations.
 *
 * @param f where to build
 * @param matrix K, (m, 2m)
 * @param bands how many diagonals the equations' matrix has beside the main one, on each side
 */
record DenseGapMatrix(RowMath<TFloat64> f, Operand<TFloat64> matrix, int bands)
    implements GapMatrix {
  static DenseGapMatrix of(RowMath<TFloat64> f, int m) {
    return new DenseGapMatrix(f, matrix(f.tf(), m), bands(m));
  }

  static int bands(int m) {
    return Math.min(m - 1, 2);
  }

  static Operand<TFloat64> matrix(Ops tf, int m) {
    Operand<TFloat64> main = vector(tf, m, 2);
    Operand<TFloat64> beside = vector(tf, m, -1);
    Operand<TFloat64> second =
        m == 1 ? diagonals(tf, List.of(main)) : diagonals(tf, List.of(beside, main, beside));
    return tf.concat(List.of(second, diagonals(tf, List.of(vector(tf, m, 1)))), tf.constant(1));
  }

  private static Operand<TFloat64> vector(Ops tf, int m, double value) {
    return tf.constant(DoubleStream.generate(() -> value).limit(m).toArray());
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

  @Override
  public Operand<TFloat64> differences(Operand<TFloat64> x) {
    return f.tf().linalg.matMul(x, matrix);
  }

  @Override
  public Operand<TFloat64> sums(Operand<TFloat64> amounts) {
    return f.tf().linalg.matMul(amounts, matrix, MatMul.transposeB(true));
  }

  @Override
  public Operand<TFloat64> sizes(Operand<TFloat64> amounts) {
    return f.tf().linalg.matMul(amounts, f.abs(matrix), MatMul.transposeB(true));
  }

  @Override
  public UnaryOperator<Operand<TFloat64>> solver(Operand<TFloat64> amounts) {
    Operand<TFloat64> factor = factor(amounts);
    return right -> {
      Operand<TFloat64> half = f.tf().linalg.triangularSolve(factor, f.asColumns(right));
      return f.squeeze(
          f.tf().linalg.triangularSolve(factor, half, TriangularSolve.adjoint(true)), 2);
    };
  }

  /** By the inverse of Cholesky's factor, so that nothing but matrix products need a gradient. */
  @Override
  public UnaryOperator<Operand<TFloat64>> stoppedSolver(Operand<TFloat64> amounts) {
    Ops tf = f.tf();
    int m = (int) matrix.shape().get(0);
    Operand<TFloat64> identity =
        tf.expandDims(diagonals(tf, List.of(vector(tf, m, 1))), tf.constant(0));
    Operand<TFloat64> half = f.stop(tf.linalg.triangularSolve(factor(amounts), identity));
    return right -> {
      Operand<TFloat64> column = f.product(half, f.asColumns(right));
      return f.squeeze(
          tf.train.batchMatMul(half, column, TFloat64.class, BatchMatMul.adjX(true)), 2);
    };
  }

  private Operand<TFloat64> factor(Operand<TFloat64> amounts) {
    Ops tf = f.tf();
    GapDiagonals of = GapDiagonals.of(f, amounts);
    return tf.linalg.cholesky(
        switch (bands) {
          case 0 -> diagonals(tf, List.of(of.main()));
          case 1 -> diagonals(tf, List.of(of.beside(), of.main(), of.beside()));
          default ->
              diagonals(tf, List.of(of.after(), of.beside(), of.main(), of.beside(), of.after()));
        });
  }
}
