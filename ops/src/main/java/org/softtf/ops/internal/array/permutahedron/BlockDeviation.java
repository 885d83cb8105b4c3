package org.softtf.ops.internal.array.permutahedron;

import java.util.Arrays;
import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.CustomOperator;
import org.softtf.gradients.ForwardContext;
import org.softtf.gradients.GradientContext;
import org.softtf.ops.internal.math.Constants;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * How far each element is from its block's mean, or from its block's log-sum-exp; 0 for an element
 * that is a block of its own.
 *
 * <p>With p = 1/length or the exponential of the result the gradient is g − p·Σ g over the block:
 * derivatives of every order need nothing but the result and the blocks.
 */
final class BlockDeviation {
  private static final CustomOperator OPERATOR =
      CustomOperator.named("softtf.block_deviation")
          .forward(BlockDeviation::forward)
          .gradient(BlockDeviation::gradient)
          .ordinaryGradientAgrees()
          .gradientBuiltOnDemand()
          .create();

  private BlockDeviation() {}

  /** From the mean. */
  static <T extends TFloating> Operand<T> fromMean(
      Ops tf, Operand<T> x, Operand<T> near, Blocks blocks) {
    return apply(tf, x, near, blocks, false);
  }

  /** From the log-sum-exp: the logarithm of softmax within the block. */
  static <T extends TFloating> Operand<T> fromLogSum(
      Ops tf, Operand<T> x, Operand<T> near, Blocks blocks) {
    return apply(tf, x, near, blocks, true);
  }

  /**
   * Builds it.
   *
   * @param near for each element a number that its block has in common and that is near its
   *     elements; for the log-sum-exp the greatest of them
   */
  @SuppressWarnings("unchecked") // the operator keeps its first input's type
  private static <T extends TFloating> Operand<T> apply(
      Ops tf, Operand<T> x, Operand<T> near, Blocks blocks, boolean logarithmic) {
    return (Operand<T>)
        OPERATOR
            .apply(
                tf,
                List.of(x, tf.stopGradient(near), blocks.ids(), blocks.count()),
                Attributes.of("logarithmic", logarithmic))
            .get(0);
  }

  private static <T extends TFloating> List<Operand<T>> forward(ForwardContext c) {
    Ops tf = c.tf();
    Blocks blocks = new Blocks(c.input(2), c.input(3));
    // the result does not change with a shift of the block, so the gradient may leave it out
    Operand<T> x = tf.math.sub(c.<T>input(0), c.<T>input(1));
    if (c.attributes().flag("logarithmic")) {
      return List.of(tf.math.sub(x, tf.math.log(blocks.totals(tf, tf.math.exp(x)))));
    }
    // divided by, because TensorFlow's reciprocal of 1 is not always 1
    Operand<T> length = c.keep(blocks.totals(tf, Constants.onesLike(tf, x)));
    return List.of(tf.math.sub(x, tf.math.div(blocks.totals(tf, x), length)));
  }

  private static <T extends TFloating> List<Operand<?>> gradient(GradientContext c) {
    Ops tf = c.tf();
    Operand<T> g = c.cotangent(0);
    Blocks blocks = new Blocks(c.<TInt32>input(2), c.<TInt32>input(3));
    Operand<T> total = blocks.totals(tf, g);
    Operand<T> shared =
        c.attributes().flag("logarithmic")
            ? tf.math.mul(tf.math.exp(c.<T>output(0)), total)
            : tf.math.div(total, c.<T>residual(0));
    return Arrays.asList(tf.math.sub(g, shared), null, null, null);
  }
}
