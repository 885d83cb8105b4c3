// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.softtf.gradients.GradientErrorsTest.assertRefused;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.EagerSession;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** Operands of another graph or session, results that are null, and what is closed. */
class ForeignAndClosedTest {
  private static final CustomOperator OPERATOR =
      TestOperators.square(TestOperators::squareGradients).create();

  private final Graph graph = new Graph();
  private final Graph otherGraph = new Graph();
  private final EagerSession session = EagerSession.create();
  private final EagerSession otherSession = EagerSession.create();
  private final Ops tf = Ops.create(graph);
  private final Ops eager = Ops.create(session);
  private final Operand<TFloat64> node = tf.constant(1.0);
  private final Operand<TFloat64> otherNode = Ops.create(otherGraph).constant(1.0);
  private final Operand<TFloat64> number = eager.constant(1.0);
  private final Operand<TFloat64> otherNumber = Ops.create(otherSession).constant(1.0);

  @AfterEach
  void close() {
    otherSession.close();
    session.close();
    otherGraph.close();
    graph.close();
  }

  private void requireForeign(Ops ops, Operand<TFloat64> own, Operand<TFloat64> other) {
    String message = " belongs to another graph or session than the Ops it is used with";
    assertRefused(message, () -> StraightThrough.join(ops, other, own));
    assertRefused(message, () -> StraightThrough.join(ops, own, other));
    assertRefused(message, () -> GradientReplacement.of(ops, forward -> other));
    assertRefused(message, () -> StraightThrough.identity(ops).round(other));
    assertRefused(message, () -> StraightThrough.identity(ops).within(0, 1).of(own, other));
    assertRefused(message, () -> OPERATOR.apply(ops, other));
    try (ConcreteFunction function =
        ConcreteFunction.create(
            inside -> {
              Operand<TFloat64> x = inside.placeholder(TFloat64.class);
              return Signature.builder("f").input("x", x).output("y", inside.identity(x)).build();
            })) {
      assertRefused(message, () -> SoftFunction.call(ops, function, Map.of("x", other)));
    }
  }

  @Test
  void operandsFromElsewhere() {
    requireForeign(tf, node, otherNode);
    requireForeign(tf, node, number);
    requireForeign(eager, number, node);
    requireForeign(eager, number, otherNumber);
    assertRefused("output 0 (Const) belongs", () -> SafeGradients.of(tf, otherNode, node));
    assertRefused("input 0 (Const) belongs", () -> SafeGradients.of(tf, node, number));
  }

  @Test
  void resultsThatAreNullOrFromElsewhere() {
    String missing = "output 0 must not be null";
    Shape shape = Shape.of(1);
    double[] point = {1};
    assertRefused(missing, () -> ValueAndGradient.of(TFloat64.class, shape, (ops, x) -> null));
    assertRefused(missing, () -> GradientCheck.of((ops, x) -> null).run(point));
    assertRefused("outputs must not be null", () -> GradientCheck.ofAll((o, x) -> null).run(point));
    assertRefused("output 0 (Const) belongs", () -> GradientCheck.of((o, x) -> node).run(point));
    assertRefused(
        "the hard value must not be null", () -> GradientReplacement.of(tf, forward -> null));
    assertRefused(
        "hard results must not be null", () -> GradientReplacement.ofAll(tf, forward -> null));
  }

  @Test
  void argumentsThatAreClosed() {
    try (ValueAndGradient square =
        ValueAndGradient.builder()
            .input(TFloat64.class, Shape.scalar())
            .input(TFloat64.class, Shape.scalar())
            .compile((ops, x) -> List.of(ops.math.mul(x.<TFloat64>get(0), x.<TFloat64>get(1))))) {
      TFloat64 closed = TFloat64.scalarOf(1);
      closed.close();
      session.close();
      for (Object argument : List.of(closed, number)) {
        IllegalStateException error =
            assertThrows(IllegalStateException.class, () -> square.call(1.0, argument));
        assertEquals(
            "argument 1 is closed, or its session is; give an open one", error.getMessage());
      }
    }
  }
}
