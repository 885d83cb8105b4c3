package org.softtf.ops.internal.array.method;

import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.CustomOperator;
import org.softtf.gradients.ForwardContext;
import org.softtf.gradients.GradientContext;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.family.TFloating;

/**
 * z = σ(h), h = (x − mean)·r with r = 1/sqrt(variance + 1e-6), along the last axis; {@code
 * docs/algorithms.md}, section 5.
 */
final class Standardization {
  private static final double FLOOR = 1e-6;

  private static final CustomOperator OPERATOR =
      CustomOperator.named("softtf.standardize")
          .forward(Standardization::forward)
          .gradient(Standardization::gradient)
          .ordinaryGradientAgrees()
          .gradientBuiltOnDemand()
          .create();

  private Standardization() {}

  /** Values in (0, 1), in the order of x. */
  @SuppressWarnings("unchecked") // the operator keeps its input's type
  static <T extends TFloating> Operand<T> squash(Ops tf, Operand<T> x) {
    return (Operand<T>) OPERATOR.apply(tf, List.of(x), Attributes.NONE).get(0);
  }

  /**
   * The way back from values in (0, 1) to those of x, each (R, m).
   *
   * @param x what was squashed, (R, n)
   */
  static <T extends TFloating> Operand<T> undo(Ops tf, Operand<T> x, Operand<T> squashed) {
    RowMath<T> f = new RowMath<>(tf, x.type());
    double edge = Math.max(1e-10, 10 * f.epsilon());
    Operand<T> z = tf.clipByValue(squashed, f.number(edge), f.number(1 - edge));
    Operand<T> logit = f.minus(tf.math.log(z), tf.math.log(f.minus(f.number(1), z)));
    Operand<T> mean = mean(f, x);
    Operand<T> variance = mean(f, f.square(f.minus(x, mean)));
    // not sqrt, which TensorFlow Java cannot differentiate twice
    Operand<T> deviation =
        tf.math.exp(f.times(0.5, tf.math.log(f.plus(variance, f.number(FLOOR)))));
    return f.plus(mean, f.times(logit, deviation));
  }

  private static <T extends TFloating> List<Operand<T>> forward(ForwardContext c) {
    Operand<T> x = c.input(0);
    RowMath<T> f = new RowMath<>(c.tf(), x.type());
    Operand<T> centred = f.minus(x, mean(f, x));
    Operand<T> variance = mean(f, f.square(centred));
    Operand<T> r = c.keep(c.tf().math.rsqrt(f.plus(variance, f.number(FLOOR))));
    return List.of(c.tf().math.sigmoid(c.keep(f.times(centred, r))));
  }

  private static <T extends TFloating> List<Operand<?>> gradient(GradientContext c) {
    Operand<T> r = c.residual(0);
    Operand<T> h = c.residual(1);
    Operand<T> z = c.output(0);
    RowMath<T> f = new RowMath<>(c.tf(), z.type());
    Operand<T> g = f.times(c.cotangent(0), f.times(z, f.minus(f.number(1), z)));
    Operand<T> alongH = f.times(h, mean(f, f.times(g, h)));
    return List.of(f.times(r, f.minus(f.minus(g, mean(f, g)), alongH)));
  }

  private static <T extends TFloating> Operand<T> mean(RowMath<T> f, Operand<T> x) {
    return f.tf().math.mean(x, f.lastAxis(), Mean.keepDims(true));
  }
}
