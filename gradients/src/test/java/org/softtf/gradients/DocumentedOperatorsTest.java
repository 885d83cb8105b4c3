// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.softtf.gradients.TestOperators.doubles;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** Holds the code of docs/custom-gradients.md, word for word, and runs it. */
class DocumentedOperatorsTest {
  static final CustomOperator CLIPPED =
      CustomOperator.named("com.example.Clipped") // the value x, its gradient kept within [-1, 1]
          .forward(c -> List.of(c.tf().identity(c.<TFloat32>input(0))))
          .gradient(
              c ->
                  List.of(
                      c.tf()
                          .clipByValue(
                              c.<TFloat32>cotangent(0), c.tf().constant(-1f), c.tf().constant(1f))))
          .create();

  static final CustomOperator POLAR =
      CustomOperator.named("com.example.Polar") // x and y to radius and angle
          .residuals("squares")
          .forward(
              c -> {
                Ops tf = c.tf();
                Operand<TFloat64> x = c.input(0);
                Operand<TFloat64> y = c.input(1);
                Operand<TFloat64> squares =
                    c.keep("squares", tf.math.add(tf.math.square(x), tf.math.square(y)));
                return List.of(tf.math.sqrt(squares), tf.math.atan2(y, x));
              })
          .gradient(
              c -> {
                Ops tf = c.tf();
                Operand<TFloat64> x = c.input(0);
                Operand<TFloat64> y = c.input(1);
                Operand<TFloat64> epsilon = tf.constant(c.attributes().number("epsilon"));
                Operand<TFloat64> squares = tf.math.add(c.<TFloat64>residual("squares"), epsilon);
                Operand<TFloat64> radial =
                    tf.math.div(c.<TFloat64>cotangent(0), tf.math.sqrt(squares));
                Operand<TFloat64> angular = tf.math.div(c.<TFloat64>cotangent(1), squares);
                return List.of(
                    tf.math.sub(tf.math.mul(radial, x), tf.math.mul(angular, y)),
                    tf.math.add(tf.math.mul(radial, y), tf.math.mul(angular, x)));
              })
          .create();

  @Test
  void clipsAGradient() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> x = tf.constant(2f);
      Operand<TFloat32> y = CLIPPED.apply(tf, x);
      Operand<TFloat32> dx = SafeGradients.of(tf, tf.math.mul(y, tf.constant(5f)), x); // 1, not 5
      assertArrayEquals(new double[] {2}, doubles(session, y));
      assertArrayEquals(new double[] {1}, doubles(session, dx));
    }
  }

  @Test
  void hasPolarCoordinates() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.constant(0.0);
      Operand<TFloat64> y = tf.constant(0.0);
      List<Operand<?>> radiusAndAngle =
          POLAR.apply(tf, List.of(x, y), Attributes.of("epsilon", 1e-12)); // finite gradients at 0
      assertArrayEquals(
          new double[1], doubles(session, SafeGradients.of(tf, radiusAndAngle, List.of(x)).get(0)));
    }
    GradientCheck.ofAll((tf, in) -> POLAR.apply(tf, in, Attributes.of("epsilon", 0)))
        .order(2)
        .require(new double[] {0.3, -1}, new double[] {2, 0.5});
  }

  @Test
  void roundsStraightThrough() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> x = tf.constant(1.6f);
      Operand<TFloat32> rounded =
          StraightThrough.join(tf, tf.math.rint(x), x); // value rint(x), gradient 1
      Operand<TFloat32> same = GradientReplacement.of(tf, forward -> forward ? tf.math.rint(x) : x);
      for (Operand<TFloat32> y : List.of(rounded, same)) {
        assertArrayEquals(new double[] {2}, doubles(session, y));
        assertArrayEquals(new double[] {1}, doubles(session, SafeGradients.of(tf, y, x)));
      }
    }
  }

  @Test
  void callsFromEagerCode() {
    try (ValueAndGradient f =
            ValueAndGradient.builder()
                .input(TFloat32.class, Shape.of(-1, 3))
                .inputWithoutGradient(TFloat32.class, Shape.of(-1))
                .compile(
                    (tf, in) -> {
                      Operand<TFloat32> sums = tf.sum(in.<TFloat32>get(0), tf.constant(1));
                      return List.of(
                          tf.math.mean(
                              tf.math.squaredDifference(sums, in.<TFloat32>get(1)),
                              tf.constant(0)));
                    });
        Evaluation result = f.call(new float[][] {{1, 2, 3}, {4, 5, 6}}, new float[] {5, 17})) {
      float loss = result.value(TFloat32.class).getFloat();
      TFloat32 gradient = result.gradient(TFloat32.class); // of shape 2 × 3
      assertEquals((1 + 4) / 2f, loss);
      assertArrayEquals(new double[] {1, 1, 1, -2, -2, -2}, doubles(gradient));
    }
  }

  @Test
  void isWhatTheDocumentationShows() throws IOException {
    Path root = Path.of(System.getProperty("project.root"));
    String page = Files.readString(root.resolve("docs/custom-gradients.md"));
    String source =
        words(
            Files.readString(
                root.resolve(
                    "gradients/src/test/java/org/softtf/gradients/DocumentedOperatorsTest.java")));
    Matcher blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(page);
    int count = 0;
    for (; blocks.find(); count++) {
      String block = blocks.group(1);
      String body = block.startsWith("try (") ? block.substring(0, block.lastIndexOf('}')) : block;
      assertTrue(source.contains(words(body)), () -> "not in this test:\n" + block);
    }
    assertEquals(7, count);
  }

  private static String words(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
