// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.elementwise;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.math.Constants;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.settings.Settings;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * Soft rounding: with c = floor(x), f = x − c and the steps sₘ = S((f − m + ½)/softness) it is the
 * sum over m = −r … r of (c + m)·(sₘ − sₘ₊₁).
 *
 * <p>The sum telescopes to c·(s₋ᵣ − sᵣ₊₁) + (s₁₋ᵣ + … + sᵣ) − r·(s₋ᵣ + sᵣ₊₁): 2r + 2 steps. Because
 * 0 ≤ f &lt; 1, most of them are 1 or 0, to the last digit, whatever f is; where the softness is a
 * number these are not computed.
 */
public final class Round {
  static final int DEFAULT_RADIUS = 5;

  private static final int LARGEST_RADIUS = 1000;

  /** Beyond these arguments the logistic function is 1 or 0 within rounding. */
  private static final double SATURATION_64 = 38;

  private static final double SATURATION_32 = 18;

  /** More steps than this are computed along an axis of their own. */
  private static final int UNROLLED = 10;

  private Round() {}

  /**
   * Refuses a radius that is out of range.
   *
   * @param radius how many whole numbers on each side take part
   * @return the radius
   */
  public static int requireRadius(int radius) {
    return requireRadius("neighborRadius", radius);
  }

  /** As {@link #requireRadius(int)}; what names it in an error. */
  public static int requireRadius(String what, int radius) {
    if (radius < 1 || radius > LARGEST_RADIUS) {
      throw new IllegalArgumentException(
          what + " must be from 1 to " + LARGEST_RADIUS + ", got " + radius);
    }
    return radius;
  }

  /** To the nearest, halves to even; TensorFlow has no gradient for it, so it is 0. */
  public static <T extends TFloating> Operand<T> hard(Ops tf, Operand<T> x) {
    return tf.stopGradient(tf.math.rint(x));
  }

  public static <T extends TFloating> Operand<T> soft(Settings settings, Operand<T> x, int radius) {
    RowMath<T> f = new RowMath<>(settings.tf(), x.type());
    Ops tf = f.tf();
    Operand<T> floor = f.stop(tf.math.floor(x));
    // ±∞ is its own floor, and has no fraction
    Operand<T> fraction =
        tf.select(tf.math.isFinite(floor), f.minus(x, floor), tf.zerosLike(floor));
    double reach = reach(settings, x.type());
    // −reach < f − m + ½ < reach for some f in [0, 1)
    int first = (int) Math.max(-radius, Math.floor(0.5 - reach) + 1);
    int last = (int) Math.min(radius + 1.0, Math.ceil(1.5 + reach) - 1);
    boolean inside = first > -radius && last < radius + 1;
    return inside && last - first < UNROLLED
        ? few(settings, f, floor, fraction, first, last)
        : all(settings, f, floor, fraction, radius);
  }

  /** How far from a step it is still unlike 0 and 1; infinite if the softness is not known. */
  private static double reach(Settings settings, Class<? extends TFloating> type) {
    if (!settings.softness().isNumber()) {
      return Double.POSITIVE_INFINITY;
    }
    double saturation = type == TFloat64.class ? SATURATION_64 : SATURATION_32;
    Mode mode = settings.mode();
    return settings.softness().number()
        * (mode == Mode.SMOOTH ? saturation : Step.scale(mode, false));
  }

  /** All steps before the first are 1, all after the last 0, at both ends too. */
  private static <T extends TFloating> Operand<T> few(
      Settings settings, RowMath<T> f, Operand<T> floor, Operand<T> fraction, int first, int last) {
    List<Operand<T>> terms = new ArrayList<>();
    // c + (first − 1 + r) ones − r
    terms.add(f.plus(floor, f.number(first - 1.0)));
    for (int m = first; m <= last; m++) {
      terms.add(Step.of(settings, f.minus(fraction, f.number(m - 0.5))));
    }
    return f.tf().math.addN(terms);
  }

  private static <T extends TFloating> Operand<T> all(
      Settings settings, RowMath<T> f, Operand<T> floor, Operand<T> fraction, int radius) {
    Ops tf = f.tf();
    double[] thresholds =
        IntStream.rangeClosed(-radius, radius + 1).mapToDouble(m -> m - 0.5).toArray();
    Operand<T> steps =
        Step.of(
            settings, f.minus(f.asColumns(fraction), Constants.vector(tf, f.type(), thresholds)));
    // SplitV, because the gradient of a strided slice has no gradient
    List<Output<T>> parts =
        tf.splitV(steps, tf.constant(new long[] {1, 2L * radius, 1}), f.lastAxis(), 3L).output();
    Operand<T> first = tf.reduceSum(parts.get(0), f.lastAxis());
    Operand<T> middle = tf.reduceSum(parts.get(1), f.lastAxis());
    Operand<T> last = tf.reduceSum(parts.get(2), f.lastAxis());
    Operand<T> ends = f.times(radius, f.plus(first, last));
    // the difference first: an infinite floor must not meet a step of 0
    return f.plus(f.times(floor, f.minus(first, last)), f.minus(middle, ends));
  }
}
