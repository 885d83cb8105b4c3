// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.softtf.gradients.TestOperators.doubles;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.softtf.gradients.internal.GradientMode;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.RawCustomGradient;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat64;

/**
 * Carriers behind barriers, for a TensorFlow Java whose native code takes a missing gradient for
 * one. This one does not, so the barriers are asked for by the system property, in a JVM of its
 * own; all other tests of this module but one, which reads an old graph, pass with it as well.
 */
class BarriersTest {
  /** x³ by way of a residual, of no gradient for the factor z, with an integer beside them. */
  private static final CustomOperator CUBE =
      CustomOperator.named("org.softtf.test.BarredCube")
          .residuals("square")
          .forward(
              c -> {
                Operand<TFloat64> x = c.input(0);
                Operand<TFloat64> square = c.keep("square", c.tf().math.square(x));
                return List.of(c.tf().math.mul(square, x));
              })
          .gradient(
              c -> {
                Ops tf = c.tf();
                Operand<TFloat64> slope =
                    tf.math.mul(tf.constant(3.0), c.residual("square", TFloat64.class));
                return Arrays.asList(
                    tf.math.mul(c.cotangent(0, TFloat64.class), slope), null, null);
              })
          .create();

  private static Operand<TFloat64> cube(Ops tf, Operand<TFloat64> x, Operand<TFloat64> z) {
    return TestOperators.typed(CUBE.apply(tf, List.of(x, z, tf.constant(7))).get(0));
  }

  private static GraphDef model() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.withName("x").constant(2.0);
      tf.withName("y").identity(cube(tf, x, tf.constant(1.0)));
      return graph.toGraphDef();
    }
  }

  private static double gradientOf(GraphDef model) {
    try (Graph graph = new Graph()) {
      graph.importGraphDef(model);
      Operand<?> dx =
          SafeGradients.of(Ops.create(graph), graph.outputOrThrow("y"), graph.outputOrThrow("x"));
      return doubles(graph, dx)[0];
    }
  }

  private static long barriers(GraphDef model) {
    return model.getNodeList().stream()
        .filter(node -> node.getOp().equals("StopGradient"))
        .filter(
            node ->
                node.getAttrOrThrow("_gradient_op_type").getS().toStringUtf8().equals("Identity"))
        .count();
  }

  /** Runs where there are barriers. */
  static final class WithBarriers {
    public static void main(String[] files) throws IOException {
      assertTrue(GradientMode.needsBarriers());
      assertEquals(3, barriers(model())); // output, integer, residual
      assertEquals(12, gradientOf(model()), 1e-12);
      secondOrder();
      unconnected();
      nothingMissingLeavesTheLibrary();
      GraphDef before = GraphDef.parseFrom(Files.readAllBytes(Path.of(files[0])));
      GradientException refused = assertThrows(GradientException.class, () -> gradientOf(before));
      assertTrue(refused.getMessage().contains("built without barriers"), refused.getMessage());
      Files.write(Path.of(files[1]), model().toByteArray());
    }

    private static void secondOrder() {
      try (Graph graph = new Graph()) {
        Ops tf = Ops.create(graph);
        Operand<TFloat64> x = tf.constant(2.0);
        Operand<TFloat64> dx = SafeGradients.of(tf, cube(tf, x, tf.constant(1.0)), x);
        assertEquals(12, doubles(graph, SafeGradients.of(tf, dx, x))[0], 1e-12);
      }
    }

    /** Zeros that stand for "none" are told from gradients. */
    private static void unconnected() {
      try (Graph graph = new Graph()) {
        Ops tf = Ops.create(graph);
        Operand<TFloat64> x = tf.constant(2.0);
        Operand<TFloat64> z = tf.constant(1.0);
        Operand<TFloat64> y = cube(tf, tf.math.square(x), tf.math.square(z));
        var error = SafeGradients.unconnected(SafeGradients.Unconnected.ERROR);
        assertThrows(GradientException.class, () -> SafeGradients.of(tf, y, z, error));
        assertEquals(0, doubles(graph, SafeGradients.of(tf, y, z))[0]);
        assertEquals(6 * 32, doubles(graph, SafeGradients.of(tf, y, x, error))[0], 1e-10);
      }
    }

    /** What native code would take for a gradient: a Java null, and the mark of version 1.1.0. */
    private static void nothingMissingLeavesTheLibrary() {
      RawCustomGradient none =
          GradientRegistry.guarded(
              (tf, node, cotangents) -> Collections.nCopies(node.numInputs(), null));
      try (Graph graph = new Graph()) {
        Ops tf = Ops.create(graph);
        Operand<TFloat64> y = cube(tf, tf.constant(2.0), tf.constant(1.0));
        GraphOperation carrier = (GraphOperation) y.op();
        List<Output<?>> cotangents = Collections.nCopies(carrier.numOutputs(), y.asOutput());
        RawCustomGradient registered =
            GradientRegistry.guarded(GradientRegistry::gradientOfCarrier);
        for (RawCustomGradient gradient : List.of(none, registered)) {
          List<Operand<?>> answers = gradient.call(tf, carrier, cotangents);
          assertEquals(carrier.numInputs(), answers.size());
          for (int i = 0; i < answers.size(); i++) {
            assertNotNull(answers.get(i));
            assertFalse(NoGradient.isMark(answers.get(i).asOutput()));
            assertEquals(carrier.input(i).type(), answers.get(i).asOutput().type());
          }
        }
      }
    }
  }

  @Test
  void carriersBehindBarriersHaveTheSameGradients(@TempDir Path directory) throws IOException {
    assertEquals(0, barriers(model()));
    Path before = Files.write(directory.resolve("before"), model().toByteArray());
    Path after = directory.resolve("after");
    ChildJvm.run(
        WithBarriers.class,
        List.of("-D" + GradientMode.PROPERTY + "=barriers"),
        before.toString(),
        after.toString());
    GraphDef barred = GraphDef.parseFrom(Files.readAllBytes(after));
    assertEquals(3, barriers(barred));
    assertEquals(12, gradientOf(barred), 1e-12, "read where no barriers are needed");
  }
}
