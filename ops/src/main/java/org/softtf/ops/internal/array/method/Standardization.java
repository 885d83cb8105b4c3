// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.method;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.Attributes;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
import org.softtf.ops.internal.primitive.PrimitiveContext;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * Standardised scores in (0, 1): z = σ(h), h = (x − mean)·r with r = 1/sqrt(variance + floor),
 * along the last axis; {@code docs/algorithms.md}, section 5. Sums of squares are taken in the unit
 * of {@link RowScale}.
 *
 * <p>Equal elements have equal scores to the last bit, because methods treat ties apart.
 *
 * <p>Nothing is stopped but the unit; gradients of every order are live.
 */
final class Standardization {
  /**
   * More numbers than any processor computes at once. TensorFlow takes the last numbers of an array
   * that do not fill a vector one by one, and rounds them otherwise than the rest.
   */
  private static final int VECTOR = 64;

  /** Up to this length rows are added, else columns. */
  private static final int LONGEST_ROW = 4096;

  private static final String FLOOR = "floor";

  private static final Primitive SQUASH =
      Primitive.named("softtf.standardize")
          .residuals("r", "h")
          .forward(Standardization::forward)
          .gradient(Standardization::gradient);

  private Standardization() {}

  /**
   * Values in (0, 1), in the order of x.
   *
   * @param there 1 for the elements that count, else 0, (R, n), where x is 0; null if all do
   * @param floor added to the variance, so that equal elements do not divide by 0
   */
  static <T extends TFloating> Operand<T> squash(
      Ops tf, Operand<T> x, @Nullable Operand<T> there, double floor) {
    Attributes attributes = Attributes.of(FLOOR, floor);
    return there == null ? SQUASH.apply(tf, attributes, x) : SQUASH.apply(tf, attributes, x, there);
  }

  /**
   * Maps numbers in (0, 1), (R, m), back to the scale of x.
   *
   * @param x what was squashed, (R, n)
   * @param there as it was given then
   */
  static <T extends TFloating> Operand<T> undo(
      Ops tf, Operand<T> x, @Nullable Operand<T> there, Operand<T> squashed, double floor) {
    RowMath<T> f = new RowMath<>(tf, x.type());
    RowScale<T> scale = new RowScale<>(f, x, floor);
    double edge = Math.max(1e-10, 10 * f.epsilon());
    Operand<T> z = tf.clipByValue(squashed, f.number(edge), f.number(1 - edge));
    Operand<T> logit = f.minus(f.log(z), f.log(f.minus(f.number(1), z)));
    Operand<T> scaled = scale.inUnits(x);
    Operand<T> mean = mean(f, scaled, there);
    Operand<T> variance = mean(f, f.square(f.minus(scaled, mean)), there);
    // not sqrt, which TensorFlow Java cannot differentiate twice
    Operand<T> deviation = f.exp(f.times(0.5, f.log(f.plus(variance, scale.floor()))));
    return scale.inUnitsOfX(f.plus(mean, f.times(logit, deviation)));
  }

  private static <T extends TFloating> List<Operand<T>> forward(Primitive.Forward<T> c) {
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    Operand<T> there = there(c);
    RowScale<T> scale = new RowScale<>(f, c.input(0), c.attributes().number(FLOOR));
    Operand<T> scaled = scale.inUnits(c.input(0));
    Operand<T> centred = f.minus(scaled, mean(f, scaled, there));
    Operand<T> variance = mean(f, f.square(centred), there);
    Operand<T> r = c.tf().math.rsqrt(f.plus(variance, scale.floor()));
    c.keep("r", scale.inUnits(r));
    return List.of(squashed(f, c.keep("h", f.times(centred, r))));
  }

  /** The logistic function, with the same bits for equal numbers wherever they stand. */
  private static <T extends TFloating> Operand<T> squashed(RowMath<T> f, Operand<T> h) {
    Ops tf = f.tf();
    long n = h.shape().get(1);
    // whole rows are cut off without a copy, where a row is not long
    int rows = n > 0 && n <= LONGEST_ROW ? (VECTOR - 1) / (int) n + 1 : 0;
    int columns = rows > 0 ? 0 : VECTOR;
    Operand<T> longer = tf.pad(h, tf.constant(new int[][] {{0, rows}, {0, columns}}), f.number(0));
    return tf.slice(tf.math.sigmoid(longer), tf.constant(new int[2]), tf.shape(h));
  }

  private static <T extends TFloating> @Nullable Operand<T> there(PrimitiveContext<T> c) {
    return c.inputCount() == 1 ? null : c.input(1);
  }

  private static <T extends TFloating> Operand<T> mean(
      RowMath<T> f, Operand<T> x, @Nullable Operand<T> there) {
    return there == null ? f.mean(x) : f.over(f.sum(f.times(there, x)), f.sum(there));
  }

  /** With g = z̄·z·(1 − z): r·(g − mean(g) − h·mean(g·h)). */
  private static <T extends TFloating> List<Operand<T>> gradient(Primitive.Backward<T> c) {
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    Operand<T> h = c.residual("h");
    Operand<T> z = c.output();
    Operand<T> g = f.times(c.cotangent(), f.times(z, f.minus(f.number(1), z)));
    Operand<T> there = there(c);
    Operand<T> alongH = f.times(h, mean(f, f.times(g, h), there));
    Operand<T> dx = f.times(c.residual("r"), f.minus(f.minus(g, mean(f, g, there)), alongH));
    return there == null ? List.of(dx) : Arrays.asList(f.times(there, dx), null);
  }
}
