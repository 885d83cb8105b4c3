// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.ot;

import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.ops.internal.math.Axes;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * Solves {@code Σₖ Wₖᵢ(xᵢ + yₖ) = rᵢ, Σᵢ Wₖᵢ(xᵢ + yₖ) = sₖ}, the Newton equations of the dual, for
 * weights W ≥ 0 (R, m, n), elements x, r (R, 1, n) and anchors y, s (R, m, 1).
 *
 * <p>The matrix of x is diagonal: x is eliminated, and the Schur complement, the Laplacian of a
 * graph that links the anchors, gives y. O(m²·n + m³) time and O(m·n + m²) memory a row.
 *
 * <p>A shift of x against y changes nothing, and so does one for each part of the graph of weights
 * that is not linked to the rest. The right-hand side sums to 0 over such a part, and the sums x +
 * y within it, all that the plan depends on, are then unique.
 *
 * <p>The registered gradient solves the same system, and has every order. Only the scale of the
 * complement is stopped, on which the solution does not depend.
 */
final class SchurSystem {
  /** Relative, on the diagonal: enough to choose one of the solutions, too little to be seen. */
  private static final double RIDGE = 1e-12;

  /** The rounding error of a right-hand side, relative to the weights. */
  private static final double ROUNDING = 1e-14;

  private static final Primitive OPERATOR =
      Primitive.ofDoubles("softtf.transport_system")
          .forward(SchurSystem::forward)
          .gradient(SchurSystem::gradient);

  private SchurSystem() {}

  /**
   * A solution.
   *
   * @param elements x
   * @param anchors y
   */
  record Solution(Operand<TFloat64> elements, Operand<TFloat64> anchors) {

    /** xᵢ + yₖ, (R, m, n). */
    Operand<TFloat64> sums(RowMath<TFloat64> f) {
      return f.plus(elements, anchors);
    }
  }

  /**
   * What is added to the diagonal of the system.
   *
   * @param elements to that of x, (R, 1, 1)
   * @param anchors to that of y, (R, m, 1) or (R, 1, 1)
   */
  record Damping(Operand<TFloat64> elements, Operand<TFloat64> anchors) {}

  /**
   * A solution through which gradients of any order flow; weights that are not finite count as 0.
   *
   * @param right r and s
   */
  static Solution solve(Ops tf, Operand<TFloat64> weights, Solution right) {
    List<Operand<TFloat64>> both =
        OPERATOR.applyAll(tf, Attributes.NONE, weights, right.elements(), right.anchors());
    return new Solution(both.get(0), both.get(1));
  }

  private static List<Operand<TFloat64>> forward(Primitive.Forward<TFloat64> c) {
    RowMath<TFloat64> f = new RowMath<>(c.tf(), TFloat64.class);
    Operand<TFloat64> weights = c.input(0);
    Operand<TFloat64> zero = f.number(0);
    Operand<TFloat64> finite = f.tf().select(f.tf().math.isFinite(weights), weights, zero);
    Solution right = new Solution(c.input(1), c.input(2));
    // links below the rounding error of the right-hand side would make any number of it
    Operand<TFloat64> least = f.times(ROUNDING, f.stop(PlanSums.overElements(f, finite)));
    Solution solution = damped(f, finite, new Damping(zero, least), right);
    return List.of(solution.elements(), solution.anchors());
  }

  /** The system is symmetric: the cotangents of r and s solve it, and W's is an outer sum. */
  private static List<Operand<TFloat64>> gradient(Primitive.Backward<TFloat64> c) {
    RowMath<TFloat64> f = new RowMath<>(c.tf(), TFloat64.class);
    Solution adjoint = solve(c.tf(), c.input(0), new Solution(c.cotangent(0), c.cotangent(1)));
    Solution solution = new Solution(c.output(0), c.output(1));
    Operand<TFloat64> ofWeights = f.negative(f.times(adjoint.sums(f), solution.sums(f)));
    return List.of(ofWeights, adjoint.elements(), adjoint.anchors());
  }

  /**
   * Solves with damping, by elimination of the elements.
   *
   * @param right r and s
   */
  static Solution damped(
      RowMath<TFloat64> f, Operand<TFloat64> weights, Damping damping, Solution right) {
    Operand<TFloat64> diagonal =
        positive(f, f.plus(PlanSums.overAnchors(f, weights), damping.elements()));
    Operand<TFloat64> shares = f.over(weights, diagonal);
    Operand<TFloat64> products =
        f.tf().train.batchMatMul(shares, weights, TFloat64.class, BatchMatMul.adjY(true));
    Operand<TFloat64> identity = identity(f, weights);
    Operand<TFloat64> links = f.times(products, f.minus(f.number(1), identity));
    // the sum of an anchor's links, not its weight less its own product, which cancel
    Operand<TFloat64> own =
        f.plus(
            f.plus(PlanSums.overElements(f, links), damping.anchors()),
            f.times(damping.elements(), PlanSums.overElements(f, shares)));
    Operand<TFloat64> rest =
        f.minus(right.anchors(), PlanSums.overElements(f, f.times(shares, right.elements())));
    Operand<TFloat64> y = complement(f, positive(f, own), links, identity, rest);
    Operand<TFloat64> x =
        f.minus(f.over(right.elements(), diagonal), PlanSums.overAnchors(f, f.times(shares, y)));
    return new Solution(x, y);
  }

  /** Solves (diag(own) − links)·y = rest, scaled to a diagonal of ones. */
  private static Operand<TFloat64> complement(
      RowMath<TFloat64> f,
      Operand<TFloat64> own,
      Operand<TFloat64> links,
      Operand<TFloat64> identity,
      Operand<TFloat64> rest) {
    Operand<TFloat64> scale = f.stop(f.tf().math.rsqrt(own));
    Operand<TFloat64> across = f.tf().linalg.transpose(scale, f.tf().constant(new int[] {0, 2, 1}));
    Operand<TFloat64> ones = f.times(f.times(identity, own), f.times(1 + RIDGE, f.square(scale)));
    Operand<TFloat64> matrix = f.minus(ones, f.times(f.times(links, scale), across));
    return f.times(scale, DenseSystem.solve(f, matrix, f.times(scale, rest)));
  }

  /** An anchor or element without links: any number will do for it. */
  private static Operand<TFloat64> positive(RowMath<TFloat64> f, Operand<TFloat64> x) {
    Operand<TBool> isPositive = f.tf().math.greater(x, f.number(0));
    return f.tf().select(isPositive, x, f.number(1));
  }

  /** (m, m). */
  private static Operand<TFloat64> identity(RowMath<TFloat64> f, Operand<TFloat64> weights) {
    Ops tf = f.tf();
    Operand<TInt32> range = Axes.positions(tf, Axes.size(tf, weights, 1));
    return f.indicator(
        tf.math.equal(tf.expandDims(range, tf.constant(0)), tf.expandDims(range, tf.constant(1))));
  }
}
