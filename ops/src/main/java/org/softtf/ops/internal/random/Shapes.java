// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.random;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.softtf.ops.internal.array.Room;
import org.softtf.ops.internal.settings.Option;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** Shapes of samples, as far as they are known when the graph is built. */
public final class Shapes {
  private Shapes() {}

  public static long[] requireSizes(String what, long... sizes) {
    for (long size : Option.requireNonNull(what, sizes)) {
      if (size < 0 || size > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            what
                + " must be at least 0, and below 2³¹, got "
                + (sizes.length == 1 ? Long.toString(size) : Arrays.toString(sizes)));
      }
    }
    requireFew(what, sizes, Shape.scalar());
    return sizes.clone();
  }

  /**
   * Refuses a sample of more numbers than TensorFlow counts.
   *
   * @param what what is said of it in an error
   * @param sizes the sizes that come first in the sample
   * @param others the sizes that come last, as far as they are known
   */
  static void requireFew(String what, long[] sizes, Shape others) {
    long[] known = others.isUnknown() ? new long[0] : others.asArray();
    double count =
        LongStream.of(join(sizes, known))
            .filter(size -> size > 0)
            .asDoubleStream()
            .reduce(1, (a, b) -> a * b);
    if (count >= Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          what
              + ": a sample has fewer than 2³¹ - 1 numbers, got the sizes "
              + Arrays.toString(join(sizes, known)));
    }
  }

  static Operand<TInt32> constant(Ops tf, long... sizes) {
    return tf.constant(LongStream.of(sizes).mapToInt(Math::toIntExact).toArray());
  }

  /** Sizes, and after them the shape of an operand. */
  static Operand<TInt32> before(Ops tf, long[] sizes, Operand<?> x) {
    Shape known = x.shape();
    if (!known.isUnknown() && !known.hasUnknownDimension()) {
      return constant(tf, join(sizes, known.asArray()));
    }
    return sizes.length == 0
        ? tf.shape(x)
        : tf.concat(List.of(constant(tf, sizes), tf.shape(x)), tf.constant(0));
  }

  static long[] join(long[]... parts) {
    return Arrays.stream(parts).flatMapToLong(LongStream::of).toArray();
  }

  static long product(long... sizes) {
    return LongStream.of(sizes).reduce(1, Math::multiplyExact);
  }

  /**
   * Returns parameters as a shape asks for; refuses those that do not broadcast to it, when the
   * graph is built or when it runs.
   */
  static <T extends TFloating> Operand<T> broadcast(
      Ops tf, String operator, Operand<T> parameters, long... shape) {
    requireBroadcast(operator, shape, parameters.shape());
    return broadcast(tf, operator, parameters, Shape.of(shape), constant(tf, shape));
  }

  /**
   * The same of a shape that may be known only when the graph runs.
   *
   * @param known what is known of it
   * @param sizes the shape when the graph runs
   */
  static <T extends TFloating> Operand<T> broadcast(
      Ops tf, String operator, Operand<T> parameters, Shape known, Operand<TInt32> sizes) {
    Room room = new Room("shape", known, sizes);
    return tf.broadcastTo(
        room.require(tf, operator + ": the parameters must broadcast to", parameters), sizes);
  }

  /** Refuses a shape that the parameters do not broadcast to, where both are known. */
  static void requireBroadcast(String operator, long[] shape, Shape parameters) {
    if (parameters.isUnknown()) {
      return;
    }
    boolean fits = shape.length >= parameters.numDimensions();
    for (int i = 1; fits && i <= parameters.numDimensions(); i++) {
      long size = parameters.get(-i);
      fits = size < 0 || size == 1 || size == shape[shape.length - i];
    }
    if (!fits) {
      throw new IllegalArgumentException(
          operator
              + ": shape must end in one that the parameters broadcast to, got "
              + Arrays.toString(shape)
              + " for parameters of shape "
              + parameters);
    }
  }

  /** Sizes without the one at an axis. */
  static Shape without(Shape shape, int axis) {
    List<Long> sizes = new ArrayList<>(LongStream.of(shape.asArray()).boxed().toList());
    sizes.remove(axis);
    return Shape.of(sizes.stream().mapToLong(Long::longValue).toArray());
  }

  /** The rank, which must be known, and at least 1. */
  static int requireRank(String operator, String what, Operand<?> x) {
    Shape shape = x.shape();
    if (shape.isUnknown() || shape.numDimensions() == 0) {
      throw new IllegalArgumentException(
          operator
              + ": "
              + what
              + (shape.isUnknown()
                  ? " must have a known number of dimensions; set it with tf.ensureShape"
                  : " must have at least one dimension, got a scalar"));
    }
    return shape.numDimensions();
  }

  /** An axis as several, or none. */
  static <T extends TFloating> Operand<T> split(Ops tf, Operand<T> x, int axis, long... sizes) {
    Shape known = x.shape();
    int rank = known.numDimensions();
    if (!known.hasUnknownDimension()) {
      long[] all = known.asArray();
      long[] head = Arrays.copyOf(all, axis);
      long[] tail = Arrays.copyOfRange(all, axis + 1, rank);
      return tf.reshape(x, Shapes.constant(tf, Shapes.join(head, sizes, tail)));
    }
    Operand<TInt32> shape = tf.shape(x);
    Operand<TInt32> head =
        tf.slice(shape, tf.constant(new int[] {0}), tf.constant(new int[] {axis}));
    Operand<TInt32> tail =
        tf.slice(shape, tf.constant(new int[] {axis + 1}), tf.constant(new int[] {-1}));
    return tf.reshape(
        x, tf.concat(List.of(head, Shapes.constant(tf, sizes), tail), tf.constant(0)));
  }
}
