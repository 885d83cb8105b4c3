// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.Attributes;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.array.network.Wiring.Layer;
import org.softtf.ops.internal.elementwise.StepAt;
import org.softtf.ops.internal.math.AxisMove;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Batcher's bitonic sorting network (AFIPS 1968) with comparators that mix (Petersen et al., arXiv
 * 2105.04019): with σ = S(a − b), the minimum becomes σb + (1−σ)a and the maximum σa + (1−σ)b, S
 * the step of a mode. All along the last axis, in units of the softness.
 *
 * <p>In a layer every slot x with partner p becomes {@code x − σ(x − p)}, that is x·M for a
 * symmetric matrix M whose rows sum to 1. The permutation matrix is {@code M₁…M_L} transposed, and
 * a product with it needs no matrix but the layers in reverse order.
 *
 * <p>There are L = O(log² n) layers; values take O(n·L) time and memory, the whole matrix n times
 * as much. Nothing is stopped; gradients of every order are live.
 *
 * <p>Inside, the slots are the first axis: then partners are fetched in whole blocks, of all rows
 * at once, which takes TensorFlow a fraction of the time that single numbers take.
 */
final class SortingNetwork {
  private static final Primitive VALUES =
      Primitive.named("softtf.sorting_network_values")
          .residuals(LayerResiduals::steps)
          .forward(SortingNetwork::valuesForward)
          .gradient(SortingNetwork::valuesGradient);

  private static final Primitive ROWS =
      Primitive.named("softtf.sorting_network_rows")
          .residuals(LayerResiduals::stepsAndDifferences)
          .forward(SortingNetwork::rowsForward)
          .gradient(SortingNetwork::rowsGradient);

  private SortingNetwork() {}

  /**
   * Returns the softly sorted values, ascending: x (…, n) → (…, n).
   *
   * @param tf where to build
   * @param x values divided by the softness, of static length n along the last axis
   * @param mode a soft mode
   * @param <T> the type
   * @return the sorted values, divided by the softness too; NaN or ±∞ anywhere in a row makes the
   *     row NaN
   */
  static <T extends TFloating> Operand<T> values(Ops tf, Operand<T> x, Mode mode) {
    return VALUES.apply(tf, attributes(x, mode), x);
  }

  /**
   * The same where some elements are not there.
   *
   * @param count how many of the first elements are there, (R, 1); the others are above them by
   *     {@link Comparators#reach} at least, in the result too
   */
  static <T extends TFloating> Operand<T> values(
      Ops tf, Operand<T> x, Operand<TInt32> count, Mode mode) {
    return VALUES.apply(tf, attributes(x, mode), x, count);
  }

  /**
   * Returns W·P for the soft permutation matrix P (…, n, n), where P[k, i] is the probability that
   * element i is the k-th smallest: x (…, n), W (k, n) or (…, k, n) → (…, k, n).
   *
   * <p>Rows of the identity matrix for W give rows of P, and cost n times less than P for one row.
   *
   * @param tf where to build
   * @param x values divided by the softness, of static length n along the last axis
   * @param weights W
   * @param mode a soft mode
   * @param <T> the type
   * @return the product; NaN or ±∞ anywhere in a row of x makes it NaN for that row
   */
  static <T extends TFloating> Operand<T> rows(
      Ops tf, Operand<T> x, Operand<T> weights, Mode mode) {
    return ROWS.apply(tf, attributes(x, mode), x, weights);
  }

  /**
   * The same where some elements are not there, of which the count says how many, as for values.
   */
  static <T extends TFloating> Operand<T> rows(
      Ops tf, Operand<T> x, Operand<TInt32> count, Operand<T> weights, Mode mode) {
    return ROWS.apply(tf, attributes(x, mode), x, weights, count);
  }

  /** The count of an input, as (1, R); null if there is none. */
  private static @Nullable Operand<TInt32> count(Primitive.Forward<?> c, int input) {
    return c.inputCount() <= input
        ? null
        : c.tf().linalg.transpose(c.input(input, TInt32.class), c.tf().constant(new int[] {1, 0}));
  }

