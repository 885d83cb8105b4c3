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
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** Elements in the order of random scores, the greatest first. */
public final class Permutation {
  private static final int LAST = -1;

  private Permutation() {}

  public static <T extends TFloating> Operand<T> of(
      Settings s, Operand<T> x, Seed seed, RandomOptions options) {
    Ops tf = s.tf();
    String operator = options.operator();
    int axis = Axes.normalize(operator, options.axis(0), Shapes.requireRank(operator, "x", x));
    Operand<TInt32> n = Axes.sizeAsVector(tf, x, axis);
    boolean independent = options.independent() && x.shape().numDimensions() > 1;
    Operand<TInt32> shape = independent ? Shapes.before(tf, new long[0], x) : n;
    Operand<T> scores = Noise.gumbel(tf, seed, shape, x.type());
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
