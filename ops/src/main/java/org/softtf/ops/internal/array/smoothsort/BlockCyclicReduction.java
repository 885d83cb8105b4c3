// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.smoothsort;

import java.util.ArrayList;
import java.util.List;
import org.softtf.ops.internal.math.RowMath;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * Solves systems with symmetric positive definite matrices of five diagonals, by parallel cyclic
 * reduction of 2 × 2 blocks (Hockney and Jesshope, Parallel Computers, 1981; for blocks, Hirshman
 * et al., BCYCLIC, 2010).
 *
 * <p>Seen as blocks of two rows the matrix has three diagonals: Dᵢ, Lᵢ before it and Uᵢ = Lᵢ₊₁ᵀ
 * behind it. A level takes the neighbours' equations from each block's, which then depends on
 * blocks twice as far off. With V = [L U] and W = D⁻¹·V = [W₁ W₂]:
 *
 * <pre>
 *   Dᵢ ← Dᵢ − (W₂ᵀ·U)ᵢ₋ₕ − (W₁ᵀ·L)ᵢ₊ₕ   Lᵢ ← −(W₂ᵀ·L)ᵢ₋ₕ   Uᵢ ← −(W₁ᵀ·U)ᵢ₊ₕ
 *   rᵢ ← rᵢ − (W₂ᵀ·r)ᵢ₋ₕ − (W₁ᵀ·r)ᵢ₊ₕ
 * </pre>
 *
 * <p>After log₂ levels none depends on another. O(m log m) time and memory.
 *
 * <p>The p blocks are (2, 2, R, p), and so few operations suffice; vectors are (2, 1, R, p).
 */
final class BlockCyclicReduction {
  /** What rounding errors leave of a pivot at least, relative to what it was. */
  private static final double LEAST_LEFT = 1e-14;

  private final RowMath<TFloat64> f;
  private final int m;
  private final int p;
  private final Operand<TInt32> axis0;
  private final Operand<TInt32> axis1;
  private final List<Level> levels = new ArrayList<>();
  private final Pivots last;

  /** The rows of [W₁ W₂] as columns, (4, 1, R, p) each, and where what they take goes. */
  private record Level(
      BlockShift later, BlockShift earlier, Operand<TFloat64> first, Operand<TFloat64> second) {}

  /** D = [[a, a·l], [a·l, e + a·l²]], by which nothing overflows that D does not. */
  private record Pivots(Operand<TFloat64> a, Operand<TFloat64> l, Operand<TFloat64> e) {}

  /**
   * Factorises.
   *
   * @param m how many rows the matrices have, static, at least 3
   * @param main the main diagonals, (R, m)
   * @param beside those beside it, by the upper row; the last one is not read
   * @param after those beside that, by the upper row; the last two are not read
   */
  BlockCyclicReduction(
      RowMath<TFloat64> f,
      int m,
      Operand<TFloat64> main,
      Operand<TFloat64> beside,
      Operand<TFloat64> after) {
    this.f = f;
    this.m = m;
    this.p = (m + 1) / 2;
    this.axis0 = f.tf().constant(0);
    this.axis1 = f.tf().constant(1);
    List<Output<TFloat64>> own = evenAndOdd(main, m, 1);
    List<Output<TFloat64>> next = evenAndOdd(beside, m - 1, 0);
    List<Output<TFloat64>> second = evenAndOdd(after, m - 2, 0);
    Operand<TFloat64> zero = f.tf().zerosLike(own.get(0));
    Operand<TFloat64> diagonal = matrices(own.get(0), next.get(0), next.get(0), own.get(1));
    Operand<TFloat64> coupled = matrices(second.get(0), next.get(1), zero, second.get(1));
    Operand<TFloat64> behind = matrices(second.get(0), zero, next.get(1), second.get(1));
    Operand<TFloat64> before = BlockShift.by(1, p, f).apply(coupled);
    List<Output<TFloat64>> least = elements(f.times(LEAST_LEFT, diagonal));
    for (int h = 1; h < p; h *= 2) {
      List<Output<TFloat64>> rows = split(f.tf().concat(List.of(before, behind), axis1), axis0);
      List<Operand<TFloat64>> divided = divided(rows, pivots(diagonal, least));
      Level level =
          new Level(
              BlockShift.by(h, p, f),
              BlockShift.by(-h, p, f),
              reshaped(divided.get(0), 4, 1),
              reshaped(divided.get(1), 4, 1));
      levels.add(level);
      List<Output<TFloat64>> products = products(level, rows);
      List<Output<TFloat64>> fromLater = split(level.earlier().apply(products.get(0)), axis1);
      List<Output<TFloat64>> fromEarlier = split(level.later().apply(products.get(1)), axis1);
      diagonal = f.minus(diagonal, f.plus(fromEarlier.get(1), fromLater.get(0)));
      before = f.negative(fromEarlier.get(0));
      behind = f.negative(fromLater.get(1));
    }
    this.last = pivots(diagonal, least);
  }

