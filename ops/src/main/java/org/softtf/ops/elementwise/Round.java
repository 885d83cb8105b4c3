package org.softtf.ops.elementwise;

import java.util.List;
import java.util.stream.IntStream;
import org.softtf.ops.settings.Constants;
import org.softtf.ops.settings.Settings;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * Soft rounding: with c = floor(x) and the steps sₘ = S((x − c − m + ½)/softness) it is the sum
 * over m = −r … r of (c + m)·(sₘ − sₘ₊₁).
 *
 * <p>The sum telescopes to c·(s₋ᵣ − sᵣ₊₁) + (s₁₋ᵣ + … + sᵣ) − r·(s₋ᵣ + sᵣ₊₁): 2r + 2 steps.
 */
final class Round {
  private Round() {}

  /** To the nearest, halves to even; TensorFlow has no gradient for it, so it is 0. */
  static <T extends TFloating> Operand<T> hard(Ops tf, Operand<T> x) {
    return tf.stopGradient(tf.math.rint(x));
  }

  static <T extends TFloating> Operand<T> soft(Settings settings, Operand<T> x, int radius) {
    Ops tf = settings.tf();
    Class<T> type = x.type();
    Operand<T> floor = tf.stopGradient(tf.math.floor(x));
    // ±∞ is its own floor, and has no fraction
    Operand<T> fraction =
        tf.select(tf.math.isFinite(floor), tf.math.sub(x, floor), tf.zerosLike(floor));
    double[] thresholds =
        IntStream.rangeClosed(-radius, radius + 1).mapToDouble(m -> m - 0.5).toArray();
    Operand<T> steps =
        Step.of(
            settings,
            tf.math.sub(
                tf.expandDims(fraction, tf.constant(-1)), Constants.vector(tf, type, thresholds)));
    // SplitV, because the gradient of a strided slice has no gradient
    List<Output<T>> parts =
        tf.splitV(steps, tf.constant(new long[] {1, 2L * radius, 1}), tf.constant(-1), 3L).output();
    Operand<T> first = tf.reduceSum(parts.get(0), tf.constant(-1));
    Operand<T> middle = tf.reduceSum(parts.get(1), tf.constant(-1));
    Operand<T> last = tf.reduceSum(parts.get(2), tf.constant(-1));
    Operand<T> ends = tf.math.mul(tf.math.add(first, last), tf.constant(type, (double) radius));
    // the difference first: an infinite floor must not meet a step of 0
    return tf.math.add(tf.math.mul(floor, tf.math.sub(first, last)), tf.math.sub(middle, ends));
  }
}
