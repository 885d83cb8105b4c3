package org.softtf.ops.internal.array.network;

import java.util.ArrayList;
import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.CustomOperator;
import org.softtf.gradients.ForwardContext;
import org.softtf.gradients.GradientContext;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.array.network.Wiring.Layer;
import org.softtf.ops.internal.elementwise.StepAt;
import org.softtf.ops.internal.math.AxisMove;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * A bitonic sorting network whose comparators mix: with σ = S(a − b), the minimum becomes σb +
 * (1−σ)a and the maximum σa + (1−σ)b, S the step of a mode. All along the last axis, in units of
 * the softness.
 *
 * <p>In a layer every slot x with partner p becomes {@code x − σ(x − p)}, that is x·M for a
 * symmetric matrix M whose rows sum to 1. The permutation matrix is {@code M₁…M_L} transposed, and
 * a product with it needs no matrix but the layers in reverse order.
 *
 * <p>Inside the slots are the first axis: then partners are fetched in whole blocks, of all rows at
 * once, which takes TensorFlow a fraction of the time that single numbers take.
 */
public final class SortingNetwork {
  private static final CustomOperator VALUES =
      CustomOperator.named("softtf.sorting_network_values")
          .forward(SortingNetwork::valuesForward)
          .gradient(SortingNetwork::valuesGradient)
          .ordinaryGradientAgrees()
          .gradientBuiltOnDemand()
          .create();

