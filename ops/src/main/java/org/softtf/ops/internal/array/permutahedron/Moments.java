// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.permutahedron;

import java.util.ArrayList;
import java.util.List;
import org.softtf.ops.internal.math.Constants;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * For the p-norms: γ is the root of Σ (γ − s)·|γ − s|^(q−2) + Σ w = 0, by the block's length, mean
 * and central moments of s, and sum of w. With the deviation d = mean − γ this is
 *
 * <pre>
 *   length·d² + Σ (s − mean)² = |Σ w|, d of the sign of Σ w                     for q = 3
 *   length·d³ + 3d·Σ (s − mean)² + Σ (s − mean)³ = Σ w, a depressed cubic       for q = 4
 * </pre>
 *
 * <p>For q = 3 the w of a block must not differ in sign: then the γ − s do not either.
 */
final class Moments implements BlockStatistics {
  /** From within a factor of 2 below the root, to the last digit. */
  private static final int CUBIC_STEPS = 5;

  private static final List<String> NAMES =
      List.of("length", "mean of s", "sum of w", "second moment", "third moment");

  private static final int LENGTH = 0;
  private static final int MEAN = 1;
  private static final int SUM = 2;
  private static final int SECOND = 3;
  private static final int THIRD = 4;

  private final int q;

  Moments(int q) {
    this.q = q;
  }

  @Override
  public List<String> names() {
    return NAMES.subList(0, q + 1);
  }

  @Override
  public <T extends TFloating> List<Operand<T>> ofElements(
      RowMath<T> f, Operand<T> s, Operand<T> w) {
    List<Operand<T>> all = new ArrayList<>(List.of(Constants.onesLike(f.tf(), s), s, w));
    while (all.size() <= q) {
      all.add(f.tf().zerosLike(s));
    }
    return all;
  }

  @Override
  public <T extends TFloating> Operand<T> value(RowMath<T> f, List<Operand<T>> blocks) {
    return f.minus(blocks.get(MEAN), q == 3 ? square(f, blocks) : cubic(f, blocks));
  }

  private static <T extends TFloating> Operand<T> square(RowMath<T> f, List<Operand<T>> blocks) {
    Ops tf = f.tf();
    Operand<T> sum = blocks.get(SUM);
    Operand<T> left = f.maximum(f.minus(f.abs(sum), blocks.get(SECOND)), f.number(0));
    return f.times(tf.math.sign(sum), tf.math.sqrt(f.over(left, blocks.get(LENGTH))));
  }

  private static <T extends TFloating> Operand<T> cubic(RowMath<T> f, List<Operand<T>> blocks) {
    Operand<T> length = blocks.get(LENGTH);
    Operand<T> right = f.over(f.minus(blocks.get(SUM), blocks.get(THIRD)), length);
    return cubicRoot(f, f.over(blocks.get(SECOND), length), right);
  }

  /**
   * The d with d³ + 3·a·d = b, by Newton's method from below. Unlike the simplex' cubic, b may be 0
   * or negative, and no gradient is needed.
   */
  private static <T extends TFloating> Operand<T> cubicRoot(
      RowMath<T> f, Operand<T> a, Operand<T> b) {
    Ops tf = f.tf();
    Operand<T> size = f.abs(b);
    Operand<T> linear = f.times(3, a);
    // a third of the time of a power, and as good as one to start from
    Operand<T> scale = f.exp(f.times(2.0 / 3, f.log(size)));
    Operand<T> d = tf.math.divNoNan(size, f.plus(linear, scale));
    for (int step = 0; step < CUBIC_STEPS; step++) {
      Operand<T> square = f.square(d);
      Operand<T> excess = f.minus(f.times(d, f.plus(square, linear)), size);
      Operand<T> slope = f.plus(f.times(3, square), linear);
      d = f.minus(d, tf.math.divNoNan(excess, slope));
    }
    return f.times(tf.math.sign(b), d);
  }

  /** Means and moments relative to the first part, so that no digits are lost far from 0. */
  @Override
  public <T extends TFloating> List<Operand<T>> merge(
      RowMath<T> f, List<Operand<T>> blocks, MergedBlocks merged) {
    Ops tf = f.tf();
    Operand<T> length = blocks.get(LENGTH);
    Operand<T> lengths = merged.sums(tf, length);
    Operand<T> first = merged.first(tf, blocks.get(MEAN));
    Operand<T> offset = f.minus(blocks.get(MEAN), merged.spread(tf, first));
    Operand<T> shift = f.over(merged.sums(tf, f.times(length, offset)), lengths);
    Operand<T> apart = f.minus(offset, merged.spread(tf, shift));
    Operand<T> square = f.times(length, f.square(apart));
    Operand<T> second = blocks.get(SECOND);
    List<Operand<T>> all =
        new ArrayList<>(
            List.of(
                lengths,
                f.plus(first, shift),
                merged.sums(tf, blocks.get(SUM)),
                merged.sums(tf, f.plus(second, square))));
    if (q == 4) {
      Operand<T> third = f.times(apart, f.plus(f.times(3, second), square));
      all.add(merged.sums(tf, f.plus(blocks.get(THIRD), third)));
    }
    return all;
  }
}
