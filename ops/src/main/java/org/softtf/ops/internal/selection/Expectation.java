// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.selection;

import java.util.List;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.AxisMove;
import org.softtf.ops.internal.settings.Inputs;
import org.softtf.ops.internal.settings.RunCheck;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** Means of numbers along an axis, weighted by soft indices. */
public final class Expectation {
  private static final int LAST = -1;

  private Expectation() {}

  /** Σᵢ p[…, i]·x[…, i], where the operands broadcast. */
  public static <T extends TFloating> Operand<T> last(
      Ops tf, Operand<T> x, Operand<T> probabilities) {
    return tf.reduceSum(tf.math.mul(x, probabilities), tf.constant(LAST));
  }

  /** Along an axis of x, each place with soft indices of its own: p is (…, k, …, [n]). */
  public static <T extends TFloating> Operand<T> alongAxis(
      Ops tf, String operator, Operand<T> x, Operand<T> probabilities, int axis) {
    Operand<T> moved = tf.expandDims(AxisMove.of(tf, x, axis, LAST), tf.constant(LAST - 1));
    Operand<T> rows = AxisMove.of(tf, probabilities, axis < 0 ? axis - 1 : axis, LAST - 1);
    Inputs.requireBroadcast(operator, moved, rows);
    return AxisMove.of(tf, last(tf, moved, rows), LAST, axis);
  }

  /** Along an axis of x, every place with the same soft indices: p is (k, [n]). */
  public static <T extends TFloating> Operand<T> shared(
      Ops tf, Operand<T> x, Operand<T> probabilities, int axis) {
    Operand<T> moved = AxisMove.of(tf, x, axis, LAST);
    return AxisMove.of(tf, product(tf, moved, probabilities), LAST, axis);
  }

  /**
   * Multiplies (…, n) by the transpose of (k, n). Not by an einsum, which says the same in a line:
   * TensorFlow 2.18's, with oneDNN, gives wrong numbers past sixteen rows of float32 where one
   * operand has them and the other has not.
   */
  private static <T extends TFloating> Operand<T> product(Ops tf, Operand<T> x, Operand<T> rows) {
    int rank = x.shape().isUnknown() ? 1 : x.shape().numDimensions();
    // TensorFlow takes what a matMul needs for what is, and leaves out checks of that.
    if (rank == 2 && !rows.shape().isUnknown()) {
      return tf.linalg.matMul(x, rows, MatMul.transposeB(true));
    }
    if (rank >= 2) {
      return tf.train.batchMatMul(x, rows, x.type(), BatchMatMul.adjY(true));
    }
    Operand<T> lines = tf.expandDims(x, tf.constant(LAST - 1));
    Operand<T> products = tf.train.batchMatMul(lines, rows, x.type(), BatchMatMul.adjY(true));
    return tf.squeeze(products, Squeeze.axis(List.of((long) LAST - 1)));
  }

  public static <T extends TFloating> Operand<T> flat(Ops tf, Operand<T> x) {
    return tf.reshape(x, tf.constant(new int[] {-1}));
  }

  /**
   * Returns a soft index of so many dimensions over the places of an axis; refuses another one,
   * when the graph is built or, where TensorFlow would take it for something else, when it runs.
   */
  public static <T extends TFloating> Operand<T> over(
      Ops tf, String operator, Operand<T> x, int axis, Operand<T> softIndex, int rank) {
    requireRank(operator, softIndex, rank);
    requireLength(operator, x, axis, softIndex);
    // sums over nothing are 0 whatever the other operand is
    boolean nothing = size(x.shape(), axis) == 0 && size(softIndex.shape(), LAST) < 0;
    if (x.shape().isUnknown() || !(softIndex.shape().isUnknown() || nothing)) {
      return softIndex;
    }
    Operand<TInt32> sizes = tf.shape(softIndex);
    Operand<TInt32> dimensions = tf.rank(softIndex);
    Operand<TInt32> padded = tf.concat(List.of(tf.constant(new int[] {-1}), sizes), tf.constant(0));
    Operand<TInt32> places = Axes.size(tf, x, axis);
    Operand<TBool> fits =
        tf.math.logicalAnd(
            tf.math.equal(dimensions, tf.constant(rank)),
            tf.math.equal(tf.gather(padded, dimensions, tf.constant(0)), places));
    String sentence = operator + mustHave(rank) + ", got shape, places:";
    return RunCheck.require(tf, fits, softIndex, sentence, sizes, places);
  }

  /** Refuses a soft index over another number of places than the axis has, where both are known. */
  static void requireLength(String operator, Operand<?> x, int axis, Operand<?> softIndex) {
    long places = size(x.shape(), axis);
    long given = size(softIndex.shape(), LAST);
    if (places >= 0 && given >= 0 && places != given) {
      throw new IllegalArgumentException(
          operator
              + ": the soft index is over "
              + given
              + " places, but x, of shape "
              + x.shape()
              + ", has "
              + places
              + " along axis "
              + axis);
    }
  }

  /** Refuses a soft index with another number of dimensions, where it is known. */
  private static void requireRank(String operator, Operand<?> softIndex, int rank) {
    Shape shape = softIndex.shape();
    if (!shape.isUnknown() && shape.numDimensions() != rank) {
      throw new IllegalArgumentException(operator + mustHave(rank) + ", got shape " + shape);
    }
  }

  private static String mustHave(int rank) {
    return ": the soft index must have "
        + rank
        + (rank == 1 ? " dimension" : " dimensions")
        + ", its last over the places of x";
  }

  /** The length of an axis; -1 if it is not known. */
  public static long size(Shape shape, int axis) {
    return shape.isUnknown() || shape.numDimensions() == 0 ? -1 : shape.get(axis);
  }
}