  private static <T extends TFloating> Attributes attributes(Operand<T> x, Mode mode) {
    Shape shape = x.shape();
    long n = shape.isUnknown() || shape.numDimensions() == 0 ? -1 : shape.get(-1);
    if (n < 1) {
      throw new IllegalArgumentException(
          "the sorting network needs a length > 0 that is known when the graph is built, got shape "
              + shape
              + "; give the placeholder a static last axis, or use a method that does not need one:"
              + " softsort, neuralsort, ot or fast_soft_sort");
    }
    return Attributes.of(Primitive.MODE, mode).with("n", (int) n);
  }

  private static <T extends TFloating> List<Operand<T>> valuesForward(Primitive.Forward<T> c) {
    Wiring wiring = Wiring.of(c.attributes());
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    Comparators<T> comparators = new Comparators<>(f, c.mode(), count(c, 1));
    Operand<T> sorted = sorted(c, f, comparators, new ArrayList<>());
    return List.of(slotsLast(c.tf(), reorder(comparators, sorted, wiring.slotOfRank())));
  }

  private static <T extends TFloating> List<Operand<T>> valuesGradient(Primitive.Backward<T> c) {
    Wiring wiring = Wiring.of(c.attributes());
    Comparators<T> comparators = new Comparators<>(new RowMath<>(c.tf(), c.type()), c.mode(), null);
    Operand<T> after = slotsFirst(c.tf(), c.cotangent());
    Operand<T> cotangent = reorder(comparators, after, wiring.rankOfSlot());
    for (int l = wiring.layers().size() - 1; l >= 0; l--) {
      StepAt<T> step = step(c, comparators, l);
      cotangent = comparators.cotangent(step, cotangent, wiring.layers().get(l));
    }
    Operand<T> dx = slotsLast(c.tf(), cotangent);
    return c.inputCount() == 1 ? List.of(dx) : Arrays.asList(dx, null);
  }

  private static <T extends TFloating> List<Operand<T>> rowsForward(Primitive.Forward<T> c) {
    Ops tf = c.tf();
    Wiring wiring = Wiring.of(c.attributes());
    List<Layer> layers = wiring.layers();
    RowMath<T> f = new RowMath<>(tf, c.type());
    Comparators<T> comparators = new Comparators<>(f, c.mode(), count(c, 2));
    List<Operand<T>> mixing = new ArrayList<>();
    Operand<T> x = sorted(c, f, comparators, mixing);
    Operand<T> rows = reorder(comparators, weights(c), wiring.rankOfSlot());
    if (layers.isEmpty()) {
      rows = f.plus(rows, tf.zerosLike(f.asColumns(x)));
    }
    for (int l = layers.size() - 1; l >= 0; l--) {
      Operand<T> difference =
          c.keep(LayerResiduals.difference(l), comparators.difference(rows, layers.get(l)));
      rows = comparators.mix(rows, difference, mixing.get(l));
    }
    return List.of(slotsLast(tf, rows));
  }

  /** W with the slots first and an axis of length 1 for each axis of the batch that it lacks. */
  private static <T extends TFloating> Operand<T> weights(Primitive.Forward<T> c) {
    Ops tf = c.tf();
    Operand<T> weights = slotsFirst(tf, c.input(1));
    int missing = c.input(0).shape().numDimensions() + 1 - weights.shape().numDimensions();
    for (int i = 0; i < missing; i++) {
      weights = tf.expandDims(weights, tf.constant(1));
    }
    return weights;
  }

  private static <T extends TFloating> List<Operand<T>> rowsGradient(Primitive.Backward<T> c) {
    Ops tf = c.tf();
    Wiring wiring = Wiring.of(c.attributes());
    List<Layer> layers = wiring.layers();
    RowMath<T> f = new RowMath<>(tf, c.type());
    Comparators<T> comparators = new Comparators<>(f, c.mode(), null);
    Operand<T> rows = slotsFirst(tf, c.cotangent());
    List<Operand<T>> ofMixing = new ArrayList<>();
    for (int l = 0; l < layers.size(); l++) {
      Operand<T> difference = comparators.difference(rows, layers.get(l));
      Operand<T> product = f.times(c.residual(LayerResiduals.difference(l)), difference);
      ofMixing.add(f.negative(tf.reduceSum(product, f.lastAxis())));
      rows = comparators.mix(rows, difference, c.residual(LayerResiduals.value(l)));
    }
    Operand<T> cotangent = cotangentOfSteps(c, f, comparators, ofMixing);
    Operand<T> weights = slotsLast(tf, reorder(comparators, rows, wiring.slotOfRank()));
    Operand<T> dx = slotsLast(tf, cotangent);
    return c.inputCount() == 2
        ? List.of(dx, ofWeights(c, weights))
        : Arrays.asList(dx, ofWeights(c, weights), null);
  }

