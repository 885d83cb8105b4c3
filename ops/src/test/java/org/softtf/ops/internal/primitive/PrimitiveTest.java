// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.primitive;

import static org.softtf.ops.Refusals.assertRefused;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.softtf.gradients.GradientCheck;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** Definitions of primitives, and the types that they check. */
class PrimitiveTest {
  /** x²·y at indices; it keeps x² and the indices. */
  private static final Primitive PRODUCT =
      Primitive.named("test.primitive_product")
          .residuals("square", "indices")
          .forward(PrimitiveTest::product)
          .gradient(PrimitiveTest::productGradient);

  private static final Primitive DOUBLES =
      Primitive.ofDoubles("test.primitive_square")
          .forward(c -> List.of(c.tf().math.square(c.input(0))))
          .gradient(
              c ->
                  List.of(c.tf().math.mul(c.cotangent(), c.tf().math.add(c.input(0), c.input(0)))));

  private static <T extends TFloating> List<Operand<T>> product(Primitive.Forward<T> c) {
    Operand<TInt32> indices = c.keep("indices", c.input(2, TInt32.class));
    Operand<T> square = c.keep("square", c.tf().math.square(c.input(0)));
    return List.of(c.tf().math.mul(square, c.tf().gather(c.input(1), indices, c.tf().constant(0))));
  }

  private static <T extends TFloating> List<Operand<T>> productGradient(Primitive.Backward<T> c) {
    Ops tf = c.tf();
    Operand<TInt32> indices = c.residual("indices", TInt32.class);
    Operand<T> taken = tf.gather(c.input(1), indices, tf.constant(0));
    Operand<T> x = c.input(0);
    Operand<T> dx = tf.math.mul(c.cotangent(), tf.math.mul(tf.math.add(x, x), taken));
    Operand<T> each = tf.math.mul(c.cotangent(), c.residual("square"));
    Operand<T> dy = tf.math.unsortedSegmentSum(each, indices, tf.constant(2));
    return Arrays.asList(dx, dy, null);
  }

  @Test
  void hasTheGradientOfItsDefinition() {
    GradientCheck.ofAll(
            (tf, x) ->
                List.of(PRODUCT.apply(tf, x.get(0), x.get(1), tf.constant(new int[] {1, 0, 1}))))
        .order(2)
        .require(new double[] {0.5, 2, 3}, new double[] {4, 5});
    GradientCheck.ofAll((tf, x) -> List.of(DOUBLES.apply(tf, x.get(0))))
        .order(2)
        .require(new double[] {3});
  }

  @Test
  void refusesInputsOfOtherTypes() {
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      Operand<TFloat32> x = tf.constant(new float[] {1, 2});
      Operand<TFloat64> y = tf.constant(new double[] {1, 2});
      Operand<TInt32> indices = tf.constant(new int[] {0, 1});
      assertRefused(() -> PRODUCT.apply(tf, x, y, indices), "input 1");
      assertRefused(() -> PRODUCT.apply(tf, x, x, x), "input 2");
      assertRefused(() -> DOUBLES.apply(tf, x), "input 0");
    }
  }
}
