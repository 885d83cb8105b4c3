package org.softtf.ops.internal.array.ot;

import java.util.List;
import java.util.stream.IntStream;
import org.softtf.ops.internal.math.Constants;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Max;
import org.tensorflow.op.core.Min;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * What {@link OptimalTransport} carries the elements to: anchors in [0, 1], how many elements each
 * takes, and which are asked for.
 *
 * @param places (m)
 * @param masses (1, m, 1), or (q, m, 1) for q problems; n in sum
 * @param wanted indices of the anchors asked for; null for all
 */
record Anchors(Operand<TFloat64> places, Operand<TFloat64> masses, Operand<TInt32> wanted) {
  /** The least share of all mass that an anchor takes. */
  private static final double LEAST_SHARE = 1e-12;

  /** (0, 1), of which the second takes the greatest element. */
  static Anchors ofGreatest(Ops tf, Operand<TInt32> n) {
    Operand<TFloat64> length = real(tf, n);
    Operand<TFloat64> rest = tf.math.sub(length, tf.constant(1.0));
    return of(
        tf,
        tf.constant(new double[] {0, 1}),
        length,
        tf.constant(new int[] {1}),
        List.of(rest, tf.constant(1.0)));
  }

  /** n anchors, one for each element in order. */
  static Anchors ofAll(Ops tf, Operand<TInt32> n, boolean descending) {
    Operand<TFloat64> grid = grid(tf, n);
    Operand<TFloat64> places = descending ? tf.math.sub(tf.constant(1.0), grid) : grid;
    return new Anchors(places, masses(tf, Constants.onesLike(tf, grid), real(tf, n)), null);
  }

  /** k anchors for one element each, and one for the rest. */
  static Anchors ofTop(Ops tf, Operand<TInt32> n, int k, long known) {
    if (known == k) {
      return ofAll(tf, n, true);
    }
    Operand<TFloat64> length = real(tf, n);
    Operand<TFloat64> ones = tf.constant(IntStream.range(0, k).mapToDouble(i -> 1).toArray());
    Operand<TFloat64> rest =
        tf.reshape(tf.math.sub(length, tf.constant((double) k)), tf.constant(new int[] {1}));
    // without an anchor for the rest where there is none, which an unknown n tells when it is run
    Operand<TInt32> count = known < 0 ? tf.math.minimum(n, tf.constant(k + 1)) : tf.constant(k + 1);
    Operand<TFloat64> counts =
        tf.slice(
            tf.concat(List.of(ones, rest), tf.constant(0)),
            tf.constant(new int[] {0}),
            tf.reshape(count, tf.constant(new int[] {1})));
    return new Anchors(
        tf.math.sub(tf.constant(1.0), grid(tf, count)),
        masses(tf, counts, length),
        tf.constant(IntStream.range(0, k).toArray()));
  }

  /**
   * For each position k (0, ½, 1), of which the second takes the k-th element, or (0, ⅓, ⅔, 1), of
   * which the third takes the one after it, if there is one.
   */
  static Anchors ofPositions(
      Ops tf, Operand<TInt32> n, Operand<TInt32> positions, boolean between) {
    Operand<TFloat64> length = real(tf, n);
    Operand<TFloat64> below = real(tf, positions);
    Operand<TFloat64> above = tf.math.sub(tf.math.sub(length, below), tf.constant(1.0));
    Operand<TFloat64> own = Constants.onesLike(tf, below);
    if (!between) {
      return of(
          tf, tf.constant(new double[] {0, 0.5, 1}), length, null, List.of(below, own, above));
    }
    Operand<TFloat64> next = tf.math.minimum(above, own);
    return of(
        tf,
        tf.constant(new double[] {0, 1. / 3, 2. / 3, 1}),
        length,
        null,
        List.of(below, own, next, tf.math.sub(above, next)));
  }

  private static Anchors of(
      Ops tf,
      Operand<TFloat64> places,
      Operand<TFloat64> length,
      Operand<TInt32> wanted,
      List<Operand<TFloat64>> counts) {
    int problems = counts.get(0).shape().numDimensions();
    Operand<TFloat64> stacked =
        tf.stack(counts, org.tensorflow.op.core.Stack.axis((long) problems));
    return new Anchors(places, masses(tf, stacked, length), wanted);
  }

  /** (m) or (q, m) → (1, m, 1) or (q, m, 1), with a floor, n in sum. */
  private static Operand<TFloat64> masses(
      Ops tf, Operand<TFloat64> counts, Operand<TFloat64> length) {
    Operand<TFloat64> floored =
        tf.math.maximum(counts, tf.math.mul(length, tf.constant(LEAST_SHARE)));
    Operand<TFloat64> sum = tf.reduceSum(floored, tf.constant(-1), ReduceSum.keepDims(true));
    Operand<TFloat64> normalized = tf.math.mul(floored, tf.math.div(length, sum));
    Operand<TFloat64> columns = tf.expandDims(normalized, tf.constant(-1));
    return counts.shape().numDimensions() == 1 ? tf.expandDims(columns, tf.constant(0)) : columns;
  }

  /** n points from 0 to 1. */
  private static Operand<TFloat64> grid(Ops tf, Operand<TInt32> n) {
    Operand<TInt32> intervals = tf.math.maximum(tf.math.sub(n, tf.constant(1)), tf.constant(1));
    return tf.math.div(real(tf, tf.range(tf.constant(0), n, tf.constant(1))), real(tf, intervals));
  }

  private static Operand<TFloat64> real(Ops tf, Operand<TInt32> x) {
    return tf.dtypes.cast(x, TFloat64.class);
  }

  /**
   * −2(x − a)(anchor − ½)/softness: the squared distance less what depends on x or the anchor
   * alone, which moves no mass and would cost digits.
   *
   * @param scores (R, n)
   * @return (R, m, n)
   */
  Operand<TFloat64> costs(Ops tf, Operand<TFloat64> scores, Operand<TFloat64> softness) {
    Operand<TFloat64> half = tf.constant(0.5);
    Operand<TInt32> last = tf.constant(-1);
    Operand<TFloat64> middle =
        tf.stopGradient(
            tf.math.mul(
                half,
                tf.math.add(
                    tf.max(scores, last, Max.keepDims(true)),
                    tf.min(scores, last, Min.keepDims(true)))));
    Operand<TFloat64> centred = tf.math.div(tf.math.sub(scores, middle), softness);
    Operand<TFloat64> factors =
        tf.expandDims(tf.math.mul(tf.math.sub(half, places), tf.constant(2.0)), last);
    return tf.math.mul(factors, tf.expandDims(centred, tf.constant(1)));
  }
}
