package org.softtf.ops.internal.array.network;

import java.util.Arrays;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.array.network.Wiring.Layer;
import org.softtf.ops.internal.elementwise.Step;
import org.softtf.ops.internal.elementwise.StepAt;
import org.softtf.ops.internal.math.Constants;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Builds the comparators of layers, slots first: those of a layer all at once, and constants that
 * layers share once.
 */
final class Comparators<T extends TFloating> {
  private final RowMath<T> f;
  private final Mode mode;
  private final @Nullable Operand<TInt32> count;
  private final IdentityHashMap<int[], Operand<TInt32>> places = new IdentityHashMap<>();
  private final Operand<TInt32> first;

  /**
   * Prepares comparators.
   *
   * @param count how many of the first slots are there at the start, (1, R), for steps of slots (n,
   *     R); null if all are
   */
  Comparators(RowMath<T> f, Mode mode, @Nullable Operand<TInt32> count) {
    this.f = f;
    this.mode = mode;
    this.first = f.tf().constant(0);
    this.count = count;
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
    StepAt<T> step = StepAt.of(f, f.times(difference, directions(difference, layer)), mode);
    return count == null ? step : among(step, count, layer);
  }

  /**
   * The step where both slots are there; else a move without a derivative, as +∞ on a wire that has
   * no element would make it. A row of m elements goes through the network of the next power of two
   * alone: later layers do not change it.
   */
  private StepAt<T> among(StepAt<T> step, Operand<TInt32> m, Layer layer) {
    Ops tf = f.tf();
    Operand<TBool> both = tf.math.greater(m, column(layer.mixesAbove()));
    Operand<TBool> swaps =
        tf.math.logicalAnd(
            tf.math.greater(m, column(layer.swapsAbove())),
            tf.math.lessEqual(m, column(layer.swapsUpTo())));
    Operand<T> moved = f.indicator(swaps);
    Operand<T> value = tf.select(both, step.value(), moved);
    if (mode == Mode.SMOOTH) {
      // its slope is S(1 − S), of the value alone
      return new StepAt<>(step.argument(), value, mode);
    }
    // beyond the end of the step, where its slope is 0
    double beyond = mode == Mode.C0 ? 2 : 1;
    Operand<T> argument = f.times(beyond, f.minus(f.times(2, moved), f.number(1)));
    return new StepAt<>(tf.select(both, step.argument(), argument), value, mode);
  }

  private Operand<TInt32> column(int... ofSlots) {
    return f.tf().constant(Shape.of(ofSlots.length, 1), DataBuffers.of(ofSlots));
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
    shape[0] = layer.side().length;
    double scale = Step.scale(mode, false);
    double[] scaled = Arrays.stream(layer.side()).map(side -> side / scale).toArray();
    return Constants.array(f.tf(), f.type(), Shape.of(shape), scaled);
  }
}
