// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.simplex;

import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.math.LogSumExp;
import org.softtf.ops.internal.math.Powers;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.family.TFloating;

/**
 * Projection of logits v onto the probability simplex along the last axis; {@code
 * docs/algorithms.md}, section 6.
 *
 * <p>In the smooth mode it is softmax, in c0, c1, c2 it is α-entmax: max(v − θ, 0)^p, see {@link
 * EntmaxRoot}. A row with NaN or +∞ is NaN; an element −∞ has probability 0.
 */
public final class Simplex {
  private static final Primitive EXPECTATION =
      Primitive.named("softtf.simplex_expectation")
          .residuals("root")
          .forward(Simplex::expectation)
          .gradient(Simplex::expectationGradient);

  private Simplex() {}

  public static <T extends TFloating> Operand<T> probabilities(
      Ops tf, Operand<T> logits, Mode mode) {
    return mode == Mode.SMOOTH
        ? tf.nn.softmax(logits)
        : EntmaxRoot.raise(
            new RowMath<>(tf, logits.type()), EntmaxRoot.of(tf, logits, mode), Powers.ofMode(mode));
  }

  /** Logarithms of the probabilities; −∞, with no gradient, where they are 0. */
  public static <T extends TFloating> Operand<T> logarithms(Ops tf, Operand<T> logits, Mode mode) {
    RowMath<T> f = new RowMath<>(tf, logits.type());
    if (mode != Mode.SMOOTH) {
      return logarithm(f, probabilities(tf, logits, mode));
    }
    // not LogSoftmax: TensorFlow's C++ gradient of it sums over axis 1, whatever the rank
    return LogSumExp.of(f, logits).logarithms(f);
  }

  public static <T extends TFloating> Operand<T> logarithm(RowMath<T> f, Operand<T> probabilities) {
    Ops tf = f.tf();
    Operand<TBool> zero = tf.math.equal(probabilities, f.number(0));
    Operand<T> safe = tf.select(zero, f.number(1), probabilities);
    return tf.select(zero, f.number(Double.NEGATIVE_INFINITY), f.log(safe));
  }

  /**
   * Σⱼ Pₖⱼ xⱼ with P the projection of the logits.
   *
   * <p>Fused because its gradient needs P only once: logits' = g·p·w·(xⱼ − mean of x under w), with
   * w = P for smooth (p = 1) and w = t^(p−1) for the others.
   *
   * @param logits (R, m, n)
   * @param x (R, n)
   * @return (R, m)
   */
  public static <T extends TFloating> Operand<T> expectation(
      Ops tf, Operand<T> logits, Operand<T> x, Mode mode) {
    return EXPECTATION.apply(tf, Attributes.of(Primitive.MODE, mode), logits, x);
  }

  private static <T extends TFloating> List<Operand<T>> expectation(Primitive.Forward<T> c) {
    Operand<T> logits = c.input(0);
    Mode mode = c.mode();
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    Operand<T> root =
        c.keep(
            "root",
            mode == Mode.SMOOTH ? c.tf().nn.softmax(logits) : EntmaxRoot.of(c.tf(), logits, mode));
    Operand<T> probabilities =
        mode == Mode.SMOOTH ? root : EntmaxRoot.raise(f, root, Powers.ofMode(mode));
    return List.of(f.squeeze(f.product(probabilities, f.asColumns(c.input(1))), 2));
  }

  private static <T extends TFloating> List<Operand<T>> expectationGradient(
      Primitive.Backward<T> c) {
    Mode mode = c.mode();
    Operand<T> root = c.residual("root");
    Operand<T> x = c.input(1);
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    int power = mode == Mode.SMOOTH ? 1 : Powers.ofMode(mode);
    Operand<T> weight = mode == Mode.SMOOTH ? root : EntmaxRoot.raise(f, root, power - 1);
    Operand<T> probabilities = mode == Mode.SMOOTH ? root : EntmaxRoot.raise(f, root, power);
    Operand<T> g = c.cotangent();
    Operand<T> columns = f.asColumns(g);
    Operand<T> mean =
        mode == Mode.SMOOTH
            ? f.asColumns(c.output())
            : f.over(f.product(weight, f.asColumns(x)), f.sum(weight));
    Operand<T> slope = power == 1 ? columns : f.times(power, columns);
    Operand<T> logits = f.times(f.times(weight, slope), f.minus(f.asRows(x), mean));
    return List.of(logits, f.squeeze(f.product(f.asRows(g), probabilities), 1));
  }
}
