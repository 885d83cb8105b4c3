// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.softtf.gradients.TestOperators.timesCotangent;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

class GradientCheckTest {
  /** x² where the gradient function is wrong in the fifth digit. */
  private static final CustomOperator WRONG_FIRST_ORDER =
      TestOperators.square(c -> timesCotangent(c, times(c, 2.0001, c.input(0)))).create();

  /** x² whose gradient is right and hides its dependence on x. */
  private static final CustomOperator WRONG_SECOND_ORDER =
      TestOperators.square(
              c -> timesCotangent(c, times(c, 2, c.tf().stopGradient(c.<TFloat64>input(0)))))
          .create();

  /** x² whose gradient is right and hides its dependence on the cotangent. */
  private static final CustomOperator WRONG_IN_THE_COTANGENT =
      TestOperators.square(
              c ->
                  List.of(
                      c.tf()
                          .math
                          .mul(
                              c.tf().stopGradient(c.<TFloat64>cotangent(0)),
                              times(c, 2, c.input(0)))))
          .create();

  private static final double[] POINT = {-1.5, 0.25, 2};

  private static Operand<TFloat64> times(GradientContext c, double factor, Operand<TFloat64> x) {
    return c.tf().math.mul(c.tf().constant(factor), x);
  }

  @Test
  void acceptsTensorFlowsOwnGradientsToThirdOrder() {
    GradientReport report =
        GradientCheck.ofAll(
                (tf, x) ->
                    List.of(
                        tf.linalg.matMul(x.get(0), x.get(1)), tf.math.exp(tf.math.sin(x.get(0)))))
            .order(3)
            .run(
                StdArrays.ndCopyOf(new double[][] {{0.3, -1.1}, {2, 0.5}, {-0.7, 0.1}}),
                StdArrays.ndCopyOf(new double[][] {{1.5}, {-0.4}}));
    assertTrue(report.passed(), report.toString());
    // 6 + 2 entries of inputs, from order 2 on 3 + 6 of cotangents too, at order 3 8 more
    assertEquals(8 + 17 + 25, report.entries().size());
  }

  @Test
  void acceptsTheIdentityAndOutputsThatAreOne() {
    GradientCheck.ofAll((tf, x) -> List.of(x.get(0), x.get(1), x.get(0)))
        .order(2)
        .require(POINT, POINT);
    GradientCheck.ofAll((tf, x) -> List.of(tf.math.add(x.get(0), x.get(1))))
        .order(2)
        .require(POINT, POINT);
  }

  @Test
  void acceptsScalars() {
    GradientCheck.of((tf, x) -> tf.math.exp(x)).order(2).require(NdArrays.scalarOf(0.7));
  }

  @Test
  void reportsTheGradientsOfACubeThatAreKnown() {
    GradientReport report =
        GradientCheck.of((tf, x) -> tf.math.pow(x, tf.constant(3.0)))
            .order(2)
            .run(new double[] {2});
    GradientReport.Entry first = report.entries().get(0);
    GradientReport.Entry second = report.entries().get(2);
    double cotangent = first.gradient() / 12; // d x³ = 3x² = 12
    assertEquals(12 * cotangent, first.difference(), 1e-7);
    assertEquals("cotangent 0 of order 1", second.variable());
    assertEquals(12, Math.abs(second.difference() / vector(report)), 1e-6);
  }

  /** v from the Hessian-vector product 6x·c·v = 12·c·v, where c is known from order 1. */
  private static double vector(GradientReport report) {
    return report.entries().get(1).gradient() / report.entries().get(0).gradient();
  }

