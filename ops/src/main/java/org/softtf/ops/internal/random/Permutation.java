// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.random;

import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.array.ArrayOption;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.AxisMove;
import org.softtf.ops.internal.selection.SelectionOperators;
import org.softtf.ops.internal.settings.Settings;
import org.softtf.ops.random.Seed;
import org.softtf.ops.selection.SelectionOption;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gather;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** Elements in the order of random scores, the greatest first. */
public final class Permutation {
  private static final int LAST = -1;

  private Permutation() {}

  public static <T extends TFloating> Operand<T> of(
      Settings s, Operand<T> given, Seed seed, RandomOptions options) {
    Ops tf = s.tf();
    String operator = options.operator();
    int rank = Shapes.requireRank(operator, "x", given);
    int axis = Axes.normalize(operator, options.axis(0), rank);
    Operand<T> x = options.fitting(tf, given, axis);
    Operand<TInt32> n = Axes.sizeAsVector(tf, x, axis);
    boolean independent = options.independent() && x.shape().numDimensions() > 1;
    Operand<TInt32> shape = independent ? Shapes.before(tf, new long[0], x) : n;
    Operand<T> scores = Noise.gumbel(tf, seed, shape, x.type());
    Operand<TBool> there = options.there(tf, x, axis);
    if (there != null) {
      Operand<T> own = independent ? scores : ofEachRow(tf, scores, x, axis);
      return among(s, x, there, own, axis, options);
    }
    if (s.mode() == Mode.HARD) {
      Operand<TInt32> count = tf.squeeze(n);
      return independent ? exact(tf, x, scores, axis, count) : exact(tf, x, scores, count, axis);
    }
    int scoreAxis = independent ? axis : 0;
    Operand<T> index =
        Draws.array(s, Method.NEURALSORT)
            .argsort(scores, options.ofIndex(scoreAxis, ArrayOption.descending()));
    SelectionOperators selection = () -> s;
    SelectionOption.Axis along = SelectionOption.axis(axis);
    return independent ? selection.takeAlongAxis(x, index, along) : selection.take(x, index, along);
  }

  /** What is there, in the order of its scores, and then 0; each row has its own mask. */
  private static <T extends TFloating> Operand<T> among(
      Settings s,
      Operand<T> given,
      Operand<TBool> there,
      Operand<T> scores,
      int axis,
      RandomOptions options) {
    Ops tf = s.tf();
    Operand<T> x = tf.select(there, given, tf.constant(given.type(), 0));
    if (s.mode() == Mode.HARD) {
      Operand<T> lowest = tf.constant(given.type(), Double.NEGATIVE_INFINITY);
      Operand<TInt32> count = tf.squeeze(Axes.sizeAsVector(tf, x, axis));
      return exact(tf, x, tf.select(there, scores, lowest), axis, count);
    }
    Operand<T> index =
        Draws.array(s, Method.NEURALSORT)
            .argsort(scores, options.ofIndex(axis, ArrayOption.descending()));
    SelectionOperators selection = () -> s;
    return selection.takeAlongAxis(x, index, SelectionOption.axis(axis));
  }

  /** Scores along an axis, the same for all rows. */
  private static <T extends TFloating> Operand<T> ofEachRow(
      Ops tf, Operand<T> scores, Operand<T> x, int axis) {
    int behind = x.shape().numDimensions() - 1 - axis;
    return tf.broadcastTo(Axes.along(tf, scores, behind), tf.shape(x));
  }

  /** All rows in one order. */
  private static <T extends TFloating> Operand<T> exact(
      Ops tf, Operand<T> x, Operand<T> scores, Operand<TInt32> count, int axis) {
    return tf.gather(x, tf.nn.topK(scores, count, TInt32.class).indices(), tf.constant(axis));
  }

  /** Each row in an order of its own. */
  private static <T extends TFloating> Operand<T> exact(
      Ops tf, Operand<T> x, Operand<T> scores, int axis, Operand<TInt32> count) {
    Operand<TInt32> order =
        tf.nn.topK(AxisMove.of(tf, scores, axis, LAST), count, TInt32.class).indices();
    long rows = x.shape().numDimensions() - 1L;
    Operand<T> permuted =
        tf.gather(
            AxisMove.of(tf, x, axis, LAST), order, tf.constant((int) rows), Gather.batchDims(rows));
    return AxisMove.of(tf, permuted, LAST, axis);
  }
}
