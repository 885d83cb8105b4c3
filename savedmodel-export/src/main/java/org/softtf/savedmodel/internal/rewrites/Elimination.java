// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.rewrites;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Sum;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TFloating;

/**
 * Linear systems of static size m, step by step: matrices are (…, m, m), right-hand sides (…, m,
 * r).
 */
final class Elimination<T extends TFloating> {
  private final Ops tf;
  private final Class<T> type;

  Elimination(Ops tf, Class<T> type) {
    this.tf = tf;
    this.type = type;
  }

  private Operand<T> number(double value) {
    return tf.dtypes.cast(tf.constant(value), type);
  }

  private static int rank(Operand<?> x) {
    return x.shape().numDimensions();
  }

  private static int size(Operand<?> matrix) {
    return (int) matrix.shape().get(-1);
  }

  private Operand<T> row(Operand<T> x, int k) {
    return part(x, k, rank(x) - 2);
  }

  private Operand<T> column(Operand<T> x, int k) {
    return part(x, k, rank(x) - 1);
  }

  private Operand<T> part(Operand<T> x, int k, int axis) {
    return tf.gather(x, tf.constant(new int[] {k}), tf.constant(axis));
  }

  private Operand<T> minusProduct(Operand<T> x, Operand<T> a, Operand<T> b) {
    return tf.math.sub(x, tf.math.mul(a, b));
  }

  Operand<T> transposed(Operand<T> x) {
    int[] axes = new int[rank(x)];
    Arrays.setAll(axes, i -> i);
    axes[axes.length - 1] = axes.length - 2;
    axes[axes.length - 2] = axes.length - 1;
    return tf.linalg.transpose(x, tf.constant(axes));
  }

  /**
   * Gauss and Jordan's elimination: the row of a step is that of the greatest number in its column
   * among the rows that have not been taken, and stays where it is.
   */
  Operand<T> solve(Operand<T> matrix, Operand<T> right) {
    int m = size(matrix);
    Operand<TInt32> rows = tf.constant(rank(matrix) - 2);
    Operand<T> both = tf.concat(List.of(matrix, right), tf.constant(rank(matrix) - 1));
    Operand<T> free = null;
    List<Operand<T>> taken = new ArrayList<>();
    for (int k = 0; k < m; k++) {
      Operand<T> column = column(both, k);
      Operand<T> here = here(tf.math.abs(column), free, m);
      Operand<T> row = sum(tf.math.mul(here, both), rows);
      both = minusProduct(both, tf.math.sub(column, here), tf.math.div(row, column(row, k)));
      free = tf.math.sub(free == null ? number(1) : free, here);
      taken.add(here);
    }
    Operand<T> solution = both;
    List<Operand<T>> ordered =
        taken.stream().map(here -> sum(tf.math.mul(here, solution), rows)).toList();
    Operand<T> all = tf.concat(ordered, rows);
    int[] columns = new int[size(right)];
    Arrays.setAll(columns, i -> m + i);
    return tf.gather(all, tf.constant(columns), tf.constant(rank(matrix) - 1));
  }

  /** 1 in the row of the greatest size, 0 in others. */
  private Operand<T> here(Operand<T> size, @Nullable Operand<T> free, int m) {
    Operand<T> offered = free == null ? size : tf.math.mul(size, free);
    Operand<TInt32> rows = tf.constant(rank(size) - 2);
    Operand<TInt64> greatest = tf.expandDims(tf.math.argMax(offered, rows), rows);
    long[][] numbers = new long[m][1];
    for (int i = 0; i < m; i++) {
      numbers[i][0] = i;
    }
    return tf.dtypes.cast(tf.math.equal(tf.constant(numbers), greatest), type);
  }

  private Operand<T> sum(Operand<T> x, Operand<TInt32> axis) {
    return tf.sum(x, axis, Sum.keepDims(true));
  }

  /** Cholesky's factor. */
  Operand<T> factor(Operand<T> matrix) {
    int m = size(matrix);
    Operand<T> rest = matrix;
    List<Operand<T>> columns = new ArrayList<>();
    for (int k = 0; k < m; k++) {
      double[][] below = new double[m][1];
      for (int i = k; i < m; i++) {
        below[i][0] = 1;
      }
      Operand<T> column = tf.math.mul(column(rest, k), tf.dtypes.cast(tf.constant(below), type));
      Operand<T> scaled = tf.math.div(column, tf.math.sqrt(row(column, k)));
      rest = minusProduct(rest, scaled, transposed(scaled));
      columns.add(scaled);
    }
    return tf.concat(columns, tf.constant(rank(matrix) - 1));
  }

  /** Solves with a lower triangle, or with its transpose, from the other end. */
  Operand<T> triangular(Operand<T> matrix, Operand<T> right, boolean adjoint) {
    int m = size(matrix);
    Operand<T> rest = right;
    Deque<Operand<T>> rows = new ArrayDeque<>();
    for (int step = 0; step < m; step++) {
      int k = adjoint ? m - 1 - step : step;
      Operand<T> column = adjoint ? transposed(row(matrix, k)) : column(matrix, k);
      Operand<T> row = tf.math.div(row(rest, k), row(column, k));
      rest = minusProduct(rest, column, row);
      if (adjoint) {
        rows.addFirst(row);
      } else {
        rows.addLast(row);
      }
    }
    return tf.concat(rows, tf.constant(rank(matrix) - 2));
  }

  /**
   * log(1 + x), exact to rounding for small x too (Kahan). What is not selected is a number as
   * well: tf2onnx writes a selection as a sum of products, in which NaN would stay.
   */
  Operand<T> logarithm(Operand<T> x) {
    Operand<T> sum = tf.math.add(x, number(1));
    Operand<T> rounded = tf.math.sub(sum, number(1));
    Operand<T> log = tf.math.log(sum);
    Operand<TBool> isLost = tf.math.equal(rounded, number(0));
    Operand<T> divisor = tf.select(isLost, number(1), rounded);
    Operand<T> mended = tf.math.div(tf.math.mul(log, x), divisor);
    return tf.select(tf.math.greater(x, number(1)), log, tf.select(isLost, x, mended));
  }
}
