// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.random;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.settings.Settings;
import org.softtf.ops.random.Seed;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.family.TFloating;

/** The operators that draw categories: as soft indices, and counted. */
public final class Categories {
  private static final int LAST = -1;

  private Categories() {}

  public static <T extends TFloating> Operand<T> categorical(
      Settings s, Operand<T> given, Seed seed, RandomOptions options) {
    String operator = options.operator();
    int rank = Shapes.requireRank(operator, "logits", given);
    int axis = Axes.normalize(operator, options.axis(LAST), rank);
    Operand<T> logits = options.fitting(s.tf(), given, axis);
    long[] draws = options.draws(rank - 1);
    Operand<TBool> there = options.there(s.tf(), logits, axis);
    if (options.replace()) {
      Operand<T> finite = Logits.ofLogarithms(s.tf(), operator, logits, there, axis, 1);
      return Draws.independent(s, finite, axis, draws, batch(options, draws), seed, options);
    }
    int count = Draws.requireCount(operator, draws, logits.shape().get(axis));
    requireBatch(operator, batch(options, draws), Shapes.without(logits.shape(), axis));
    Operand<T> finite = Logits.ofLogarithms(s.tf(), operator, logits, there, axis, count);
    return Draws.distinct(s, finite, axis, draws, seed, options);
  }

  /** What the shape says of the batch, if it says anything. */
  private static long @Nullable [] batch(RandomOptions options, long... draws) {
    long[] shape = options.shape();
    return shape == null ? null : Arrays.copyOfRange(shape, draws.length, shape.length);
  }

  private static void requireBatch(String operator, long @Nullable [] batch, Shape own) {
    if (batch != null && !Shape.of(batch).isCompatibleWith(own)) {
      throw new IllegalArgumentException(
          operator
              + ": without replacement, shape must end in the batch "
              + own
              + " of the logits, got "
              + Arrays.toString(batch));
    }
  }

  /** Counts n draws. */
  public static <T extends TFloating> Operand<T> multinomial(
      Settings s, int n, Operand<T> p, Seed seed, RandomOptions options) {
    Ops tf = s.tf();
    String operator = options.operator();
    int rank = Shapes.requireRank(operator, "p", p);
    long[] shape = options.shape();
    long[] draws = Shapes.join(new long[] {n}, options.draws(rank));
    Operand<T> wide = p;
    if (shape != null) {
      Shapes.requireBroadcast(operator, shape, p.shape());
      long[] own = Arrays.copyOfRange(shape, shape.length - rank, shape.length);
      wide = Shapes.broadcast(tf, operator, p, own);
    }
    Operand<T> logits = Logits.ofWeights(tf, operator, wide, LAST, 1);
    Operand<T> drawn = Draws.independent(s, logits, rank - 1, draws, null, seed, options);
    return tf.reduceSum(drawn, tf.constant(0));
  }
}
