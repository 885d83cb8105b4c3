// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.softtf.gradients.GradientErrorsTest.assertRefused;
import static org.softtf.gradients.TestOperators.doubles;

import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tensorflow.EagerSession;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TNumber;

/** What a forward function keeps by name, and operands whose type is checked. */
class ResidualsTest {
  /**
   * x·√x with an integer that must be 7 for the gradient to be right. It keeps its residuals in
   * another order than it declares them, and its gradient is right only if each has its own name.
   */
  private static final CustomOperator POWER =
      CustomOperator.named("org.softtf.test.Named")
          .residuals("root", "square", "integer")
          .forward(
              c -> {
                Operand<TFloat64> x = c.input(0, TFloat64.class);
                c.keep("integer", c.input(1, TInt32.class));
                c.keep("square", c.tf().math.mul(x, x));
                return List.of(c.tf().math.mul(x, c.keep("root", c.tf().math.sqrt(x))));
              })
          .gradient(
              c -> {
                Ops tf = c.tf();
                Operand<TFloat64> x = c.input(0, TFloat64.class);
                Operand<TFloat64> one = tf.math.div(c.residual("square"), tf.math.mul(x, x));
                Operand<TFloat64> root = c.residual("root", TFloat64.class);
                Operand<TFloat64> factor =
                    tf.math.mul(
                        tf.constant(1.5 / 7),
                        tf.dtypes.cast(c.residual("integer", TInt32.class), TFloat64.class));
                Operand<TFloat64> slope = tf.math.mul(factor, tf.math.mul(one, root));
                return Arrays.asList(tf.math.mul(c.cotangent(0, TFloat64.class), slope), null);
              })
          .create();

  @Test
  void areFoundByNameInAnyOrder() {
    GradientCheck.ofAll((tf, x) -> POWER.apply(tf, List.of(x.get(0), tf.constant(7))))
        .order(2)
        .require(new double[] {0.25, 4});
  }

  /** The order was that of the declaration when residuals had no names. */
  @Test
  void areFoundByNameInAGraphThatWasWrittenBeforeTheyHadNames() throws IOException {
    try (Graph graph = new Graph();
        Session session = new Session(graph);
        TFloat64 point = TFloat64.vectorOf(0.25, 4)) {
      graph.importGraphDef(unnamedResiduals(POWER.name()));
      Operand<?> x = graph.outputOrThrow("x");
      Operand<?> y = graph.outputOrThrow("Named/with_gradient");
      Operand<?> dx = SafeGradients.of(Ops.create(graph), y, x);
      try (Result result = session.runner().feed("x", point).fetch(dx).run()) {
        assertArrayEquals(new double[] {0.75, 3}, doubles(result.get(0)), 1e-15);
      }
    }
  }

  /** The graph of {@link #POWER} as it was written, under the name of another operator. */
  private static GraphDef unnamedResiduals(String operator) throws IOException {
    try (var text = ResidualsTest.class.getResourceAsStream("unnamed-residuals.pbtxt")) {
      return TextFormat.parse(
          new String(text.readAllBytes(), StandardCharsets.UTF_8)
              .replace("\"" + POWER.name() + "\"", "\"" + operator + "\""),
          GraphDef.class);
    }
  }

  @Test
  void areRefusedInAGraphOfAnotherVersionOfTheOperator() throws IOException {
    CustomOperator.named("org.softtf.test.Renamed")
        .residuals("root", "square")
        .forward(c -> List.of(c.<TFloat64>input(0)))
        .gradient(c -> List.of(c.<TFloat64>cotangent(0)))
        .create();
    try (Graph graph = new Graph()) {
      graph.importGraphDef(unnamedResiduals("org.softtf.test.Renamed"));
      assertRefused(
          "org.softtf.test.Renamed declares 2 residuals, [root, square], and the graph holds 3;",
          () ->
              SafeGradients.of(
                  Ops.create(graph),
                  graph.outputOrThrow("Named/with_gradient"),
                  graph.outputOrThrow("x")));
    }
  }

  @Test
  void mayDependOnTheAttributes() {
    CustomOperator powers =
        CustomOperator.named("org.softtf.test.Powers")
            .residuals(attributes -> names(attributes.integer("count")))
            .forward(
                c -> {
                  Operand<TFloat64> power = c.input(0, TFloat64.class);
                  for (String name : names(c.attributes().integer("count"))) {
                    c.keep(name, power);
                    power = c.tf().math.mul(power, c.<TFloat64>input(0));
                  }
                  return List.of(power);
                })
            .gradient(
                c -> {
                  Ops tf = c.tf();
                  int count = c.attributes().integer("count");
                  Operand<TFloat64> last = c.residual("power " + count);
                  Operand<TFloat64> slope = tf.math.mul(tf.constant(count + 1.0), last);
                  return List.of(tf.math.mul(c.<TFloat64>cotangent(0), slope));
                })
            .create();
    for (int count = 1; count <= 3; count++) {
      Attributes attributes = Attributes.of("count", count);
      GradientCheck.ofAll((tf, x) -> powers.apply(tf, x, attributes))
          .require(new double[] {-2, 0.5, 3});
    }
  }

