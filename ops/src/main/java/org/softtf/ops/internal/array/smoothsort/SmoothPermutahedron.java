// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.smoothsort;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.softtf.gradients.Attributes;
import org.softtf.ops.internal.math.Constants;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceAll;
import org.tensorflow.op.math.Cumsum;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;

/**
 * The entropic projection onto a permutahedron with smooth bounds (SoftJAX, arXiv 2603.08824): the
 * descending y with the sum of w that maximises {@code ⟨z, y⟩ − Σ(s·log s − s) − Σ(d·log d − d)},
 * with slacks s = bₖ − (y₁ + … + yₖ) below smooth bounds b ({@link SymmetricPolynomials}) and gaps
 * d = yₖ − yₖ₊₁, k = 1 … n − 1.
 *
 * <p>At the maximum {@code log d = −β} and {@code log s = −(a + L·β)} with a = zₖ − zₖ₊₁ and the
 * multipliers β. As d = c − L·s, c being how much the bounds bend, a and c are all that β depends
 * on, and y follows from the gaps and the sum. {@link PrimalDualNewton} finds β, for long rows in
 * O(n log n) time a step; the bounds take O(n²) time and memory.
 *
 * <p>The registered gradient solves a {@link GapSystem}, and has every order. For the ordinary
 * gradient the search is stopped, and three Newton steps of length 0 with a stopped matrix follow
 * it, each of which carries one order.
 */
public final class SmoothPermutahedron {
  /** How many derivatives the ordinary gradient has right. */
  private static final int LIVE_STEPS = 3;

  /** Beyond it sums of the bounds would overflow. */
  private static final double GREATEST = 1e290;

  private static final String GAPS = "m";

  private static final Primitive POTENTIALS =
      Primitive.ofDoubles("softtf.smooth_sort_potentials")
          .forward(SmoothPermutahedron::forward)
          .gradient(SmoothPermutahedron::gradient);

  private SmoothPermutahedron() {}

  /**
   * Projects.
   *
   * @param tf where to build
   * @param z descending, divided by the softness, (R, n) or (1, n), n static
   * @param w in any order, (R, n) or (1, n)
   * @param softness of the bounds, where it is less than 1; for the message of a run that fails
   * @return y, (R, n), descending; NaN for a row with NaN, ±∞ or differences beyond 1e290
   */
  public static Operand<TFloat64> project(
      Ops tf, Operand<TFloat64> z, Operand<TFloat64> w, Operand<TFloat64> softness) {
    RowMath<TFloat64> f = new RowMath<>(tf, TFloat64.class);
    int n = (int) z.shape().get(1);
    Operand<TFloat64> mean = f.mean(w);
    if (n == 1) {
      return f.plus(mean, f.times(0, z));
    }
    Operand<TFloat64> steps = f.minus(columns(tf, z, 0, n - 1), columns(tf, z, 1, n - 1));
    Operand<TFloat64> bends = SymmetricPolynomials.bends(f, w, f.minimum(softness, f.number(1)));
    Operand<TFloat64> potentials =
        POTENTIALS.apply(
            tf,
            Attributes.of(GAPS, n - 1),
            f.plus(steps, tf.zerosLike(bends)),
            f.plus(bends, tf.zerosLike(steps)),
            softness);
    Operand<TFloat64> gaps = f.exp(f.negative(potentials));
    Operand<TFloat64> tails =
        tf.pad(
            tf.math.cumsum(gaps, tf.constant(1), Cumsum.reverse(true)),
            tf.constant(new int[][] {{0, 0}, {0, 1}}),
            f.number(0));
    return f.plus(f.minus(tails, f.mean(tails)), mean);
  }

  /** Columns of a matrix. */
  static Operand<TFloat64> columns(Ops tf, Operand<TFloat64> x, int first, int count) {
    return tf.slice(x, tf.constant(new int[] {0, first}), tf.constant(new int[] {-1, count}));
  }

  private static List<Operand<TFloat64>> forward(Primitive.Forward<TFloat64> c) {
    Ops tf = c.tf();
    RowMath<TFloat64> f = new RowMath<>(tf, TFloat64.class);
    int m = c.attributes().integer(GAPS);
    Operand<TBool> finite = tf.math.logicalAnd(finite(f, c.input(0)), finite(f, c.input(1)));
    Operand<TFloat64> steps = tf.select(finite, c.input(0), Constants.onesLike(tf, c.input(0)));
    Operand<TFloat64> bends = tf.select(finite, c.input(1), Constants.onesLike(tf, c.input(1)));
    Operand<TFloat64> potentials =
        new PrimalDualNewton(m).find(f, f.stop(steps), f.stop(bends), f.stop(c.input(2)));
    GapMatrix matrix = GapSystem.matrix(f, m);
    Operand<TFloat64> exponents = exponents(tf, steps);
    UnaryOperator<Operand<TFloat64>> solver =
        matrix.stoppedSolver(f.stop(amounts(f, exponents, potentials, matrix)));
    // these steps are 0. With the matrix of the first one for all, each gains one derivative
    for (int step = 0; step < LIVE_STEPS; step++) {
      Operand<TFloat64> amounts = amounts(f, exponents, potentials, matrix);
      Operand<TFloat64> missing = f.minus(bends, matrix.sums(amounts));
      potentials = f.plus(potentials, solver.apply(f.minus(f.stop(missing), missing)));
    }
    Operand<TFloat64> mark = tf.select(finite, f.number(0), f.number(Double.NaN));
    return List.of(f.plus(potentials, mark));
  }

  /** Of numbers that are not negative, or NaN. */
  private static Operand<TBool> finite(RowMath<TFloat64> f, Operand<TFloat64> x) {
    Operand<TBool> each = f.tf().math.lessEqual(x, f.number(GREATEST));
    return f.tf().reduceAll(each, f.tf().constant(1), ReduceAll.keepDims(true));
  }

  /** [a, 0], (R, m) → (R, 2m). */
  static Operand<TFloat64> exponents(Ops tf, Operand<TFloat64> steps) {
    return tf.concat(List.of(steps, tf.zerosLike(steps)), tf.constant(1));
  }

  /** exp(−[a, 0] − β·K). */
  private static Operand<TFloat64> amounts(
      RowMath<TFloat64> f,
      Operand<TFloat64> exponents,
      Operand<TFloat64> potentials,
      GapMatrix matrix) {
    return f.exp(f.negative(f.plus(exponents, matrix.differences(potentials))));
  }

  private static List<Operand<TFloat64>> gradient(Primitive.Backward<TFloat64> c) {
    Ops tf = c.tf();
    RowMath<TFloat64> f = new RowMath<>(tf, TFloat64.class);
    int m = c.attributes().integer(GAPS);
    GapMatrix matrix = GapSystem.matrix(f, m);
    Operand<TFloat64> amounts = amounts(f, exponents(tf, c.input(0)), c.output(), matrix);
    Operand<TFloat64> adjoint = f.negative(GapSystem.solve(tf, amounts, c.cotangent()));
    Operand<TFloat64> ofExponents = f.times(amounts, matrix.differences(adjoint));
    return Arrays.asList(columns(tf, ofExponents, 0, m), adjoint, null);
  }
}
