package org.softtf.ops.internal.array.ot;

import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.CustomOperator;
import org.softtf.gradients.ForwardContext;
import org.softtf.gradients.GradientContext;
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
 * <p>A shift of x against y changes nothing, and so does one for each part of the graph of weights
 * that is not linked to the rest. The right-hand side sums to 0 over such a part, and the sums x +
 * y within it, all that the plan depends on, are then unique.
 */
final class SchurSystem {
  /** Relative, on the diagonal: enough to choose one of the solutions, too little to be seen. */
  private static final double RIDGE = 1e-12;

  private static final CustomOperator OPERATOR =
      CustomOperator.named("softtf.transport_system")
          .forward(SchurSystem::forward)
          .gradient(SchurSystem::gradient)
          .ordinaryGradientAgrees()
          .gradientBuiltOnDemand()
          .create();

  private SchurSystem() {}

  /**
   * A solution.
   *
   * @param elements x
   * @param anchors y
   */
  record Solution(Operand<TFloat64> elements, Operand<TFloat64> anchors) {

    /** xᵢ + yₖ, (R, m, n). */
    Operand<TFloat64> sums(Ops tf) {
      return tf.math.add(elements, anchors);
    }
  }

  /**
   * A solution through which gradients of any order flow; weights that are not finite count as 0.
   */
  static Solution solve(
      Ops tf, Operand<TFloat64> weights, Operand<TFloat64> elements, Operand<TFloat64> anchors) {
    return solution(OPERATOR.apply(tf, List.of(weights, elements, anchors), Attributes.NONE));
  }

  @SuppressWarnings("unchecked") // the operator works in float64
  private static Solution solution(List<Operand<?>> outputs) {
    return new Solution((Operand<TFloat64>) outputs.get(0), (Operand<TFloat64>) outputs.get(1));
  }

  private static List<Operand<?>> forward(ForwardContext c) {
    Ops tf = c.tf();
    Operand<TFloat64> weights = c.input(0);
    Operand<TFloat64> zero = tf.constant(0.0);
    Operand<TFloat64> finite = tf.select(tf.math.isFinite(weights), weights, zero);
    Solution solution = damped(tf, finite, zero, zero, c.input(1), c.input(2));
    return List.of(solution.elements(), solution.anchors());
  }

  /** The system is symmetric: the cotangents of r and s solve it, and W's is an outer sum. */
  private static List<Operand<?>> gradient(GradientContext c) {
    Ops tf = c.tf();
    Solution adjoint = solve(tf, c.input(0), c.cotangent(0), c.cotangent(1));
    Solution solution = new Solution(c.output(0), c.output(1));
    Operand<TFloat64> ofWeights = tf.math.neg(tf.math.mul(adjoint.sums(tf), solution.sums(tf)));
    return List.of(ofWeights, adjoint.elements(), adjoint.anchors());
  }

  /**
   * Solves with damping added to the diagonal, by elimination of the elements.
   *
   * @param elementDamping (R, 1, 1)
   * @param anchorDamping (R, m, 1) or (R, 1, 1)
   */
  static Solution damped(
      Ops tf,
      Operand<TFloat64> weights,
      Operand<TFloat64> elementDamping,
      Operand<TFloat64> anchorDamping,
      Operand<TFloat64> elements,
      Operand<TFloat64> anchors) {
    Operand<TFloat64> diagonal =
        positive(tf, tf.math.add(PlanSums.overAnchors(tf, weights), elementDamping));
    Operand<TFloat64> shares = tf.math.div(weights, diagonal);
    Operand<TFloat64> products =
        tf.train.batchMatMul(shares, weights, TFloat64.class, BatchMatMul.adjY(true));
    Operand<TFloat64> identity = identity(tf, weights);
    Operand<TFloat64> links = tf.math.mul(products, tf.math.sub(tf.constant(1.0), identity));
    // the sum of an anchor's links, not its weight less its own product, which cancel
    Operand<TFloat64> own =
        tf.math.add(
            tf.math.add(PlanSums.overElements(tf, links), anchorDamping),
            tf.math.mul(elementDamping, PlanSums.overElements(tf, shares)));
    Operand<TFloat64> rest =
        tf.math.sub(anchors, PlanSums.overElements(tf, tf.math.mul(shares, elements)));
    Operand<TFloat64> y = reduced(tf, positive(tf, own), links, identity, rest);
    Operand<TFloat64> x =
        tf.math.sub(
            tf.math.div(elements, diagonal), PlanSums.overAnchors(tf, tf.math.mul(shares, y)));
    return new Solution(x, y);
  }

  /** Solves (diag(own) − links)·y = rest, scaled to a diagonal of ones. */
  private static Operand<TFloat64> reduced(
      Ops tf,
      Operand<TFloat64> own,
      Operand<TFloat64> links,
      Operand<TFloat64> identity,
      Operand<TFloat64> rest) {
    Operand<TFloat64> scale = tf.stopGradient(tf.math.rsqrt(own));
    Operand<TFloat64> across = tf.linalg.transpose(scale, tf.constant(new int[] {0, 2, 1}));
    Operand<TFloat64> ones =
        tf.math.mul(
            tf.math.mul(identity, own), tf.math.mul(tf.math.square(scale), tf.constant(1 + RIDGE)));
    Operand<TFloat64> matrix = tf.math.sub(ones, tf.math.mul(tf.math.mul(links, scale), across));
    return tf.math.mul(scale, DenseSystem.solve(tf, matrix, tf.math.mul(scale, rest)));
  }

  /** An anchor or element without links: any number will do for it. */
  private static Operand<TFloat64> positive(Ops tf, Operand<TFloat64> x) {
    Operand<TBool> isPositive = tf.math.greater(x, tf.constant(0.0));
    return tf.select(isPositive, x, tf.constant(1.0));
  }

  /** (m, m). */
  private static Operand<TFloat64> identity(Ops tf, Operand<TFloat64> weights) {
    Operand<TInt32> count =
        weights.shape().numDimensions() == 3 && weights.shape().get(1) >= 0
            ? tf.constant((int) weights.shape().get(1))
            : tf.gather(tf.shape(weights), tf.constant(1), tf.constant(0));
    Operand<TInt32> range = tf.range(tf.constant(0), count, tf.constant(1));
    return tf.dtypes.cast(
        tf.math.equal(tf.expandDims(range, tf.constant(0)), tf.expandDims(range, tf.constant(1))),
        TFloat64.class);
  }
}
