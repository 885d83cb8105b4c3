// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.softtf.gradients.GradientErrorsTest.assertRefused;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.EagerSession;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** What an own operator cannot be, and where it cannot be used. */
class CustomOperatorErrorsTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "1a", "a..b", ".a", "a.", "a._b", "ä", "a/b"})
  void refusesNamesThatCannotNameANode(String name) {
    assertRefused("operator name must match", () -> CustomOperator.named(name));
  }

  /** It would fill the stack within TensorFlow, which ends the process. */
  @Test
  void refusesAForwardFunctionThatCallsItsOwnOperator() {
    AtomicReference<CustomOperator> itself = new AtomicReference<>();
    CustomOperator operator =
        CustomOperator.named("test.endless")
            .forward(c -> itself.get().apply(c.tf(), List.of(c.<TFloat64>input(0))))
            .gradient(c -> List.of(c.<TFloat64>cotangent(0)))
            .create();
    itself.set(operator);
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      assertRefused(
          "test.endless: its forward function is called within 100 others",
          () -> operator.apply(tf, tf.constant(1.0)));
    }
  }

  @Test
  void refusesAGradientFunctionThatDifferentiatesItsOwnOperator() {
    AtomicReference<CustomOperator> itself = new AtomicReference<>();
    CustomOperator operator =
        CustomOperator.named("test.endlessGradient")
            .forward(c -> List.of(c.tf().math.neg(c.<TFloat64>input(0))))
            .gradient(
                c -> {
                  Operand<TFloat64> y = itself.get().apply(c.tf(), c.<TFloat64>input(0));
                  return List.of(SafeGradients.of(c.tf(), y, c.<TFloat64>input(0)));
                })
            .create();
    itself.set(operator);
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      assertRefused(
          "test.endlessGradient: its gradient function differentiates the operator itself",
          () -> operator.apply(tf, tf.constant(1.0)));
    }
  }

  /** Each time it is another gradient, of more elements, and so never under way already. */
  @Test
  void refusesAGradientFunctionThatDoesSoOfOtherShapes() {
    AtomicReference<CustomOperator> itself = new AtomicReference<>();
    CustomOperator operator =
        CustomOperator.named("test.endlessGradients")
            .forward(c -> List.of(c.tf().math.neg(c.<TFloat64>input(0))))
            .gradient(
                c -> {
                  Ops tf = c.tf();
                  Operand<TFloat64> x = c.input(0);
                  Operand<TFloat64> longer =
                      tf.concat(List.of(x, tf.constant(new double[] {1})), tf.constant(0));
                  return List.of(SafeGradients.of(tf, itself.get().apply(tf, longer), x));
                })
            .create();
    itself.set(operator);
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      assertRefused(
          "test.endlessGradients: its gradient function is called within those of 20 others",
          () -> operator.apply(tf, tf.constant(new double[] {1})));
    }
  }

  @Test
  void refusesASecondOperatorOfItsNameAndUnfinishedOnes() {
    String name = TestOperators.EXP.name();
    CustomOperator.Builder builder = CustomOperator.named(name);
    assertRefused("set both forward(...) and gradient(...)", builder::create);
    builder.forward(c -> List.of(c.<TFloat64>input(0)));
    assertRefused("set both forward(...) and gradient(...)", builder::create);
    builder.gradient(c -> List.of(c.<TFloat64>cotangent(0)));
    assertRefused("named " + name + " exists already", builder::create);
  }

  @Test
  void refusesForwardFunctionsWithoutOutputs() {
    for (List<? extends Operand<?>> outputs :
        Arrays.<List<? extends Operand<?>>>asList(
            null, List.of(), Arrays.asList((Operand<?>) null))) {
      CustomOperator operator =
          TestOperators.square(c -> List.of(c.<TFloat64>cotangent(0)))
              .forward(c -> outputs)
              .create();
      try (Graph graph = new Graph()) {
        Ops tf = Ops.create(graph);
        assertRefused(operator.name() + ": ", () -> operator.apply(tf, tf.constant(1.0)));
      }
    }
  }

  @Test
  void refusesOperandsOfAnotherGraphAndEagerOnes() {
    try (Graph graph = new Graph();
        Graph other = new Graph();
        EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(graph);
      for (Operand<TFloat64> foreign :
          List.of(Ops.create(other).constant(1.0), Ops.create(session).constant(1.0))) {
        assertRefused("input 0", () -> TestOperators.EXP.apply(tf, foreign));
        CustomOperator leak =
            TestOperators.square(TestOperators::squareGradients)
                .forward(c -> List.of(foreign))
                .create();
        assertRefused("output 0", () -> leak.apply(tf, tf.constant(1.0)));
        CustomOperator keeper =
            TestOperators.square(TestOperators::squareGradients)
                .residuals("foreign")
                .forward(
                    c -> {
                      c.keep("foreign", foreign);
                      return List.of(c.<TFloat64>input(0));
                    })
                .create();
        assertRefused("residual", () -> keeper.apply(tf, tf.constant(1.0)));
      }
      assertTrue(TestOperators.EXP.apply(tf, tf.constant(1.0)).op().env() == graph);
    }
  }
}
