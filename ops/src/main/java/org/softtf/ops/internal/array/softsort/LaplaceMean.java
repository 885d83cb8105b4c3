// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.softsort;

import java.util.List;
import org.softtf.ops.internal.math.Constants;
import org.softtf.ops.internal.math.LinearRecurrence;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
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
 * <p>Gradients of every order are live. The gradient with respect to z takes the derivative of |zₖ
 * − zᵢ| as 0 where two are equal. The ordinary gradient of the forward nodes does so from one side;
 * the two differ at exact ties only.
 */
final class LaplaceMean {
  private static final Primitive MEAN =
      Primitive.named("softtf.laplace_mean")
          .residuals("weight")
          .forward(LaplaceMean::forward)
          .gradient(LaplaceMean::gradient);

  private LaplaceMean() {}

  /**
   * Returns the means.
   *
   * @param tf where to build
   * @param z (R, n), ascending in each row, n known when the graph is built
   * @param v (R, n)
   * @param <T> the type
   * @return (R, n)
   */
  static <T extends TFloating> Operand<T> of(Ops tf, Operand<T> z, Operand<T> v) {
    return MEAN.apply(tf, z, v);
  }

  private static <T extends TFloating> List<Operand<T>> forward(Primitive.Forward<T> c) {
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    Operand<T> v = c.input(1);
    List<Output<T>> sums =
        new KernelSums<>(f, c.input(0), List.of(Constants.onesLike(c.tf(), v), v)).totals();
    return List.of(f.over(sums.get(1), c.keep("weight", sums.get(0))));
  }

  /**
   * With q = g/Σᵢ exp(…) the gradient for v is the kernel applied to q. For z let D be the kernel
   * with the sign of zₖ − zᵢ: −q·(Dv − y·D1) − (v·Dq − D(q·y)).
   */
  private static <T extends TFloating> List<Operand<T>> gradient(Primitive.Backward<T> c) {
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    Operand<T> v = c.input(1);
    Operand<T> y = c.output();
    Operand<T> q = f.over(c.cotangent(), c.residual("weight"));
    KernelSums<T> sums =
        new KernelSums<>(
            f, c.input(0), List.of(Constants.onesLike(c.tf(), v), v, q, f.times(q, y)));
    List<Output<T>> signed = sums.signed();
    Operand<T> asCentre = f.times(q, f.minus(signed.get(1), f.times(y, signed.get(0))));
    Operand<T> asElement = f.minus(f.times(v, signed.get(2)), signed.get(3));
    return List.of(f.negative(f.plus(asCentre, asElement)), sums.totals().get(2));
  }
}