  /** The solution of the equations with these right sides, (R, m). */
  Operand<TFloat64> solve(Operand<TFloat64> right) {
    Ops tf = f.tf();
    List<Output<TFloat64>> both = evenAndOdd(right, m, 0);
    Operand<TFloat64> r =
        reshaped(tf.stack(List.of(both.get(0), both.get(1)), Stack.axis(0L)), 2, 1);
    for (Level level : levels) {
      List<Output<TFloat64>> products = products(level, split(r, axis0));
      Operand<TFloat64> fromLater = level.earlier().apply(products.get(0));
      Operand<TFloat64> fromEarlier = level.later().apply(products.get(1));
      r = f.minus(r, f.plus(fromEarlier, fromLater));
    }
    List<Operand<TFloat64>> x = divided(split(r, axis0), last);
    Operand<TFloat64> together = tf.stack(x, Stack.axis(4L));
    Operand<TFloat64> flat = tf.reshape(together, tf.constant(new int[] {-1, 2 * p}));
    return SmoothPermutahedron.columns(tf, flat, 0, m);
  }

  /** Of even and of odd rows, (R, p) each; so many are read, and filled up. */
  private List<Output<TFloat64>> evenAndOdd(Operand<TFloat64> x, int count, double fill) {
    Ops tf = f.tf();
    Operand<TFloat64> all =
        tf.pad(
            SmoothPermutahedron.columns(tf, x, 0, count),
            tf.constant(new int[][] {{0, 0}, {0, 2 * p - count}}),
            f.number(fill));
    Operand<TFloat64> blocks = tf.reshape(all, tf.constant(new int[] {-1, p, 2}));
    return tf.unstack(blocks, 2L, Unstack.axis(2L)).output();
  }

  /** [[a, b], [c, d]] for each block. */
  private Operand<TFloat64> matrices(
      Operand<TFloat64> a, Operand<TFloat64> b, Operand<TFloat64> c, Operand<TFloat64> d) {
    return reshaped(f.tf().stack(List.of(a, b, c, d), Stack.axis(0L)), 2, 2);
  }

  private Operand<TFloat64> reshaped(Operand<TFloat64> x, int rows, int columns) {
    return f.tf().reshape(x, f.tf().constant(new int[] {rows, columns, -1, p}));
  }

  private List<Output<TFloat64>> split(Operand<TFloat64> x, Operand<TInt32> axis) {
    return f.tf().split(axis, x, 2L).output();
  }

  /** The four elements of each matrix, (1, 1, R, p). */
  private List<Output<TFloat64>> elements(Operand<TFloat64> matrices) {
    return f.tf().split(axis0, reshaped(matrices, 4, 1), 4L).output();
  }

  /** W₁ᵀ·X and W₂ᵀ·X of X's rows; element by element, faster than products of small matrices. */
  private List<Output<TFloat64>> products(Level level, List<Output<TFloat64>> rows) {
    Operand<TFloat64> first = f.times(level.first(), rows.get(0));
    Operand<TFloat64> second = f.times(level.second(), rows.get(1));
    return split(f.plus(first, second), axis0);
  }

  private Pivots pivots(Operand<TFloat64> diagonal, List<Output<TFloat64>> least) {
    List<Output<TFloat64>> d = elements(diagonal);
    Operand<TFloat64> a = f.maximum(d.get(0), least.get(0));
    Operand<TFloat64> l = f.over(d.get(1), a);
    Operand<TFloat64> e = f.maximum(f.minus(d.get(3), f.times(d.get(1), l)), least.get(3));
    return new Pivots(a, l, e);
  }

  /** The rows of D⁻¹·X from those of X. */
  private List<Operand<TFloat64>> divided(List<Output<TFloat64>> rows, Pivots by) {
    Operand<TFloat64> second = f.over(f.minus(rows.get(1), f.times(by.l(), rows.get(0))), by.e());
    Operand<TFloat64> first = f.minus(f.over(rows.get(0), by.a()), f.times(by.l(), second));
    return List.of(first, second);
  }
}
