// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.softtf.gradients.GradientErrorsTest.assertRefused;
import static org.softtf.gradients.TestOperators.doubles;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.EagerSession;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.StatefulPartitionedCall;
import org.tensorflow.op.random.RandomStandardNormal;
import org.tensorflow.types.TFloat64;

/** Gradients through calls of functions, in graphs and on a tape, against closed forms. */
class FunctionCallsTest {
  private static final double[] POINT = {-1.2, 0.3, 0.8};

  /** Two results, one of them of a registered gradient: exp(x)·y and 3 · round(x), slope 6. */
  private final ConcreteFunction function =
      ConcreteFunction.create(
          tf -> {
            Operand<TFloat64> x = tf.placeholder(TFloat64.class);
            Operand<TFloat64> y = tf.placeholder(TFloat64.class);
            Operand<TFloat64> rounded =
                TestOperators.typed(
                    TestOperators.ROUND.apply(tf, List.of(x), Attributes.of("slope", 2)).get(0));
            return Signature.builder("exp_and_round")
                .input("x", x)
                .input("y", y)
                .output("exp", tf.math.mul(TestOperators.EXP.apply(tf, x), y))
                .output("round", tf.math.mul(rounded, tf.constant(3.0)))
                .build();
          });

  /** Calls the other one. */
  private final ConcreteFunction caller =
      ConcreteFunction.create(
          tf -> {
            Operand<TFloat64> x = tf.placeholder(TFloat64.class);
            Map<String, Operand<?>> results =
                tf.call(function, Map.of("x", tf.math.square(x), "y", x));
            return Signature.builder("caller")
                .input("x", x)
                .output("y", results.get("exp"))
                .build();
          });

  @AfterEach
  void close() {
    caller.close();
    function.close();
  }

  private static double[] each(DoubleUnaryOperator function) {
    return Arrays.stream(POINT).map(function).toArray();
  }