  @Test
  void failsOnAWrongGradientAndNamesTheWorstEntry() {
    GradientCheck check = GradientCheck.of(WRONG_FIRST_ORDER::apply);
    AssertionError error = assertThrows(AssertionError.class, () -> check.require(POINT));
    assertTrue(error.getMessage().startsWith("3 of 3 gradient entries differ"), error.getMessage());
    assertTrue(error.getMessage().contains("order 1, input 0 at ["), error.getMessage());
    GradientReport.Entry worst = check.run(POINT).worst();
    assertEquals(2.0001 / 2, worst.gradient() / worst.difference(), 1e-9);
    assertTrue(check.tolerance(1e-3, 1e-8).run(POINT).passed());
  }

  @Test
  void failsOnAWrongSecondDerivative() {
    GradientCheck check = GradientCheck.of(WRONG_SECOND_ORDER::apply);
    check.require(POINT);
    GradientReport report = check.order(2).run(POINT);
    assertFalse(report.passed());
    assertEquals(2, report.worst().order());
    assertEquals("input 0", report.worst().variable());
    assertEquals(0, report.worst().gradient());
  }

  @Test
  void failsOnAGradientThatStopsTheCotangent() {
    GradientCheck check = GradientCheck.of(WRONG_IN_THE_COTANGENT::apply);
    check.require(POINT);
    GradientReport.Entry worst = check.order(2).run(POINT).worst();
    assertEquals("cotangent 0 of order 1", worst.variable());
    assertEquals(0, worst.gradient());
  }

  @Test
  void directionsFindWhatEntriesFind() {
    GradientReport report =
        GradientCheck.of((tf, x) -> tf.math.exp(tf.math.sin(x))).order(2).directions(3).run(POINT);
    assertTrue(report.passed(), report.toString());
    // of the input, then of the input and the cotangent
    assertEquals(3 + 6, report.entries().size());
    assertEquals("cotangent 0 of order 1 along direction 2", report.entries().get(8).variable());
    for (CustomOperator wrong :
        List.of(WRONG_FIRST_ORDER, WRONG_SECOND_ORDER, WRONG_IN_THE_COTANGENT)) {
      GradientCheck check = GradientCheck.of(wrong::apply).order(2);
      assertEquals(check.run(POINT).entries(), check.directions(1).run(POINT).entries());
    }
  }

  @Test
  void failsAtAKinkAndWhereNumbersAreNotFinite() {
    assertFalse(GradientCheck.of((tf, x) -> tf.math.abs(x)).run(new double[] {1e-6}).passed());
    assertFalse(GradientCheck.of((tf, x) -> tf.math.log(x)).run(new double[] {-1}).passed());
    assertFalse(GradientCheck.of((tf, x) -> tf.math.sqrt(x)).run(new double[] {0}).passed());
  }

  @Test
  void repeatsItselfWithASeedAndDiffersWithAnother() {
    GradientCheck check = GradientCheck.of((tf, x) -> tf.math.square(x));
    assertEquals(check.run(POINT).entries(), check.run(POINT).entries());
    assertFalse(check.run(POINT).entries().equals(check.seed(1).run(POINT).entries()));
  }

  @Test
  void refusesSettingsAndFunctionsThatMakeNoSense() {
    GradientCheck check = GradientCheck.of((tf, x) -> x);
    assertRefused("order must be at least 1, got 0", () -> check.order(0));
    assertRefused("step must be positive and finite, got NaN", () -> check.step(Double.NaN));
    assertRefused("relative tolerance", () -> check.tolerance(0, 1));
    assertRefused("absolute tolerance", () -> check.tolerance(1, -1));
    assertRefused("at least 1 direction, got 0", () -> check.directions(0));
    assertRefused("at least one element", () -> check.run(new double[0]));
    assertRefused(
        "output 0 is DT_FLOAT",
        () ->
            GradientCheck.ofAll((tf, x) -> List.of(tf.dtypes.cast(x.get(0), TFloat32.class)))
                .run(POINT));
  }

  private static void assertRefused(String message, Runnable action) {
    IllegalArgumentException error = assertThrows(IllegalArgumentException.class, action::run);
    assertTrue(error.getMessage().contains(message), error.getMessage());
  }
}
