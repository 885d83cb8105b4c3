package org.softtf.ops.array.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.CustomOperator;
import org.softtf.gradients.ForwardContext;
import org.softtf.gradients.GradientContext;
import org.softtf.ops.array.network.Wiring.Layer;
import org.softtf.ops.elementwise.Step;
import org.softtf.ops.elementwise.StepSlope;
import org.softtf.ops.settings.AxisMove;
import org.softtf.ops.settings.Constants;
import org.softtf.ops.settings.Mode;
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

  private static <T extends TFloating> List<Operand<T>> valuesForward(ForwardContext c) {
    Ops tf = c.tf();
    Wiring wiring = wiring(c.attributes());
    Operand<T> x = slotsFirst(tf, c.input(0));
    for (Layer layer : wiring.layers()) {
      x = compare(c, x, layer, new ArrayList<>());
    }
    return List.of(slotsLast(tf, reorder(tf, x, wiring.slotOfRank())));
  }

  private static <T extends TFloating> List<Operand<T>> valuesGradient(GradientContext c) {
    Ops tf = c.tf();
    Wiring wiring = wiring(c.attributes());
    Operand<T> cotangent = reorder(tf, slotsFirst(tf, c.cotangent(0)), wiring.rankOfSlot());
    for (int l = wiring.layers().size() - 1; l >= 0; l--) {
      Comparator<T> comparator = comparator(c, l, wiring.layers().get(l));
      cotangent = comparator.cotangent(cotangent);
    }
    return List.of(slotsLast(tf, cotangent));
  }

  private static <T extends TFloating> List<Operand<T>> rowsForward(ForwardContext c) {
    Ops tf = c.tf();
    Wiring wiring = wiring(c.attributes());
    List<Layer> layers = wiring.layers();
    Operand<T> x = slotsFirst(tf, c.input(0));
    List<Operand<T>> mixing = new ArrayList<>();
    for (Layer layer : layers) {
      x = compare(c, x, layer, mixing);
    }
    Operand<T> rows = reorder(tf, weights(c), wiring.rankOfSlot());
    if (layers.isEmpty()) {
      rows = tf.math.add(rows, tf.zerosLike(tf.expandDims(x, tf.constant(-1))));
    }
    for (int l = layers.size() - 1; l >= 0; l--) {
      Operand<T> difference = c.keep(difference(tf, rows, layers.get(l)));
      rows = mix(tf, rows, difference, mixing.get(l));
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
    List<Operand<T>> ofMixing = new ArrayList<>();
    for (int l = 0; l < count; l++) {
      Operand<T> difference = difference(tf, rows, layers.get(l));
      // the forward function kept two residuals a layer, then the rows' differences from the end
      Operand<T> before = c.residual(2 * count + (count - 1 - l));
      ofMixing.add(tf.math.neg(tf.reduceSum(tf.math.mul(before, difference), tf.constant(-1))));
      Operand<T> mixing = c.residual(2 * l + 1);
      rows = mix(tf, rows, difference, mixing);
    }
    Operand<T> cotangent = tf.zerosLike(slotsFirst(tf, c.<T>input(0)));
    for (int l = count - 1; l >= 0; l--) {
      Comparator<T> comparator = comparator(c, l, layers.get(l));
      Operand<T> direct = comparator.ofMixing(ofMixing.get(l));
      cotangent = l == count - 1 ? direct : tf.math.add(comparator.cotangent(cotangent), direct);
    }
    Operand<T> weights = slotsLast(tf, reorder(tf, rows, wiring.slotOfRank()));
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

  /** Applies a layer to the values and keeps u = ±(a − b) and σ = S(u). */
  private static <T extends TFloating> Operand<T> compare(
      ForwardContext c, Operand<T> x, Layer layer, List<Operand<T>> mixing) {
    Ops tf = c.tf();
    Operand<T> difference = difference(tf, x, layer);
    Operand<T> u = c.keep(tf.math.mul(difference, side(tf, x, layer)));
    Operand<T> sigma = c.keep(Step.of(tf, u, mode(c.attributes())));
    mixing.add(sigma);
    return tf.math.sub(x, tf.math.mul(sigma, difference));
  }

  /** The values of a layer that its derivative needs. */
  private record Comparator<T extends TFloating>(
      Ops tf, Layer layer, Operand<T> u, Operand<T> sigma, Mode mode) {

    /** The values' cotangent before the layer from that after it, through the values. */
    Operand<T> cotangent(Operand<T> after) {
      Operand<T> derivative = tf.math.add(sigma, slopeTimes(u));
      return tf.math.sub(after, tf.math.mul(derivative, difference(tf, after, layer)));
    }

    /** The values' cotangent from that of σ. */
    Operand<T> ofMixing(Operand<T> cotangent) {
      return tf.math.mul(slopeTimes(cotangent), side(tf, u, layer));
    }

    private Operand<T> slopeTimes(Operand<T> factor) {
      return StepSlope.times(tf, u, sigma, factor, mode);
    }
  }

  private static <T extends TFloating> Comparator<T> comparator(
      GradientContext c, int l, Layer layer) {
    Operand<T> u = c.residual(2 * l);
    Operand<T> sigma = c.residual(2 * l + 1);
    return new Comparator<>(c.tf(), layer, u, sigma, mode(c.attributes()));
  }

  private static <T extends TFloating> Operand<T> mix(
      Ops tf, Operand<T> rows, Operand<T> difference, Operand<T> mixing) {
    return tf.math.sub(rows, tf.math.mul(difference, tf.expandDims(mixing, tf.constant(-1))));
  }

  private static <T extends TFloating> Operand<T> difference(Ops tf, Operand<T> x, Layer layer) {
    return tf.math.sub(x, pick(tf, x, layer.partner()));
  }

  private static <T extends TFloating> Operand<T> reorder(Ops tf, Operand<T> x, int[] order) {
    for (int i = 0; i < order.length; i++) {
      if (order[i] != i) {
        return pick(tf, x, order);
      }
    }
    return x;
  }

  private static <T extends TFloating> Operand<T> pick(Ops tf, Operand<T> x, int... order) {
    int[][] places = Arrays.stream(order).mapToObj(slot -> new int[] {slot}).toArray(int[][]::new);
    return tf.gatherNd(x, tf.constant(places));
  }

  /** (…, n) → (n, …). */
  private static <T extends TFloating> Operand<T> slotsFirst(Ops tf, Operand<T> x) {
    return AxisMove.of(tf, x, -1, 0);
  }

  /** (n, …) → (…, n). */
  private static <T extends TFloating> Operand<T> slotsLast(Ops tf, Operand<T> x) {
    return AxisMove.of(tf, x, 0, -1);
  }

  /** 1, −1 or 0 for each slot, with as many axes as x. */
  private static <T extends TFloating> Operand<T> side(Ops tf, Operand<T> x, Layer layer) {
    int[] shape = new int[x.shape().numDimensions()];
    Arrays.fill(shape, 1);
    shape[0] = -1;
    return tf.reshape(Constants.vector(tf, x.type(), layer.side()), tf.constant(shape));
  }

  @SuppressWarnings("unchecked") // the operators keep their inputs' type
  private static <T extends TFloating> Operand<T> typed(Operand<?> operand) {
    return (Operand<T>) operand;
  }
}
