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
  /** Beyond the end of a compact step, where it is 1 or 0 and its slope is 0. */
  private static final double BEYOND = 2;

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

  /** Whether some slots may be empty. */
  boolean ofSome() {
    return count != null;
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
    return count == null ? StepAt.of(f, scaled, mode) : among(scaled, count, layer);
  }

  /**
   * The step where both slots are there; else a move without a derivative, as +∞ on a wire that has
   * no element would make it. A row of m elements goes through the network of the next power of two
   * alone: later layers do not change it.
   */
  private StepAt<T> among(Operand<T> scaled, Operand<TInt32> m, Layer layer) {
    Ops tf = f.tf();
    Operand<TBool> both = tf.math.greater(m, column(layer.mixesAbove()));
    Operand<TBool> swaps =
        tf.math.logicalAnd(
            tf.math.greater(m, column(layer.swapsAbove())),
            tf.math.lessEqual(m, column(layer.swapsUpTo())));
    if (mode == Mode.SMOOTH) {
      // its slope S(1 − S) is of the value alone
      StepAt<T> step = StepAt.of(f, scaled, mode);
      return new StepAt<>(step.argument(), tf.select(both, step.value(), f.indicator(swaps)), mode);
    }
    Operand<T> beyond = tf.select(swaps, f.number(BEYOND), f.number(-BEYOND));
    return StepAt.of(f, tf.select(both, scaled, beyond), mode);
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
