// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.permutahedron;

import java.util.Arrays;
import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.ops.Mode;
import org.softtf.ops.internal.math.Powers;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
import org.tensorflow.Operand;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * t = s − γ, where each block's γ makes Σ t·|t|^(q−2) = Σ w over the block. O(n).
 *
 * <p>t and not its power is the primitive because its derivative is a function of t alone: with ρ =
 * |t|^(q−2), t′ = s′ − Σ ρ s′/Σ ρ + Σ w′/((q−1)·Σ ρ). So derivatives of every order need nothing
 * but t and the blocks. The γ that is given is stopped: two Newton steps from it carry two orders
 * of the ordinary gradient.
 */
final class BlockRoot {
  /** Newton steps that carry derivatives of the ordinary gradient. */
  private static final int LIVE_STEPS = 2;

  private static final String EXPONENT = "q";

  private static final Primitive OPERATOR =
      Primitive.named("softtf.block_root")
          .forward(BlockRoot::forward)
          .gradient(BlockRoot::gradient);

  private BlockRoot() {}

  /** The exponent q of a mode's norm: 3 in c1, 4 in c2. */
  static int exponent(Mode mode) {
    return Powers.ofMode(mode) + 1;
  }

  /**
   * Builds it.
   *
   * @param s (R, n)
   * @param w (R, n)
   * @param found γ for each element, without a gradient, (R, n)
   * @param q 3 or 4
   * @return (R, n)
   */
  static <T extends TFloating> Operand<T> of(
      RowMath<T> f, Operand<T> s, Operand<T> w, Operand<T> found, Blocks blocks, int q) {
    return OPERATOR.apply(
        f.tf(), Attributes.of(EXPONENT, q), s, w, f.stop(found), blocks.ids(), blocks.count());
  }

  /** |t|^(q−2). */
  static <T extends TFloating> Operand<T> density(RowMath<T> f, Operand<T> t, int q) {
    return q == 3 ? f.abs(t) : f.square(t);
  }

  /** t·|t|^(q−2). */
  static <T extends TFloating> Operand<T> power(RowMath<T> f, Operand<T> t, int q) {
    return f.times(t, density(f, t, q));
  }

  private static <T extends TFloating> List<Operand<T>> forward(Primitive.Forward<T> c) {
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    int q = c.attributes().integer(EXPONENT);
    Blocks blocks = new Blocks(c.input(3, TInt32.class), c.input(4, TInt32.class));
    Operand<T> t = f.minus(c.input(0), c.input(2));
    Operand<T> w = c.input(1);
    for (int step = 0; step < LIVE_STEPS; step++) {
      Operand<T> density = density(f, t, q);
      Operand<T> excess = blocks.totals(f.tf(), f.minus(f.times(t, density), w));
      Operand<T> slope = f.times(q - 1, blocks.totals(f.tf(), density));
      t = f.minus(t, f.tf().math.divNoNan(excess, slope));
    }
    return List.of(t);
  }

  private static <T extends TFloating> List<Operand<T>> gradient(Primitive.Backward<T> c) {
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    int q = c.attributes().integer(EXPONENT);
    Blocks blocks = new Blocks(c.input(3, TInt32.class), c.input(4, TInt32.class));
    Operand<T> g = c.cotangent();
    Operand<T> density = density(f, c.output(), q);
    Operand<T> mean =
        f.tf().math.divNoNan(blocks.totals(f.tf(), g), blocks.totals(f.tf(), density));
    return Arrays.asList(
        f.minus(g, f.times(density, mean)), f.over(mean, f.number(q - 1)), null, null, null);
  }
}
