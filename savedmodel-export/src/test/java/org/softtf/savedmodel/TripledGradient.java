package org.softtf.savedmodel;

import java.util.List;
import org.softtf.gradients.CustomOperator;
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
}
