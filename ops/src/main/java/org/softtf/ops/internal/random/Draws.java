// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.random;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.softtf.ops.Method;
import org.softtf.ops.array.ArrayOption;
import org.softtf.ops.array.TopK;
import org.softtf.ops.internal.array.ArrayOperators;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.AxisMove;
import org.softtf.ops.internal.settings.Settings;
import org.softtf.ops.random.Seed;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** Draws of categories: the greatest of logits with Gumbel noise, or the k greatest. */
final class Draws {
  private Draws() {}

  /**
   * Draws with replacement.
   *
   * @param logits finite
   * @param axis the axis of the categories, from 0
   * @param draws the sizes that come first in the result
   * @param batch the shape that the logits without their axis broadcast to; null for their own
   * @return the draws, the batch, and the categories last
   */
  static <T extends TFloating> Operand<T> independent(
      Settings s,
      Operand<T> logits,
      int axis,
      long[] draws,
      long @Nullable [] batch,
      Seed seed,
      RandomOptions options) {
    Ops tf = s.tf();
    long[] all = batch == null ? draws : Shapes.join(draws, batch);
    Shapes.requireFew(
        options.operator(),
        all,
        batch == null ? logits.shape() : Shape.of(logits.shape().get(axis)));
    Operand<TInt32> shape = shape(tf, options.operator(), logits, axis, draws, batch);
    Operand<T> wide =
        batch == null
            ? logits
            : Shapes.broadcast(
                tf, options.operator(), logits, known(logits, axis, draws, batch), shape);
    Operand<T> noisy = noisy(tf, wide, shape, seed);
    // counted from the last, because the noise's rank is known to TensorFlow only if its shape is
    int fromLast = axis - logits.shape().numDimensions();
    return array(s, Method.SOFTSORT).argmax(noisy, options.ofIndex(fromLast));
  }

  private static Operand<TInt32> shape(
      Ops tf, String operator, Operand<?> logits, int axis, long[] draws, long @Nullable [] batch) {
    if (batch == null) {
      return Shapes.before(tf, draws, logits);
    }
    Shapes.requireBroadcast(
        operator, Shapes.join(draws, batch), Shapes.without(logits.shape(), axis));
    Shape known = known(logits, axis, draws, batch);
    if (!known.hasUnknownDimension()) {
      return Shapes.constant(tf, known.asArray());
    }
    return tf.concat(
        List.of(
            Shapes.constant(tf, Shapes.join(draws, Arrays.copyOf(batch, axis))),
            Axes.sizeAsVector(tf, logits, axis),
            Shapes.constant(tf, Arrays.copyOfRange(batch, axis, batch.length))),
        tf.constant(0));
  }

  /** The shape of draws and batch with the categories at their axis, −1 for an unknown number. */
  private static Shape known(Operand<?> logits, int axis, long[] draws, long... batch) {
    long[] tail = Arrays.copyOfRange(batch, axis, batch.length);
    long[] categories = {logits.shape().get(axis)};
    return Shape.of(Shapes.join(draws, Arrays.copyOf(batch, axis), categories, tail));
  }

  /**
   * Draws without replacement, in the order of the draws.
   *
   * @param logits finite
   * @param axis the axis of the categories, from 0
   * @param draws the sizes that come first in the result
   * @return the draws, the batch, and the categories last
   */
  static <T extends TFloating> Operand<T> distinct(
      Settings s, Operand<T> logits, int axis, long[] draws, Seed seed, RandomOptions options) {
    Ops tf = s.tf();
    Operand<T> noisy = noisy(tf, logits, Shapes.before(tf, new long[0], logits), seed);
    int count = (int) Shapes.product(draws);
    Operand<T> top = AxisMove.of(tf, greatest(s, noisy, axis, count, options), axis, 0);
    return draws.length == 1 ? top : Shapes.split(tf, top, 0, draws);
  }

  /**
   * The positions that exact draws with the same seed have, without one-hot rows.
   *
   * @param logits finite, one row
   * @return the shape of the draws
   */
  static <T extends TFloating> Operand<TInt32> positions(
      Ops tf, Operand<T> logits, long[] draws, boolean replace, Seed seed) {
    Operand<T> noisy =
        noisy(tf, logits, Shapes.before(tf, replace ? draws : new long[0], logits), seed);
    if (replace) {
      return tf.math.argMax(noisy, tf.constant(-1), TInt32.class);
    }
    Operand<TInt32> count = tf.constant((int) Shapes.product(draws));
    return tf.reshape(tf.nn.topK(noisy, count, TInt32.class).indices(), Shapes.constant(tf, draws));
  }

  private static <T extends TFloating> Operand<T> noisy(
      Ops tf, Operand<T> logits, Operand<TInt32> shape, Seed seed) {
    return tf.math.add(logits, Noise.gumbel(tf, seed, shape, logits.type()));
  }

  static int requireCount(String operator, long[] draws, long categories) {
    long count = Shapes.product(draws);
    if (count < 1 || (categories >= 0 && count > categories)) {
      throw new IllegalArgumentException(
          operator
              + ": without replacement there can be 1 to "
              + (categories >= 0 ? categories : "n")
              + " draws, got "
              + count);
    }
    return (int) count;
  }

  /** The soft indices of the greatest: (…, count, …, [n]). */
  private static <T extends TFloating> Operand<T> greatest(
      Settings s, Operand<T> noisy, int axis, int count, RandomOptions options) {
    ArrayOperators array = array(s, Method.SOFTSORT);
    TopK<T> top = array.topK(noisy, count, options.ofIndex(axis));
    if (top.hasIndices()) {
      return top.indices();
    }
    Operand<T> all = array.argsort(noisy, options.ofIndex(axis, ArrayOption.descending()));
    int rank = noisy.shape().numDimensions() + 1;
    int[] size = new int[rank];
    Arrays.fill(size, -1);
    size[axis] = count;
    return s.tf().slice(all, s.tf().constant(new int[rank]), s.tf().constant(size));
  }

  /** The array operators with a method of their own, unless the view has one. */
  static ArrayOperators array(Settings s, Method fallback) {
    Settings settings = s.with(s.methodOr(fallback));
    return () -> settings;
  }
}
