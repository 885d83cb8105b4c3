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

/**
 * Solves systems with symmetric positive definite matrices of five diagonals, by parallel cyclic
 * reduction of 2 × 2 blocks (Hockney and Jesshope, Parallel Computers, 1981; for blocks, Hirshman
 * et al., BCYCLIC, 2010).
 *
 * <p>Seen as blocks of two rows the matrix has three diagonals: Dᵢ, Lᵢ before it and Lᵢ₊₁ᵀ behind
 * it. A level takes the neighbours' equations from each block's, which then depends on blocks twice
 * as far off:
 *
 * <pre>
 *   M = Lᵢ·Dᵢ₋ₕ⁻¹   N = Lᵢ₊ₕᵀ·Dᵢ₊ₕ⁻¹   Dᵢ ← Dᵢ − M·Lᵢᵀ − N·Lᵢ₊ₕ   Lᵢ ← −M·Lᵢ₋ₕ   r ← r − M·rᵢ₋ₕ − N·rᵢ₊ₕ
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
  private final List<Level> levels = new ArrayList<>();
  private final Operand<TFloat64> last;

  /** What a level takes from a block: M times the block h before it, N times that h behind it. */
  private record Level(int h, Operand<TFloat64> before, Operand<TFloat64> behind) {}

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
    List<Output<TFloat64>> own = evenAndOdd(main, m, 1);
    List<Output<TFloat64>> next = evenAndOdd(beside, m - 1, 0);
    List<Output<TFloat64>> second = evenAndOdd(after, m - 2, 0);
    Operand<TFloat64> zero = f.tf().zerosLike(own.get(0));
    Operand<TFloat64> diagonal = matrices(own.get(0), next.get(0), next.get(0), own.get(1));
    Operand<TFloat64> least = f.times(LEAST_LEFT, diagonal);
    Operand<TFloat64> coupling =
        shifted(matrices(second.get(0), next.get(1), zero, second.get(1)), 1, 0);
    for (int h = 1; h < p; h *= 2) {
      Operand<TFloat64> pivots = pivots(diagonal, least);
      Operand<TFloat64> following = shifted(coupling, -h, 0);
      Operand<TFloat64> before = divided(coupling, shifted(pivots, h, 1), 1);
      Operand<TFloat64> behind = divided(transposed(following), shifted(pivots, -h, 1), 1);
      levels.add(new Level(h, before, behind));
      Operand<TFloat64> taken =
          f.plus(product(before, transposed(coupling)), product(behind, following));
      diagonal = f.minus(diagonal, taken);
      coupling = f.negative(product(before, shifted(coupling, h, 0)));
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
      Operand<TFloat64> before = product(level.before(), shifted(r, level.h(), 0));
      Operand<TFloat64> behind = product(level.behind(), shifted(r, -level.h(), 0));
      r = f.minus(r, f.plus(before, behind));
    }
    List<Output<TFloat64>> x = tf.unstack(divided(r, last, 0), 2L, Unstack.axis(0L)).output();
    Operand<TFloat64> together = tf.stack(List.of(x.get(0), x.get(1)), Stack.axis(3L));
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

  private Operand<TFloat64> transposed(Operand<TFloat64> x) {
    return f.tf().linalg.transpose(x, f.tf().constant(new int[] {1, 0, 2, 3}));
  }

  /** Of each block the one h before it, or what fills the place of none. */
  private Operand<TFloat64> shifted(Operand<TFloat64> x, int h, double fill) {
    Ops tf = f.tf();
    Operand<TFloat64> kept =
        tf.slice(
            x,
            tf.constant(new int[] {0, 0, 0, Math.max(-h, 0)}),
            tf.constant(new int[] {-1, -1, -1, p - Math.abs(h)}));
    int[][] paddings = {{0, 0}, {0, 0}, {0, 0}, {Math.max(h, 0), Math.max(-h, 0)}};
    return tf.pad(kept, tf.constant(paddings), f.number(fill));
  }

  /** X·Y of each block; element by element, which is faster than products of small matrices. */
  private Operand<TFloat64> product(Operand<TFloat64> x, Operand<TFloat64> y) {
    List<Output<TFloat64>> columns = split(x, 1, 2);
    List<Output<TFloat64>> rows = split(y, 0, 2);
    return f.plus(f.times(columns.get(0), rows.get(0)), f.times(columns.get(1), rows.get(1)));
  }

  private List<Output<TFloat64>> split(Operand<TFloat64> x, int axis, long count) {
    return f.tf().split(f.tf().constant(axis), x, count).output();
  }

  /**
   * The factors a, l and e of D = [[a, a·l], [a·l, e + a·l²]], (3, 1, R, p), by which nothing
   * overflows that D does not.
   */
  private Operand<TFloat64> pivots(Operand<TFloat64> diagonal, Operand<TFloat64> least) {
    List<Output<TFloat64>> d = split(reshaped(diagonal, 4, 1), 0, 4);
    List<Output<TFloat64>> bounds = split(reshaped(least, 4, 1), 0, 4);
    Operand<TFloat64> a = f.maximum(d.get(0), bounds.get(0));
    Operand<TFloat64> l = f.over(d.get(1), a);
    Operand<TFloat64> e = f.maximum(f.minus(d.get(3), f.times(d.get(1), l)), bounds.get(3));
    return f.tf().concat(List.of(a, l, e), f.tf().constant(0));
  }

  /** D⁻¹·X along axis 0, X·D⁻¹ along axis 1. */
  private Operand<TFloat64> divided(Operand<TFloat64> x, Operand<TFloat64> pivots, int axis) {
    List<Output<TFloat64>> by = split(pivots, 0, 3);
    List<Output<TFloat64>> parts = split(x, axis, 2);
    Operand<TFloat64> l = by.get(1);
    Operand<TFloat64> second = f.over(f.minus(parts.get(1), f.times(l, parts.get(0))), by.get(2));
    Operand<TFloat64> first = f.minus(f.over(parts.get(0), by.get(0)), f.times(l, second));
    return f.tf().concat(List.of(first, second), f.tf().constant(axis));
  }
}
