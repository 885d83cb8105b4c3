// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.elementwise;

import java.util.List;
import org.softtf.ops.internal.math.RowMath;
import org.softtf.ops.internal.primitive.Primitive;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.SigmoidGrad;
import org.tensorflow.op.math.TanhGrad;
import org.tensorflow.types.family.TFloating;

/**
 * Products with the slopes 1 − y² and y·(1 − y), one pass over memory where ordinary operations
 * take three.
 *
 * <p>Primitives, because TensorFlow's C++ has no gradients for these operations; Python has.
 */
final class FusedSlope {
  private static final Primitive TANH =
      Primitive.named("softtf.tanh_slope")
          .forward(FusedSlope::tanhForward)
          .gradient(FusedSlope::tanhGradient);

  private static final Primitive SIGMOID =
      Primitive.named("softtf.sigmoid_slope")
          .forward(FusedSlope::sigmoidForward)
          .gradient(FusedSlope::sigmoidGradient);

  private FusedSlope() {}

  /** Returns factor·(1 − y²); both have one shape. */
  static <T extends TFloating> Operand<T> tanh(Ops tf, Operand<T> y, Operand<T> factor) {
    return TANH.apply(tf, y, factor);
  }

  /** Returns factor·y·(1 − y); both have one shape. */
  static <T extends TFloating> Operand<T> sigmoid(Ops tf, Operand<T> y, Operand<T> factor) {
    return SIGMOID.apply(tf, y, factor);
  }

  private static <T extends TFloating> List<Operand<T>> tanhForward(Primitive.Forward<T> c) {
    return List.of(TanhGrad.create(c.tf().scope(), c.input(0), c.input(1)));
  }

  private static <T extends TFloating> List<Operand<T>> tanhGradient(Primitive.Backward<T> c) {
    return List.of(product(c, -2, 0), tanh(c.tf(), c.input(0), c.cotangent()));
  }

  private static <T extends TFloating> List<Operand<T>> sigmoidForward(Primitive.Forward<T> c) {
    return List.of(SigmoidGrad.create(c.tf().scope(), c.input(0), c.input(1)));
  }

  private static <T extends TFloating> List<Operand<T>> sigmoidGradient(Primitive.Backward<T> c) {
    return List.of(product(c, -2, 1), sigmoid(c.tf(), c.input(0), c.cotangent()));
  }

  /** The gradient for y: cotangent·factor·(a·y + b), where a·y + b is the slope's derivative. */
  private static <T extends TFloating> Operand<T> product(
      Primitive.Backward<T> c, double a, double b) {
    RowMath<T> f = new RowMath<>(c.tf(), c.type());
    return f.times(f.times(c.cotangent(), c.input(1)), Polynomial.of(f, c.input(0), b, a));
  }
}