  /** The gradient in a graph, by SafeGradients. */
  private static double[] inGraph(BiFunction<Ops, Operand<TFloat64>, Operand<?>> build) {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.constant(POINT);
      return doubles(session, SafeGradients.of(tf, build.apply(tf, x), x));
    }
  }

  private static double[] onTape(BiFunction<Ops, Operand<TFloat64>, Operand<?>> build) {
    try (EagerSession session = EagerSession.create();
        GradientTape tape = GradientTape.of(session)) {
      Operand<TFloat64> x = tape.watch(tape.tf().constant(POINT));
      return doubles(tape.gradient(build.apply(tape.tf(), x), x).asTensor());
    }
  }

  private static void assertGradient(
      double[] want, BiFunction<Ops, Operand<TFloat64>, Operand<?>> build) {
    assertArrayEquals(want, inGraph(build), 1e-12);
    assertArrayEquals(want, onTape(build), 1e-12);
  }

  @Test
  void flowThroughACall() {
    assertGradient(
        each(v -> 2 * (2 * v + 1) * Math.exp(2 * v)),
        (tf, x) -> {
          Operand<TFloat64> twice = tf.math.add(x, x);
          Map<String, Operand<?>> results = tf.call(function, Map.of("x", twice, "y", x));
          return tf.math.mul(TestOperators.<TFloat64>typed(results.get("exp")), tf.constant(2.0));
        });
    assertGradient(each(v -> 6), (tf, x) -> tf.call(function, Map.of("x", x, "y", x)).get("round"));
  }

  @Test
  void flowThroughCallsInCallsAndOneAfterTheOther() {
    assertGradient(each(v -> (1 + 2 * v * v) * Math.exp(v * v)), (tf, x) -> tf.call(caller, x));
    assertGradient(
        each(v -> 36),
        (tf, x) -> {
          Operand<?> once = tf.call(function, Map.of("x", x, "y", x)).get("round");
          return tf.call(function, Map.of("x", once, "y", x)).get("round");
        });
  }

  @Test
  void flowThroughStatefulCalls() {
    assertGradient(
        each(v -> (1 + 2 * v * v) * Math.exp(v * v)),
        (tf, x) ->
            StatefulPartitionedCall.create(tf.scope(), List.of(x), List.of(TFloat64.class), caller)
                .output()
                .get(0));
  }

  @Test
  void haveASecondDerivativeInGraphs() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.constant(POINT);
      Operand<TFloat64> dx =
          SafeGradients.of(
              tf, tf.call(function, Map.of("x", x, "y", tf.constant(1.0))).get("exp"), x);
      assertArrayEquals(each(Math::exp), doubles(session, SafeGradients.of(tf, dx, x)), 1e-12);
    }
  }

  /** An input that a call computes. */
  @Test
  void differentiateWithRespectToWhatACallReturns() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.constant(POINT);
      Operand<?> y = tf.call(function, Map.of("x", x, "y", x)).get("exp");
      Operand<?> z = tf.math.square(TestOperators.<TFloat64>typed(y));
      List<Operand<?>> gradients = SafeGradients.of(tf, List.of(z), List.of(x, y));
      assertArrayEquals(
          each(v -> 2 * v * (1 + v) * Math.exp(2 * v)), doubles(session, gradients.get(0)), 1e-12);
      assertArrayEquals(each(v -> 2 * v * Math.exp(v)), doubles(session, gradients.get(1)), 1e-12);
    }
  }

  @Test
  void buildTheBodyInPlaceOfACall() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Output<TFloat64> x = tf.constant(POINT).asOutput();
      Map<String, Operand<?>> results = SoftFunction.call(tf, caller, Map.of("x", x));
      Output<?> y = results.get("y").asOutput();
      assertArrayEquals(
          each(v -> (1 + 2 * v * v) * Math.exp(v * v)),
          doubles(session, graph.addGradients(y, new Output<?>[] {x})[0]),
          1e-12);
    }
    assertArrayEquals(
        each(v -> 6),
        onTape((tf, x) -> SoftFunction.call(tf, function, Map.of("x", x, "y", x)).get("round")));
    assertRefused(
        "needs an input named y, got [x]",
        () -> inGraph((tf, x) -> SoftFunction.call(tf, function, Map.of("x", x)).get("exp")));
  }

  /** A body that is built once more for the gradient would draw other numbers. */
  @Test
  void refuseToDrawAgain() {
    try (ConcreteFunction noisy =
        ConcreteFunction.create(
            tf -> {
              Operand<TFloat64> x = tf.placeholder(TFloat64.class);
              Operand<TFloat64> noise =
                  RandomStandardNormal.create(tf.scope(), tf.shape(x), TFloat64.class);
              return Signature.builder("noisy")
                  .input("x", x)
                  .output("y", tf.math.mul(tf.math.exp(x), noise))
                  .build();
            })) {
      assertRefused("RandomStandardNormal", () -> inGraph((tf, x) -> tf.call(noisy, x)));
      assertRefused("RandomStandardNormal", () -> onTape((tf, x) -> tf.call(noisy, x)));
      String advice = "SoftFunction.call(tf, function, inputs) in the place of tf.call";
      assertRefused(advice, () -> inGraph((tf, x) -> tf.call(noisy, x)));
      assertRefused(advice, () -> onTape((tf, x) -> tf.call(noisy, x)));
      onTape((tf, x) -> SoftFunction.call(tf, noisy, Map.of("x", x)).get("y"));
    }
  }

  /** Of exp(x) · x, whose function is closed before the gradient is asked for. */
  @Test
  void doNotNeedTheFunctionAfterItsCall() {
    assertArrayEquals(
        each(v -> (1 + v) * Math.exp(v)),
        onTape(
            (tf, x) -> {
              Operand<?> y = tf.call(function, Map.of("x", x, "y", x)).get("exp");
              function.close();
              return y;
            }),
        1e-12);
  }

  /** TensorFlow crashes when it is asked for the name of a closed function. */
  @Test
  void refuseAClosedFunction() {
    function.close();
    for (BiFunction<Ops, Operand<TFloat64>, Operand<?>> call :
        List.<BiFunction<Ops, Operand<TFloat64>, Operand<?>>>of(
            (tf, x) -> tf.call(function, Map.of("x", x, "y", x)).get("exp"),
            (tf, x) -> SoftFunction.call(tf, function, Map.of("x", x, "y", x)).get("exp"))) {
      IllegalStateException error = assertThrows(IllegalStateException.class, () -> onTape(call));
      assertTrue(error.getMessage().contains("is closed; call it while"), error.getMessage());
    }
  }

  @Test
  void refuseInputsOfAnotherType() {
    assertRefused(
        "input x must be DT_DOUBLE, got DT_FLOAT",
        () ->
            onTape(
                (tf, x) ->
                    SoftFunction.call(tf, function, Map.of("x", tf.constant(1f), "y", x))
                        .get("exp")));
  }

  @Test
  void nameAnOperationWithoutAGradient() {
    try (ConcreteFunction digamma =
        ConcreteFunction.create(
            tf -> {
              Operand<TFloat64> x = tf.placeholder(TFloat64.class);
              return Signature.builder("digamma")
                  .input("x", x)
                  .output("y", tf.math.digamma(x))
                  .build();
            })) {
      assertRefused("Digamma", () -> inGraph((tf, x) -> tf.call(digamma, x)));
      assertRefused("Digamma", () -> onTape((tf, x) -> tf.call(digamma, x)));
    }
  }
}
