// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.permutahedron;

import java.util.Arrays;
import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.ops.internal.math.Constants;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
import org.tensorflow.Operand;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * How far each element is from its block's mean, or from its block's log-sum-exp; 0 for an element
 * that is a block of its own. O(n).
 *
 * <p>With p = 1/length or the exponential of the result the gradient is g − p·Σ g over the block:
 * derivatives of every order need nothing but the result and the blocks. Nothing is stopped but the
 * number that the elements are taken relative to, which the result does not depend on.
 */
final class BlockDeviation {
  private static final String LOGARITHMIC = "logarithmic";
  private static final String LENGTH = "length of the block";

  private static final Primitive OPERATOR =
      Primitive.named("softtf.block_deviation")
          .residuals(attributes -> attributes.flag(LOGARITHMIC) ? List.of() : List.of(LENGTH))
          .forward(BlockDeviation::forward)
          .gradient(BlockDeviation::gradient);

  private BlockDeviation() {}

  /** From the mean. */
  static <T extends TFloating> Operand<T> fromMean(
      RowMath<T> f, Operand<T> x, Operand<T> near, Blocks blocks) {
    return apply(f, x, near, blocks, false);
  }

  /** From the log-sum-exp: the logarithm of softmax within the block. */
  static <T extends TFloating> Operand<T> fromLogSum(
      RowMath<T> f, Operand<T> x, Operand<T> near, Blocks blocks) {
    return apply(f, x, near, blocks, true);
  }

  /**
   * Builds it.
   *
   * @param near for each element a number that its block has in common and that is near its
   *     elements; for the log-sum-exp the greatest of them
   */
  private static <T extends TFloating> Operand<T> apply(
      RowMath<T> f, Operand<T> x, Operand<T> near, Blocks blocks, boolean logarithmic) {
    return OPERATOR.apply(
        f.tf(),
        Attributes.of(LOGARITHMIC, logarithmic),
        x,
        f.stop(near),
        blocks.ids(),
        blocks.count());
  }

  private static <T extends TFloating> List<Operand<T>> forward(Primitive.Forward<T> c) {
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    Blocks blocks = new Blocks(c.input(2, TInt32.class), c.input(3, TInt32.class));
    // the result does not change with a shift of the block, so the gradient may leave it out
    Operand<T> x = f.minus(c.input(0), c.input(1));
    if (c.attributes().flag(LOGARITHMIC)) {
      return List.of(f.minus(x, f.log(blocks.totals(f.tf(), f.exp(x)))));
    }
    // divided by, because TensorFlow's reciprocal of 1 is not always 1
    Operand<T> length = blocks.totals(f.tf(), Constants.onesLike(f.tf(), x));
    return List.of(f.minus(x, f.over(blocks.totals(f.tf(), x), c.keep(LENGTH, length))));
  }

  private static <T extends TFloating> List<Operand<T>> gradient(Primitive.Backward<T> c) {
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    Operand<T> g = c.cotangent();
    Blocks blocks = new Blocks(c.input(2, TInt32.class), c.input(3, TInt32.class));
    Operand<T> total = blocks.totals(f.tf(), g);
    Operand<T> shared =
        c.attributes().flag(LOGARITHMIC)
            ? f.times(f.exp(c.output()), total)
            : f.over(total, c.residual(LENGTH));
    return Arrays.asList(f.minus(g, shared), null, null, null);
  }
}