  private static final CustomOperator ROWS =
      CustomOperator.named("softtf.sorting_network_rows")
          .forward(SortingNetwork::rowsForward)
          .gradient(SortingNetwork::rowsGradient)
          .ordinaryGradientAgrees()
          .gradientBuiltOnDemand()
          .create();

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
  public static <T extends TFloating> Operand<T> values(Ops tf, Operand<T> x, Mode mode) {
    return typed(VALUES.apply(tf, List.of(x), attributes(x, mode)).get(0));
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
  public static <T extends TFloating> Operand<T> rows(
      Ops tf, Operand<T> x, Operand<T> weights, Mode mode) {
    return typed(ROWS.apply(tf, List.of(x, weights), attributes(x, mode)).get(0));
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
    return Attributes.of("mode", mode).with("n", (int) n);
  }

  private static Mode mode(Attributes attributes) {
    return attributes.constant("mode", Mode.class);
  }

  private static Wiring wiring(Attributes attributes) {
    return Wiring.of(attributes.integer("n"));
  }

  private static <T extends TFloating> Comparators<T> comparators(
      Ops tf, Operand<T> x, Attributes attributes) {
    return new Comparators<>(tf, x.type(), mode(attributes));
  }

  private static <T extends TFloating> List<Operand<T>> valuesForward(ForwardContext c) {
    Ops tf = c.tf();
    Wiring wiring = wiring(c.attributes());
    Operand<T> x = slotsFirst(tf, c.input(0));
    Comparators<T> comparators = comparators(tf, x, c.attributes());
    for (Layer layer : wiring.layers()) {
      x = compare(c, comparators, x, layer, new ArrayList<>());
    }
    return List.of(slotsLast(tf, reorder(comparators, x, wiring.slotOfRank())));
  }

  private static <T extends TFloating> List<Operand<T>> valuesGradient(GradientContext c) {
    Ops tf = c.tf();
    Wiring wiring = wiring(c.attributes());
    Operand<T> after = slotsFirst(tf, c.cotangent(0));
    Comparators<T> comparators = comparators(tf, after, c.attributes());
    Operand<T> cotangent = reorder(comparators, after, wiring.rankOfSlot());
    for (int l = wiring.layers().size() - 1; l >= 0; l--) {
      StepAt<T> step = step(c, comparators, l);
      cotangent = comparators.cotangent(step, cotangent, wiring.layers().get(l));
    }
    return List.of(slotsLast(tf, cotangent));
  }

  private static <T extends TFloating> List<Operand<T>> rowsForward(ForwardContext c) {
    Ops tf = c.tf();
    Wiring wiring = wiring(c.attributes());
    List<Layer> layers = wiring.layers();
    Operand<T> x = slotsFirst(tf, c.input(0));
    Comparators<T> comparators = comparators(tf, x, c.attributes());
    List<Operand<T>> mixing = new ArrayList<>();
    for (Layer layer : layers) {
      x = compare(c, comparators, x, layer, mixing);
    }
    Operand<T> rows = reorder(comparators, weights(c), wiring.rankOfSlot());
    if (layers.isEmpty()) {
      rows = tf.math.add(rows, tf.zerosLike(tf.expandDims(x, tf.constant(-1))));
    }
    for (int l = layers.size() - 1; l >= 0; l--) {
      Operand<T> difference = c.keep(comparators.difference(rows, layers.get(l)));
      rows = comparators.mix(rows, difference, mixing.get(l));
    }
    return List.of(slotsLast(tf, rows));
  }

  /** W with the slots first and an axis of length 1 for each axis of the batch that it lacks. */
  private static <T extends TFloating> Operand<T> weights(ForwardContext c) {
    Ops tf = c.tf();
    Operand<T> weights = slotsFirst(tf, c.input(1));
    int missing = c.<T>input(0).shape().numDimensions() + 1 - weights.shape().numDimensions();
    for (int i = 0; i < missing; i++) {
      weights = tf.expandDims(weights, tf.constant(1));
    }
    return weights;
  }

  private static <T extends TFloating> List<Operand<T>> rowsGradient(GradientContext c) {
    Ops tf = c.tf();
    Wiring wiring = wiring(c.attributes());
    List<Layer> layers = wiring.layers();
    int count = layers.size();
    Operand<T> rows = slotsFirst(tf, c.cotangent(0));
    Comparators<T> comparators = comparators(tf, rows, c.attributes());
    List<Operand<T>> ofMixing = new ArrayList<>();
    for (int l = 0; l < count; l++) {
      Operand<T> difference = comparators.difference(rows, layers.get(l));
      // the forward function kept two residuals a layer, then the rows' differences from the end
      Operand<T> before = c.residual(2 * count + (count - 1 - l));
      ofMixing.add(tf.math.neg(tf.reduceSum(tf.math.mul(before, difference), tf.constant(-1))));
      rows = comparators.mix(rows, difference, c.residual(2 * l + 1));
    }
    Operand<T> cotangent = tf.zerosLike(slotsFirst(tf, c.<T>input(0)));
    for (int l = count - 1; l >= 0; l--) {
      Layer layer = layers.get(l);
      StepAt<T> step = step(c, comparators, l);
      Operand<T> direct = comparators.ofMixing(step, ofMixing.get(l), layer);
      cotangent =
          l == count - 1
              ? direct
              : tf.math.add(comparators.cotangent(step, cotangent, layer), direct);
    }
    Operand<T> weights = slotsLast(tf, reorder(comparators, rows, wiring.slotOfRank()));
    return List.of(slotsLast(tf, cotangent), ofWeights(c, weights));
  }

  /** Sums over the batch where the weights were the same for all of it. */
  private static <T extends TFloating> Operand<T> ofWeights(GradientContext c, Operand<T> rows) {
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

  /** Applies a layer to the values and keeps argument and value of its step. */
  private static <T extends TFloating> Operand<T> compare(
      ForwardContext c,
      Comparators<T> comparators,
      Operand<T> x,
      Layer layer,
      List<Operand<T>> mixing) {
    Operand<T> difference = comparators.difference(x, layer);
    StepAt<T> step = comparators.step(difference, layer);
    c.keep(step.argument());
    mixing.add(c.keep(step.value()));
    return c.tf().math.sub(x, c.tf().math.mul(step.value(), difference));
  }

  /** What {@link #compare} kept. */
  private static <T extends TFloating> StepAt<T> step(
      GradientContext c, Comparators<T> comparators, int layer) {
    return comparators.stepAt(c.residual(2 * layer), c.residual(2 * layer + 1));
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

  @SuppressWarnings("unchecked") // the operators keep their inputs' type
  private static <T extends TFloating> Operand<T> typed(Operand<?> operand) {
    return (Operand<T>) operand;
  }
}
