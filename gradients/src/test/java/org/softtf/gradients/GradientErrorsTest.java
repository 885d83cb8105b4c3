// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.softtf.gradients.TestOperators.doubles;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** Whatever a gradient function does wrong gives an error, and the graph goes on working. */
@Timeout(60)
class GradientErrorsTest {
  static void assertRefused(String message, Executable action) {
    IllegalArgumentException error = assertThrows(IllegalArgumentException.class, action);
    assertTrue(error.getMessage().contains(message), error.getMessage());
  }

  private static final Graph OTHER = new Graph();

  static Stream<Arguments> wrongGradients() {
    return Stream.of(
        wrong("returns null", "got null", c -> null),
        wrong("returns too few", "its 1 inputs, got 0", c -> List.of()),
        wrong(
            "returns too many",
            "its 1 inputs, got 2",
            c -> List.of(c.<TFloat64>input(0), c.<TFloat64>input(0))),
        wrong(
            "returns another type",
            "must have the input's type DT_DOUBLE, got DT_FLOAT",
            c -> List.of(c.tf().dtypes.cast(c.<TFloat64>cotangent(0), TFloat32.class))),
        wrong(
            "returns another shape",
            "must have the input's shape [2], got []",
            c -> List.of(c.tf().reduceSum(c.<TFloat64>cotangent(0), c.tf().constant(0)))),
        wrong(
            "returns an operand of another graph",
            "belongs to another graph",
            c -> List.of(Ops.create(OTHER).constant(new double[2]))),
        wrong(
            "uses an operand of another graph",
            "was from a different graph",
            c ->
                List.of(
                    c.tf().math.mul(c.<TFloat64>cotangent(0), Ops.create(OTHER).constant(1.0)))),
        wrong(
            "builds an operation of operands that do not fit",
            "TFInvalidArgumentException",
            c ->
                List.of(c.tf().math.mul(c.<TFloat64>cotangent(0), c.tf().constant(new double[3])))),
        wrong(
            "throws",
            "IllegalStateException: on purpose",
            c -> {
              throw new IllegalStateException("on purpose");
            }),
        wrong(
            "throws an error",
            "AssertionError: on purpose",
            c -> {
              throw new AssertionError("on purpose");
            }),
        wrong(
            "recurses for ever",
            "StackOverflowError",
            c -> {
              throw new StackOverflowError();
            }),
        wrong(
            "gives a node an invalid name",
            "invalid name: 'my name!'",
            c -> List.of(c.tf().withName("my name!").identity(c.<TFloat64>cotangent(0)))),
        wrong(
            "uses control dependencies",
            "has control dependencies",
            c -> {
              Ops tf = c.tf();
              Ops after = tf.withControlDependencies(tf.constant(1.0), tf.constant(2.0));
              return List.of(after.math.neg(c.<TFloat64>cotangent(0)));
            }),
        wrong(
            "calls a function",
            "let the forward function call announceFunctionsOfGradient()",
            c -> {
              try (ConcreteFunction function = negation()) {
                return List.of(function.call(c.tf(), c.<TFloat64>cotangent(0)));
              }
            }),
        wrong(
            "makes a placeholder",
            "is a placeholder that nobody could feed",
            c ->
                List.of(
                    c.tf().math.mul(c.<TFloat64>cotangent(0), c.tf().placeholder(TFloat64.class)))),
        wrong(
            "asks for an input that is not there",
            "IndexOutOfBoundsException",
            c -> List.of(c.<TFloat64>input(1))));
  }

  private static Arguments wrong(String what, String message, GradientFunction gradient) {
    return Arguments.of(what, message, gradient);
  }