  private static List<String> names(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> "power " + i).toList();
  }

  @Test
  void areRefusedIfTheirNamesAreNotTheDeclaredOnes() {
    assertForwardRefused("no residual is named \"c\"; there are [a, b]", "a", "b", "c");
    assertForwardRefused("keeps residual \"a\" twice", "a", "b", "a");
    assertForwardRefused("must keep all of its residuals, [a, b]; \"b\" is missing", "a");
    CustomOperator none =
        TestOperators.square(TestOperators::squareGradients)
            .forward(c -> List.of(c.keep("a", c.<TFloat64>input(0))))
            .create();
    assertApplyRefused(none, "no residual is named \"a\"; declare it by residuals(...)");
  }

  private static void assertForwardRefused(String message, String... kept) {
    CustomOperator operator =
        TestOperators.square(TestOperators::squareGradients)
            .residuals("a", "b")
            .forward(
                c -> {
                  Operand<TFloat64> x = c.input(0);
                  List.of(kept).forEach(name -> c.keep(name, x));
                  return List.of(x);
                })
            .create();
    assertApplyRefused(operator, message);
  }

  private static void assertApplyRefused(CustomOperator operator, String message) {
    try (Graph graph = new Graph();
        EagerSession session = EagerSession.create()) {
      for (Ops tf : List.of(Ops.create(graph), Ops.create(session))) {
        assertRefused(operator.name() + ": ", () -> operator.apply(tf, tf.constant(1.0)));
        assertRefused(message, () -> operator.apply(tf, tf.constant(1.0)));
      }
    }
  }

  @Test
  void areRefusedIfNullOrUnknownToTheGradientFunction() {
    CustomOperator keepsNull =
        TestOperators.square(TestOperators::squareGradients)
            .residuals("a")
            .forward(c -> List.of(c.keep("a", (Operand<TFloat64>) null)))
            .create();
    assertApplyRefused(keepsNull, "residual \"a\" must not be null");
    CustomOperator asksForAnother =
        TestOperators.square(c -> List.of(c.<TFloat64>residual("b")))
            .residuals("a")
            .forward(c -> List.of(c.keep("a", c.<TFloat64>input(0))))
            .create();
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      assertRefused(
          "no residual is named \"b\"; there are [a]",
          () -> asksForAnother.apply(tf, tf.constant(1.0)));
    }
  }

  @Test
  void refuseNamesThatAreBlankOrRepeated() {
    CustomOperator.Builder builder = CustomOperator.named("org.softtf.test.Refused");
    assertRefused("must not be blank, got [a,  ]", () -> builder.residuals("a", " "));
    assertRefused("got \"a\" twice in [a, b, a]", () -> builder.residuals("a", "b", "a"));
  }

  /** A context's operands by position: a wrong type and a wrong position say what is there. */
  @Test
  void checkTypesAndPositions() {
    List<String> errors = new ArrayList<>();
    CustomOperator operator =
        TestOperators.square(
                c -> {
                  c.input(0, TFloating.class);
                  c.output(0, TNumber.class);
                  errors.add(error(() -> c.input(0, TFloat32.class)));
                  errors.add(error(() -> c.output(0, TFloat32.class)));
                  errors.add(error(() -> c.cotangent(0, TFloat32.class)));
                  errors.add(error(() -> c.residual("a", TFloat32.class)));
                  errors.add(error(() -> c.output(1)));
                  errors.add(error(() -> c.cotangent(-1)));
                  return TestOperators.squareGradients(c);
                })
            .residuals("a")
            .forward(
                c -> {
                  errors.add(error(() -> c.input(0, TInt32.class)));
                  errors.add(error(() -> c.input(1, TFloat64.class)));
                  return List.of(c.keep("a", c.input(0, TFloating.class)));
                })
            .create();
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      operator.apply(tf, tf.withName("x").constant(1.0));
    }
    String name = operator.name();
    assertTrue(
        errors.equals(
            List.of(
                name + ": input 0 (x) must be a TInt32, got DT_DOUBLE",
                name + ": input must be in [0, 1), got 1",
                name + ": input 0 (value_1) must be a TFloat32, got DT_DOUBLE",
                name + ": output 0 (value_0) must be a TFloat32, got DT_DOUBLE",
                name + ": cotangent 0 (cotangent_0) must be a TFloat32, got DT_DOUBLE",
                name + ": residual \"a\" (value_2) must be a TFloat32, got DT_DOUBLE",
                name + ": output must be in [0, 1), got 1",
                name + ": cotangent must be in [0, 1), got -1")),
        () -> String.join("\n", errors));
  }

  private static String error(Runnable access) {
    return assertThrows(RuntimeException.class, access::run).getMessage();
  }

  @Test
  void takeAVariableForAnOperandOfItsType() {
    CustomOperator operator =
        TestOperators.square(TestOperators::squareGradients)
            .forward(c -> List.of(c.tf().math.square(c.input(0, TFloat64.class))))
            .create();
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.variable(tf.constant(3.0));
      assertArrayEquals(
          new double[] {6}, doubles(session, SafeGradients.of(tf, operator.apply(tf, x), x)));
    }
  }
}