  /** The cotangent of x, through the steps of all layers. */
  private static <T extends TFloating> Operand<T> cotangentOfSteps(
      Primitive.Backward<T> c,
      RowMath<T> f,
      Comparators<T> comparators,
      List<Operand<T>> ofMixing) {
    List<Layer> layers = Wiring.of(c.attributes()).layers();
    if (layers.isEmpty()) {
      return c.tf().zerosLike(slotsFirst(c.tf(), c.input(0)));
    }
    int last = layers.size() - 1;
    Operand<T> cotangent =
        comparators.ofMixing(step(c, comparators, last), ofMixing.get(last), layers.get(last));
    for (int l = last - 1; l >= 0; l--) {
      StepAt<T> step = step(c, comparators, l);
      Operand<T> direct = comparators.ofMixing(step, ofMixing.get(l), layers.get(l));
      cotangent = f.plus(comparators.cotangent(step, cotangent, layers.get(l)), direct);
    }
    return cotangent;
  }

  /** Sums over the batch where the weights were the same for all of it. */
  private static <T extends TFloating> Operand<T> ofWeights(
      Primitive.Backward<T> c, Operand<T> rows) {
    Ops tf = c.tf();
    Operand<T> weights = c.input(1);
    if (weights.shape().isUnknown() || weights.shape().numDimensions() != 2) {
      return rows;
    }
    Operand<T> flat =
        tf.reshape(
            rows,
            tf.concat(List.of(tf.constant(new int[] {-1}), tf.shape(weights)), tf.constant(0)));
    return tf.reduceSum(flat, tf.constant(0));
  }

  /**
   * Sorts the first input, slots first, and keeps argument and value of each layer's step.
   *
   * @param mixing takes the values
   */
  private static <T extends TFloating> Operand<T> sorted(
      Primitive.Forward<T> c, RowMath<T> f, Comparators<T> comparators, List<Operand<T>> mixing) {
    List<Layer> layers = Wiring.of(c.attributes()).layers();
    Operand<T> x = slotsFirst(c.tf(), c.input(0));
    for (int l = 0; l < layers.size(); l++) {
      Operand<T> difference = comparators.difference(x, layers.get(l));
      StepAt<T> step = comparators.step(difference, layers.get(l));
      c.keep(LayerResiduals.argument(l), step.argument());
      mixing.add(c.keep(LayerResiduals.value(l), step.value()));
      x = f.minus(x, f.times(step.value(), difference));
    }
    return x;
  }

  /** What {@link #sorted} kept. */
  private static <T extends TFloating> StepAt<T> step(
      Primitive.Backward<T> c, Comparators<T> comparators, int layer) {
    return comparators.stepAt(
        c.residual(LayerResiduals.argument(layer)), c.residual(LayerResiduals.value(layer)));
  }

  private static <T extends TFloating> Operand<T> reorder(
      Comparators<T> comparators, Operand<T> x, int... order) {
    for (int i = 0; i < order.length; i++) {
      if (order[i] != i) {
        return comparators.pick(x, order);
      }
    }
    return x;
  }

  /** (…, n) → (n, …). */
  private static <T extends TFloating> Operand<T> slotsFirst(Ops tf, Operand<T> x) {
    return AxisMove.of(tf, x, -1, 0);
  }

  /** (n, …) → (…, n). */
  private static <T extends TFloating> Operand<T> slotsLast(Ops tf, Operand<T> x) {
    return AxisMove.of(tf, x, 0, -1);
  }
}
