package org.softtf.ops.internal.array.softsort;

import java.util.List;
import org.softtf.gradients.Attributes;
import org.softtf.gradients.CustomOperator;
import org.softtf.gradients.ForwardContext;
import org.softtf.gradients.GradientContext;
import org.softtf.ops.internal.math.Constants;
import org.softtf.ops.internal.math.LinearRecurrence;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * Means under the kernel exp(−|zₖ − zᵢ|) of a sorted row, without its n × n matrix.
 *
 * <pre>
 *   yₖ = Σᵢ exp(−|zₖ − zᵢ|)·vᵢ / Σᵢ exp(−|zₖ − zᵢ|)
 * </pre>
 *
 * <p>This is softsort in its smooth mode: with v the sorted values y is the soft sort, with v the
 * positions y are the soft ranks. In sorted order the kernel splits into a part to the left and a
 * part to the right, each a {@link LinearRecurrence}: O(n) time and memory, forward and gradient.
 *
 * <p>The gradient with respect to z takes the derivative of |zₖ − zᵢ| as 0 where two are equal. The
 * ordinary gradient of the forward nodes does so from one side; the two differ at exact ties only.
 */
final class LaplaceMean {
  private static final CustomOperator OPERATOR =
      CustomOperator.named("softtf.laplace_mean")
          .forward(LaplaceMean::forward)
          .gradient(LaplaceMean::gradient)
          .ordinaryGradientAgrees()
          .gradientBuiltOnDemand()
          .create();

  private LaplaceMean() {}

  /**
   * Returns the means.
   *
   * @param tf where to build
   * @param z (rows, n), ascending in each row, n known when the graph is built
   * @param v (rows, n)
   * @param <T> the type
   * @return (rows, n)
   */
  @SuppressWarnings("unchecked") // the operator keeps its inputs' type
  public static <T extends TFloating> Operand<T> of(Ops tf, Operand<T> z, Operand<T> v) {
    return (Operand<T>) OPERATOR.apply(tf, List.of(z, v), Attributes.NONE).get(0);
  }

  private static List<Operand<?>> forward(ForwardContext c) {
    return forward(c, c.input(0), c.input(1));
  }

  private static <T extends TFloating> List<Operand<?>> forward(
      ForwardContext c, Operand<T> z, Operand<T> v) {
    Ops tf = c.tf();
    List<Output<T>> sums = new KernelSums<>(tf, z, List.of(Constants.onesLike(tf, v), v)).totals();
    Operand<T> weight = c.keep(sums.get(0));
    return List.of(tf.math.div(sums.get(1), weight));
  }

  private static List<Operand<?>> gradient(GradientContext c) {
    return gradient(c, c.input(0), c.input(1), c.output(0), c.residual(0), c.cotangent(0));
  }

  /**
   * With q = g/Σᵢ exp(…) the gradient for v is the kernel applied to q. For z let D be the kernel
   * with the sign of zₖ − zᵢ: −q·(Dv − y·D1) − (v·Dq − D(q·y)).
   */
  private static <T extends TFloating> List<Operand<?>> gradient(
      GradientContext c,
      Operand<T> z,
      Operand<T> v,
      Operand<T> y,
      Operand<T> weight,
      Operand<T> g) {
    Ops tf = c.tf();
    Operand<T> q = tf.math.div(g, weight);
    KernelSums<T> sums =
        new KernelSums<>(tf, z, List.of(Constants.onesLike(tf, v), v, q, tf.math.mul(q, y)));
    List<Output<T>> signed = sums.signed();
    Operand<T> asCentre = tf.math.mul(q, tf.math.sub(signed.get(1), tf.math.mul(y, signed.get(0))));
    Operand<T> asElement = tf.math.sub(tf.math.mul(v, signed.get(2)), signed.get(3));
    return List.of(tf.math.neg(tf.math.add(asCentre, asElement)), sums.totals().get(2));
  }
}