  private static ConcreteFunction negation() {
    return ConcreteFunction.create(
        tf -> {
          Operand<TFloat64> x = tf.placeholder(TFloat64.class);
          return Signature.builder().input("x", x).output("y", tf.math.neg(x)).build();
        });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongGradients")
  void isReportedWithTheOperatorsNameWhereItIsUsed(
      String what, String message, GradientFunction gradient) {
    CustomOperator operator = TestOperators.square(gradient).create();
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      GradientException error =
          assertThrows(
              GradientException.class, () -> operator.apply(tf, tf.constant(new double[] {1, 2})));
      assertTrue(error.getMessage().contains(operator.name()), error.getMessage());
      assertTrue(error.getMessage().contains(message), error.getMessage());
      assertWorks(graph);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongGradients")
  void isReportedByTheGradientBuilderIfBuiltOnDemand(
      String what, String message, GradientFunction gradient) {
    CustomOperator operator = TestOperators.square(gradient).gradientBuiltOnDemand().create();
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.constant(new double[] {1, 2});
      Operand<TFloat64> y = operator.apply(tf, x);
      for (int attempt = 0; attempt < 2; attempt++) {
        GradientException error =
            assertThrows(GradientException.class, () -> SafeGradients.of(tf, y, x));
        assertTrue(error.getMessage().contains(operator.name()), error.getMessage());
        assertTrue(error.getMessage().contains(message), error.getMessage());
        assertWorks(graph);
      }
    }
  }

  /** New nodes are named and run, and gradients can be added. */
  private static void assertWorks(Graph graph) {
    Ops tf = Ops.create(graph);
    Operand<TFloat64> x = tf.constant(1.0);
    Operand<TFloat64> after = TestOperators.EXP.apply(tf.withName("after"), x);
    assertTrue(graph.operation(after.op().name()) != null);
    try (Session session = new Session(graph)) {
      double[] gradient = doubles(session, SafeGradients.of(tf, after, x));
      assertArrayEquals(new double[] {Math.E}, gradient, 1e-12);
    }
  }

  @Test
  void keepsTheCauseThatTheGradientFunctionThrew() {
    IllegalStateException cause = new IllegalStateException("on purpose");
    CustomOperator operator =
        TestOperators.square(
                c -> {
                  throw cause;
                })
            .gradientBuiltOnDemand()
            .create();
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.constant(1.0);
      Operand<TFloat64> y = operator.apply(tf, x);
      assertSame(
          cause,
          assertThrows(GradientException.class, () -> SafeGradients.of(tf, y, x)).getCause());
    }
  }

  @Test
  void leavesTheGraphUsableUnderThePlainGradientBuilder() {
    CustomOperator operator =
        TestOperators.square(
                c -> {
                  throw new IllegalStateException("on purpose");
                })
            .gradientBuiltOnDemand()
            .create();
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.constant(1.0);
      Output<?> y = operator.apply(tf, x).asOutput();
      Logger logger = Logger.getLogger("org.softtf.gradients");
      List<Throwable> logged = new ArrayList<>();
      logger.setFilter(message -> !logged.add(message.getThrown())); // none is shown
      assertThrows(
          TensorFlowException.class, () -> graph.addGradients(y, new Output<?>[] {x.asOutput()}));
      logger.setFilter(null);
      assertEquals(1, logged.size());
      assertEquals("on purpose", logged.get(0).getCause().getMessage());
      assertWorks(graph);
    }
  }

  @Test
  void namesTheOperationThatHasNoGradient() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.constant(1.4);
      GradientException error =
          assertThrows(GradientException.class, () -> SafeGradients.of(tf, tf.math.rint(x), x));
      assertTrue(error.getMessage().contains("No gradient defined for op: Rint"));
      assertWorks(graph);
    }
  }

  @Test
  void isFoundAtRunTimeWhereShapesAreUnknownUntilThen() {
    CustomOperator operator =
        TestOperators.square(
                c -> List.of(c.tf().reduceSum(c.<TFloat64>cotangent(0), c.tf().constant(0))))
            .create();
    try (Graph graph = new Graph();
        Session session = new Session(graph);
        TFloat64 two = TFloat64.vectorOf(1, 2)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.unknown()));
      Operand<TFloat64> dx = SafeGradients.of(tf, operator.apply(tf, x), x);
      TFInvalidArgumentException error =
          assertThrows(
              TFInvalidArgumentException.class,
              () -> session.runner().feed(x, two).fetch(dx).run());
      assertTrue(error.getMessage().contains(operator.name()), error.getMessage());
    }
  }

  @Test
  void acceptsNullForAnInputWithoutGradient() {
    CustomOperator operator = TestOperators.square(c -> Arrays.asList((Operand<?>) null)).create();
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.constant(new double[] {1, 2});
      Operand<TFloat64> y = operator.apply(tf, x);
      assertArrayEquals(new double[2], doubles(session, SafeGradients.of(tf, y, x)));
      GradientException error =
          assertThrows(
              GradientException.class,
              () ->
                  SafeGradients.of(
                      tf, y, x, SafeGradients.unconnected(SafeGradients.Unconnected.ERROR)));
      assertEquals(
          "no gradient flows to input 0 ("
              + x.op().name()
              + "): every path to it goes through an operation without a gradient",
          error.getMessage());
    }
  }
}
