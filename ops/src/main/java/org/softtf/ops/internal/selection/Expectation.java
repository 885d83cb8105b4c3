// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.selection;

import java.util.List;
import org.softtf.gradients.internal.SubScope;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.AxisMove;
import org.softtf.ops.internal.math.Product;
import org.softtf.ops.internal.settings.Broadcasting;
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
  /** For a soft index of any number of dimensions, over choices. */
  public static final int ANY = -1;

  /** For a soft index of one dimension more than x has. */
  public static final int ONE_MORE = -2;

  private static final int LAST = -1;

  /** The scope of what fails where soft index and x have no one number of places. */
  private static final String RULE = "soft_index_must_be_over_the_places_of_x";

  private Expectation() {}

  /** Σᵢ p[…, i]·x[…, i], where the operands broadcast. */
  public static <T extends TFloating> Operand<T> last(
      Ops tf, Operand<T> x, Operand<T> probabilities) {
    Operand<T> products = Product.of(Broadcasting.under(tf, x, probabilities), x, probabilities);
    return tf.reduceSum(products, tf.constant(LAST));
  }

  /** Along an axis of x, each place with soft indices of its own: p is (…, k, …, [n]). */
  public static <T extends TFloating> Operand<T> alongAxis(
      Ops tf, String operator, Operand<T> x, Operand<T> probabilities, int axis) {
    Operand<T> moved = tf.expandDims(AxisMove.of(tf, x, axis, LAST), tf.constant(LAST - 1));
    Operand<T> rows = AxisMove.of(tf, probabilities, axis < 0 ? axis - 1 : axis, LAST - 1);
    Broadcasting.require(operator, moved, rows);
    return AxisMove.of(tf, last(tf, moved, rows), LAST, axis);
  }

  /** Along an axis of x, every place with the same soft indices: p is (k, [n]). */
  public static <T extends TFloating> Operand<T> shared(
      Ops tf, Operand<T> x, Operand<T> probabilities, int axis) {
    Operand<T> moved = AxisMove.of(tf, x, axis, LAST);
    boolean known = size(x.shape(), axis) >= 0 && size(probabilities.shape(), LAST) >= 0;
    // XLA multiplies matrices that do not fit, and says nothing
    Ops under = known ? tf : SubScope.uncompiled(SubScope.of(tf, RULE));
    return AxisMove.of(tf, product(under, moved, probabilities), LAST, axis);
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
   *
   * @param rank its dimensions; {@link #ONE_MORE} for one more than x has, {@link #ANY} for any
   */
  public static <T extends TFloating> Operand<T> over(
      Ops tf, String operator, Operand<T> x, int axis, Operand<T> softIndex, int rank) {
    boolean known = !x.shape().isUnknown();
    int wanted = rank == ONE_MORE && known ? x.shape().numDimensions() + 1 : rank;
    requireRank(operator, softIndex, wanted);
    requireLength(operator, x, axis, softIndex, nameOfX(wanted));
    boolean open = softIndex.shape().isUnknown() || wanted == ONE_MORE;
    if (!open && size(x.shape(), axis) >= 0 && size(softIndex.shape(), LAST) >= 0) {
      return softIndex;
    }
    Operand<TInt32> places = Axes.size(tf, x, axis);
    Operand<TBool> fits = tf.math.equal(lastSize(tf, softIndex), places);
    if (open && wanted != ANY) {
      Operand<TInt32> dimensions =
          wanted == ONE_MORE ? tf.math.add(tf.rank(x), tf.constant(1)) : tf.constant(wanted);
      fits = tf.math.logicalAnd(fits, tf.math.equal(tf.rank(softIndex), dimensions));
    }
    String sentence = operator + mustHave(wanted) + ", got shape, places:";
    return RunCheck.require(tf, fits, softIndex, sentence, tf.shape(softIndex), places);
  }

  /** The length of the last axis; −1 if there is none. */
  private static Operand<TInt32> lastSize(Ops tf, Operand<?> softIndex) {
    if (!softIndex.shape().isUnknown()) {
      return Axes.size(tf, softIndex, LAST);
    }
    Operand<TInt32> padded =
        tf.concat(List.of(tf.constant(new int[] {-1}), tf.shape(softIndex)), tf.constant(0));
    return tf.gather(padded, tf.rank(softIndex), tf.constant(0));
  }

  /** Refuses a soft index over another number of places than the axis has, where both are known. */
  private static void requireLength(
      String operator, Operand<?> x, int axis, Operand<?> softIndex, String name) {
    long places = size(x.shape(), axis);
    long given = size(softIndex.shape(), LAST);
    if (places >= 0 && given >= 0 && places != given) {
      throw new IllegalArgumentException(
          operator
              + ": the soft index is over "
              + given
              + " places, but "
              + name
              + ", of shape "
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
    boolean fits = rank < 0 ? shape.numDimensions() != 0 : shape.numDimensions() == rank;
    if (!shape.isUnknown() && !fits) {
      throw new IllegalArgumentException(operator + mustHave(rank) + ", got shape " + shape);
    }
  }

  private static String mustHave(int rank) {
    String dimensions =
        switch (rank) {
          case ANY -> "at least one dimension";
          case ONE_MORE -> "one dimension more than x";
          case 1 -> "1 dimension";
          default -> rank + " dimensions";
        };
    return ": the soft index must have "
        + dimensions
        + ", its last over the places of "
        + nameOfX(rank);
  }

  private static String nameOfX(int rank) {
    return rank == ANY ? "choices" : "x";
  }

  /** The length of an axis; -1 if it is not known. */
  public static long size(Shape shape, int axis) {
    return shape.isUnknown() || shape.numDimensions() == 0 ? -1 : shape.get(axis);
  }
}
