// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.softtf.gradients.TestOperators.doubles;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** Derivatives of derivatives, through outputs, inputs, residuals and cotangents. */
class SecondOrderTest {
  /** x·|x|, written with a residual |x| that TensorFlow could not differentiate twice itself. */
  private static final CustomOperator SIGNED_SQUARE =
      CustomOperator.named("org.softtf.test.SignedSquare")
          .residuals("size")
          .forward(
              c -> {
                Operand<TFloat64> x = c.input(0);
                Operand<TFloat64> size = c.keep("size", c.tf().math.abs(x));
                return List.of(c.tf().math.mul(x, size));
              })
          .gradient(
              c ->
                  TestOperators.timesCotangent(
                      c, c.tf().math.mul(c.tf().constant(2.0), c.<TFloat64>residual("size"))))
          .create();

  private static final double[] POINT = {-1.2, 0.3, 0.8};

  @Test
  void holdsThroughTheOutputToFourthOrder() {
    GradientCheck.of(TestOperators.EXP::apply).order(4).require(POINT);
  }

  @Test
  void holdsThroughInputsAndResiduals() {
    GradientCheck.of(TestOperators.square(TestOperators::squareGradients).create()::apply)
        .order(3)
        .require(POINT);
    GradientCheck.of(SIGNED_SQUARE::apply).order(3).require(POINT);
  }

  @Test
  void holdsInChainsAndMixturesWithOrdinaryOperations() {
    GradientCheck.of(
            (tf, x) ->
                TestOperators.EXP.apply(
                    tf, tf.math.sin(SIGNED_SQUARE.apply(tf, tf.math.mul(x, x)))))
        .order(3)
        .require(POINT);
  }

  @Test
  void givesZerosForTheSecondDerivativeOfALinearGradient() {
    CustomOperator twice =
        CustomOperator.named("org.softtf.test.Twice")
            .forward(c -> List.of(c.tf().math.mul(c.<TFloat64>input(0), c.tf().constant(2.0))))
            .gradient(c -> List.of(c.tf().math.mul(c.<TFloat64>cotangent(0), c.tf().constant(2.0))))
            .create();
    GradientCheck.of(twice::apply).order(2).require(POINT);
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.constant(POINT);
      Operand<TFloat64> dx = SafeGradients.of(tf, twice.apply(tf, x), x);
      assertArrayEquals(new double[3], doubles(session, SafeGradients.of(tf, dx, x)));
    }
  }
}
