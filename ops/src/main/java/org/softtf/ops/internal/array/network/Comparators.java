// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.network;

import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.array.network.Wiring.Layer;
import org.softtf.ops.internal.elementwise.Step;
import org.softtf.ops.internal.elementwise.StepAt;
import org.softtf.ops.internal.math.Constants;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Builds the comparators of layers, slots first: those of a layer all at once, and constants that
 * layers share once.
 */
final class Comparators<T extends TFloating> {
  /** From here on the argument of a step makes it 1, from its negative on 0, with the slope 0. */
  private static final double FAR = 1000;

  private final RowMath<T> f;
  private final Mode mode;
  private final @Nullable Operand<TInt32> count;
  private final IdentityHashMap<int[], Operand<TInt32>> places = new IdentityHashMap<>();
  private final Map<Integer, Operand<T>> limits = new HashMap<>();
  private final Operand<TInt32> first;

  /**
   * Prepares comparators.
   *
   * @param count how many of the first slots are there at the start, (1, R), for steps of slots (n,
   *     R), of which the others are above them all; null if all are
   */
  Comparators(RowMath<T> f, Mode mode, @Nullable Operand<TInt32> count) {
    this.f = f;
    this.mode = mode;
    this.first = f.tf().constant(0);
    this.count = count;
  }

  /**
   * A difference from which on a comparator is an exact move, but for rounding errors.
   *
   * @param epsilon of the type
   */
  static double reach(Mode mode, double epsilon) {
    return mode == Mode.SMOOTH ? -1.25 * Math.log(epsilon) : 2 * Step.scale(mode, false);
  }

  /** x less its partner. */
  Operand<T> difference(Operand<T> x, Layer layer) {
    return f.minus(x, pick(x, layer.partner()));
  }

  /** Slots in another order; an order may come again. No {@code GatherNd}: it refuses no rows. */
  Operand<T> pick(Operand<T> x, int... order) {
    Operand<TInt32> of = places.computeIfAbsent(order, f.tf()::constant);
    return f.tf().gather(x, of, first);
  }

  /** σ for the layer's differences. */
  StepAt<T> step(Operand<T> difference, Layer layer) {
    Operand<T> scaled = f.times(difference, directions(difference, layer));
    return StepAt.of(f, count == null ? scaled : among(scaled, count, layer), mode);
  }

  /** Without a move in rows of so few elements that they are in order before the layer. */
  private Operand<T> among(Operand<T> scaled, Operand<TInt32> m, Layer layer) {
    int least = layer.leastElements();
    if (least <= 1) {
      return scaled;
    }
    Operand<T> limit = limits.computeIfAbsent(least, of -> limit(m, of, layer.size()));
    return f.minimum(scaled, limit);
  }

  /**
   * No limit for the arguments of slots in rows of enough elements, else one where the step is 0;
   * (n, R), which layers share. A product, because TensorFlow takes longer to repeat numbers.
   */
  private Operand<T> limit(Operand<TInt32> m, int least, int n) {
    Ops tf = f.tf();
    Operand<TBool> moves = tf.math.greaterEqual(m, tf.constant(least));
    Operand<T> limit = tf.select(moves, f.number(FAR), f.number(-FAR));
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    return tf.linalg.matMul(Constants.array(tf, f.type(), Shape.of(n, 1), ones), limit);
  }

  /** As {@link #step}, which was kept. */
  StepAt<T> stepAt(Operand<T> argument, Operand<T> value) {
    return new StepAt<>(argument, value, mode);
  }

  /** The values' cotangent before the layer from that after it, through the values. */
  Operand<T> cotangent(StepAt<T> step, Operand<T> after, Layer layer) {
    Operand<T> derivative = f.plus(step.value(), step.slopeTimes(f, step.argument()));
    return f.minus(after, f.times(derivative, difference(after, layer)));
  }

  /** The values' cotangent from that of σ. */
  Operand<T> ofMixing(StepAt<T> step, Operand<T> cotangent, Layer layer) {
    return f.times(step.slopeTimes(f, cotangent), directions(cotangent, layer));
  }

  /** Rows after a layer, from their differences. */
  Operand<T> mix(Operand<T> rows, Operand<T> difference, Operand<T> mixing) {
    return f.minus(rows, f.times(difference, f.asColumns(mixing)));
  }

  /**
   * 1, −1 or 0 for each slot, divided by what scales the step, with as many axes as x.
   *
   * @param x of known rank
   */
  private Operand<T> directions(Operand<T> x, Layer layer) {
    long[] shape = new long[x.shape().numDimensions()];
    Arrays.fill(shape, 1);
    shape[0] = layer.size();
    double[] sides = layer.side(1 / Step.scale(mode, false));
    return Constants.array(f.tf(), f.type(), Shape.of(shape), sides);
  }
}
