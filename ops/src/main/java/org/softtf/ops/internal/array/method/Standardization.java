package org.softtf.ops.internal.array.method;

import java.util.List;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * Standardised scores in (0, 1): z = σ(h), h = (x − mean)·r with r = 1/sqrt(variance + 1e-6), along
 * the last axis; {@code docs/algorithms.md}, section 5.
 *
 * <p>Nothing is stopped; gradients of every order are live.
 */
final class Standardization {
  /** Added to the variance, so that equal elements do not divide by 0. */
  private static final double FLOOR = 1e-6;

  private static final Primitive SQUASH =
      Primitive.named("softtf.standardize")
          .residuals("r", "h")
          .forward(Standardization::forward)
          .gradient(Standardization::gradient);

  private Standardization() {}

  /** Values in (0, 1), in the order of x. */
  static <T extends TFloating> Operand<T> squash(Ops tf, Operand<T> x) {
    return SQUASH.apply(tf, x);
  }

  /**
   * Maps numbers in (0, 1), (R, m), back to the scale of x.
   *
   * @param x what was squashed, (R, n)
   */
  static <T extends TFloating> Operand<T> undo(Ops tf, Operand<T> x, Operand<T> squashed) {
    RowMath<T> f = new RowMath<>(tf, x.type());
    double edge = Math.max(1e-10, 10 * f.epsilon());
    Operand<T> z = tf.clipByValue(squashed, f.number(edge), f.number(1 - edge));
    Operand<T> logit = f.minus(f.log(z), f.log(f.minus(f.number(1), z)));
    Operand<T> mean = f.mean(x);
    Operand<T> variance = f.mean(f.square(f.minus(x, mean)));
    // not sqrt, which TensorFlow Java cannot differentiate twice
    Operand<T> deviation = f.exp(f.times(0.5, f.log(f.plus(variance, f.number(FLOOR)))));
    return f.plus(mean, f.times(logit, deviation));
  }

  private static <T extends TFloating> List<Operand<T>> forward(Primitive.Forward<T> c) {
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    Operand<T> centred = f.minus(c.input(0), f.mean(c.input(0)));
    Operand<T> variance = f.mean(f.square(centred));
    Operand<T> r = c.keep("r", c.tf().math.rsqrt(f.plus(variance, f.number(FLOOR))));
    return List.of(c.tf().math.sigmoid(c.keep("h", f.times(centred, r))));
  }

  /** With g = z̄·z·(1 − z): r·(g − mean(g) − h·mean(g·h)). */
  private static <T extends TFloating> List<Operand<T>> gradient(Primitive.Backward<T> c) {
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    Operand<T> h = c.residual("h");
    Operand<T> z = c.output();
    Operand<T> g = f.times(c.cotangent(), f.times(z, f.minus(f.number(1), z)));
    Operand<T> alongH = f.times(h, f.mean(f.times(g, h)));
    return List.of(f.times(c.residual("r"), f.minus(f.minus(g, f.mean(g)), alongH)));
  }
}
