// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.softtf.ops.Refusals.assertRefused;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.EagerSession;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/** Loops and branches with named variables. */
class LoopTest {
  private static final Variable<TFloat64> X = Variable.changing("x", TFloat64.class, 1);
  private static final Variable<TFloat64> FACTOR = Variable.invariant("factor", TFloat64.class, 0);
  private static final Variable<TFloat64> ALL = Variable.resized("all", TFloat64.class, 1);

  /** Multiplies until nothing is below 100. */
  private static Loop products(int mostSteps) {
    return Loop.named("test_products")
        .variables(X, FACTOR)
        .atMost(mostSteps)
        .whileAny((tf, s) -> tf.math.less(s.get(X), tf.constant(100.0)))
        .repeat((tf, s) -> s.with(X, tf.math.mul(s.get(X), s.get(FACTOR))));
  }

  private static State start(Ops tf, double... x) {
    return State.EMPTY.with(X, tf.constant(x)).with(FACTOR, tf.constant(3.0));
  }

  private static Operand<TFloat64> found(Ops tf, int mostSteps) {
    Loop.End end = products(mostSteps).run(tf, start(tf, 1, 40));
    return end.orFail(
            tf,
            Failure.of("test: not large enough")
                .fact("numbers", end.get(X))
                .fact("factor", tf.constant(3.0))
                .advice("take larger ones"))
        .identity(end.get(X));
  }

  @Test
  void goesOnWhileAnyFlagIsSet() {
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      assertArrayEquals(new double[] {243, 9720}, Tensors.values(found(tf, 20).asTensor()));
    }
  }

  @Test
  void servesSeveralGraphsAndUsesInOne() {
    for (int graphs = 0; graphs < 2; graphs++) {
      try (Graph graph = new Graph();
          Session session = new Session(graph)) {
        Ops tf = Ops.create(graph);
        Operand<TFloat64> twice = tf.math.add(found(tf, 20), found(tf, 5));
        try (Tensor value = session.runner().fetch(twice).run().get(0)) {
          assertArrayEquals(new double[] {486, 19440}, Tensors.values(value));
        }
      }
    }
  }

  @Test
  void failsAtItsLimitWithFactsAndAdvice() {
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      String message = assertThrows(RuntimeException.class, () -> found(tf, 4)).getMessage();
      assertTrue(message.contains("test: not large enough after 4 steps; numbers:"), message);
      assertTrue(message.contains("81 3240"), message);
      assertTrue(message.contains("factor:"), message);
      assertTrue(message.contains("take larger ones"), message);
      assertTrue(products(4).run(tf, start(tf, 1)).unfinished(tf).asTensor().getBoolean());
    }
  }

  @Test
  void variablesMayChangeTheirShapeAndStepsAreCounted() {
    Loop loop =
        Loop.named("test_numbers")
            .variables(ALL)
            .whileAny((tf, s) -> tf.math.less(tf.size(s.get(ALL)), tf.constant(4)))
            .repeat(
                (tf, s) -> {
                  Operand<TFloat64> step = tf.dtypes.cast(Loop.step(s), TFloat64.class);
                  Operand<TFloat64> one = tf.reshape(step, tf.constant(new int[] {1}));
                  return s.with(ALL, tf.concat(List.of(s.get(ALL), one), tf.constant(0)));
                });
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Loop.End end = loop.run(tf, State.EMPTY.with(ALL, tf.constant(new double[] {7})));
      assertEquals(1, end.get(ALL).shape().numDimensions());
      assertEquals(-1, end.get(ALL).shape().get(0));
      try (Tensor value = session.runner().fetch(end.get(ALL)).run().get(0)) {
        assertArrayEquals(new double[] {7, 0, 1, 2}, Tensors.values(value));
      }
    }
  }

  @Test
  void variablesKeepTheShapeOfTheirFirstValue() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      assertEquals(Shape.of(3), products(9).run(tf, start(tf, 1, 2, 3)).get(X).shape());
    }
  }

  @Test
  void mistakesAreErrorsWhenTheGraphIsBuilt() {
    Loop changing =
        Loop.named("test_changed_invariant")
            .variables(X, FACTOR)
            .whileAny((tf, s) -> tf.math.less(s.get(X), tf.constant(100.0)))
            .repeat((tf, s) -> s.with(FACTOR, tf.constant(2.0)));
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      assertRefused(() -> changing.run(tf, start(tf, 1)), "test_changed_invariant", "\"factor\"");
      State half = State.EMPTY.with(X, tf.constant(new double[1]));
      assertRefused(() -> products(9).run(tf, half), "\"factor\"");
    }
  }

  @Test
  void branchesRunOneOfTwoComputations() {
    Variable<TInt32> count = Variable.changing("count", TInt32.class, 0);
    Branch branch =
        new Branch(
            "test_branch",
            List.of("of_x"),
            List.of(X),
            List.of(X, count),
            (tf, in) -> in.with(X, tf.math.neg(in.get(X))).with(count, tf.constant(1)),
            (tf, in) -> in.with(count, tf.constant(2)));
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      State in = State.EMPTY.with(X, tf.constant(new double[] {3, 4}));
      State then = branch.run(tf, tf.constant(true), in);
      State otherwise = branch.run(tf, tf.constant(false), in);
      assertArrayEquals(new double[] {-3, -4}, Tensors.values(then.get(X).asTensor()));
      assertEquals(1, then.get(count).asTensor().getInt());
      assertArrayEquals(new double[] {3, 4}, Tensors.values(otherwise.get(X).asTensor()));
      assertEquals(2, otherwise.get(count).asTensor().getInt());
    }
  }
}
