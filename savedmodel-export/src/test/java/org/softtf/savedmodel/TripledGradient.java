// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import java.util.List;
import org.softtf.gradients.CustomOperator;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;

/** The square, with three times its gradient: no other gradient can be taken for it. */
final class TripledGradient {
  static final CustomOperator OPERATOR =
      CustomOperator.named("org.softtf.savedmodel.TripledGradient")
          .forward(c -> List.of(c.tf().math.square(c.<TFloat64>input(0))))
          .gradient(
              c ->
                  List.of(
                      c.tf()
                          .math
                          .mul(
                              c.tf().constant(6.0),
                              c.tf().math.mul(c.<TFloat64>cotangent(0), c.<TFloat64>input(0)))))
          .create();

  private TripledGradient() {}

  /** The signatures {@code value} and {@code both} of x to y. */
  static List<ModelSignature> signatures(Ops tf) {
    Placeholder<TFloat64> x = tf.withName("x").placeholder(TFloat64.class);
    Operand<TFloat64> y = tf.withName("y").identity(OPERATOR.apply(tf, x));
    ModelSignature value = ModelSignature.named("value").input("x", x).output("y", y).build();
    return List.of(value, value.valueAndGradient("both"));
  }
}
