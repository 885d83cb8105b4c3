package org.softtf.ops.internal.array.permutahedron;

import java.util.Arrays;
import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.CustomOperator;
import org.softtf.gradients.ForwardContext;
import org.softtf.gradients.GradientContext;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * t = s − γ, where each block's γ makes Σ t·|t|^(q−2) = Σ w over the block.
 *
 * <p>t and not its power is the primitive because its derivative is a function of t alone: with ρ =
 * |t|^(q−2), t' = s' − Σ ρ s'/Σ ρ + Σ w'/((q−1)·Σ ρ).
 */
final class BlockRoot {
  private static final CustomOperator OPERATOR =
      CustomOperator.named("softtf.block_root")
          .forward(BlockRoot::forward)
          .gradient(BlockRoot::gradient)
          .ordinaryGradientAgrees()
          .gradientBuiltOnDemand()
          .create();

  private BlockRoot() {}

  /**
   * Builds it.
   *
   * @param s (R, n)
   * @param w (R, n)
   * @param found γ for each element, without a gradient, (R, n)
   * @param q 3 or 4
   * @return (R, n)
   */
  @SuppressWarnings("unchecked") // the operator keeps its inputs' type
  public static <T extends TFloating> Operand<T> of(
      Ops tf, Operand<T> s, Operand<T> w, Operand<T> found, Blocks blocks, int q) {
    return (Operand<T>)
        OPERATOR
            .apply(
                tf,
                List.of(s, w, tf.stopGradient(found), blocks.ids(), blocks.count()),
                Attributes.of("q", q))
            .get(0);
  }

  /** |t|^(q−2). */
  static <T extends TFloating> Operand<T> density(Ops tf, Operand<T> t, int q) {
    return q == 3 ? tf.math.abs(t) : tf.math.square(t);
  }

  /** t·|t|^(q−2). */
  static <T extends TFloating> Operand<T> power(Ops tf, Operand<T> t, int q) {
    return tf.math.mul(t, density(tf, t, q));
  }

  /** Two of Newton's steps from the root found: the ordinary gradient is then right twice. */
  private static <T extends TFloating> List<Operand<T>> forward(ForwardContext c) {
    Ops tf = c.tf();
    int q = c.attributes().integer("q");
    Blocks blocks = new Blocks(c.input(3), c.input(4));
    Operand<T> t = tf.math.sub(c.<T>input(0), c.<T>input(2));
    Operand<T> w = c.input(1);
    Operand<T> factor = tf.constant(t.type(), q - 1);
    for (int step = 0; step < 2; step++) {
      Operand<T> density = density(tf, t, q);
      Operand<T> excess = blocks.totals(tf, tf.math.sub(tf.math.mul(t, density), w));
      Operand<T> slope = tf.math.mul(factor, blocks.totals(tf, density));
      t = tf.math.sub(t, tf.math.divNoNan(excess, slope));
    }
    return List.of(t);
  }

  private static <T extends TFloating> List<Operand<?>> gradient(GradientContext c) {
    Ops tf = c.tf();
    int q = c.attributes().integer("q");
    Blocks blocks = new Blocks(c.input(3), c.input(4));
    Operand<T> g = c.cotangent(0);
    Operand<T> density = density(tf, c.<T>output(0), q);
    Operand<T> mean = tf.math.divNoNan(blocks.totals(tf, g), blocks.totals(tf, density));
    return Arrays.asList(
        tf.math.sub(g, tf.math.mul(density, mean)),
        tf.math.div(mean, tf.constant(mean.type(), q - 1)),
        null,
        null,
        null);
  }
}
