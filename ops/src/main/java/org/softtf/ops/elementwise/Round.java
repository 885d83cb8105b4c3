package org.softtf.ops.elementwise;

import java.util.stream.IntStream;
import org.softtf.ops.settings.Constants;
import org.softtf.ops.settings.Settings;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.index.Indices;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * Soft rounding: with c = floor(x) and the steps sₘ = S((x − c − m + ½)/softness) it is the sum
 * over m = −r … r of (c + m)·(sₘ − sₘ₊₁).
 *
 * <p>The sum telescopes to (s₋ᵣ + … + sᵣ₊₁) + (c − r − 1)·s₋ᵣ − (c + r + 1)·sᵣ₊₁: 2r + 2 steps.
 */
final class Round {
  private Round() {}

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
    Operand<T> first = tf.stridedSlice(steps, Indices.ellipsis(), Indices.at(0));
    Operand<T> last = tf.stridedSlice(steps, Indices.ellipsis(), Indices.at(-1));
    Operand<T> reach = tf.constant(type, radius + 1.0);
    return tf.math.add(
        tf.reduceSum(steps, tf.constant(-1)),
        tf.math.sub(
            tf.math.mul(tf.math.sub(floor, reach), first),
            tf.math.mul(tf.math.add(floor, reach), last)));
  }
}
