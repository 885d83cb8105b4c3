// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.softtf.gradients.GradientErrorsTest.assertRefused;
import static org.softtf.gradients.TestOperators.doubles;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.EagerSession;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/** A cotangent of another shape than its output is an error; TensorFlow broadcasts it silently. */
class CotangentShapesTest {
  @Test
  void aCallRefusesAnotherShapeThanThatOfAnOutputKnownOnlyInTheRun() {
    try (ValueAndGradient f =
        ValueAndGradient.of(
            TFloat64.class, Shape.of(-1), (tf, x) -> tf.math.exp(tf.math.square(x)))) {
      double[] x = {0, 1, 2};
      for (int size : new int[] {1, 2, 4}) {
        assertRefused(
            "cotangent 0 must have the shape of output 0, [3], got [" + size + "]",
            () -> f.callWithCotangents(List.of(x), List.of(new double[size])));
      }
      try (Evaluation result = f.callWithCotangents(List.of(x), List.of(new double[] {5, 10, 0}))) {
        assertArrayEquals(
            new double[] {0, 20 * Math.E, 0}, doubles(result.gradient(TFloat64.class)), 1e-12);
      }
    }
  }

  @Test
  void aCallNamesTheOutputAmongSeveral() {
    try (ValueAndGradient f =
        ValueAndGradient.builder()
            .input(TFloat32.class, Shape.unknown())
            .inputWithoutGradient(TInt32.class, Shape.of(1))
            .compile(
                (tf, in) -> {
                  Operand<TFloat32> x = in.get(0);
                  return List.of(x, tf.reduceSum(x, in.<TInt32>get(1)), x);
                })) {
      List<Object> arguments = List.of(new float[2][3], new int[] {0});
      assertRefused(
          "cotangent 1 must have the shape of output 1, [3], got []",
          () -> f.callWithCotangents(arguments, Arrays.asList(null, 1, null)));
      assertRefused(
          "cotangent 2 must have the shape of output 2, [2, 3], got [3, 2]",
          () -> f.callWithCotangents(arguments, Arrays.asList(null, null, new float[3][2])));
    }
  }

  @Test
  void aCallThatFailsForAnotherReasonSaysSo() {
    try (ValueAndGradient f =
        ValueAndGradient.of(
            TFloat64.class,
            Shape.of(-1),
            (tf, x) -> tf.reshape(tf.math.square(x), tf.constant(new int[] {5})))) {
      TFInvalidArgumentException error =
          assertThrows(
              TFInvalidArgumentException.class,
              () -> f.callWithCotangents(List.of(new double[2]), List.of(new double[5])));
      // on a GPU TensorFlow numbers its errors
      String numbered = "(\\d+ root error\\(s\\) found\\.\\s+\\(0\\) INVALID_ARGUMENT: )?";
      assertTrue(
          error.getMessage().matches("(?s)" + numbered + "Input to reshape.*"), error.getMessage());
    }
  }

  @Test
  void theRunOfAGraphFailsForAnotherShapeAndDifferentiatesThroughTheCheck() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.placeholder(TFloat64.class);
      Operand<TFloat64> weights = tf.placeholder(TFloat64.class);
      SafeGradients.Option cotangents = SafeGradients.cotangents(List.of(weights));
      Operand<?> dx = SafeGradients.of(tf, tf.math.square(x), x, cotangents);
      Operand<?> again = SafeGradients.of(tf, dx, weights);
      try (Session session = new Session(graph);
          TFloat64 value = TFloat64.vectorOf(1, 2);
          TFloat64 like = TFloat64.vectorOf(3, 5);
          TFloat64 other = TFloat64.scalarOf(3)) {
        try (Result result =
            session.runner().feed(x, value).feed(weights, like).fetch(dx).fetch(again).run()) {
          assertArrayEquals(new double[] {6, 20}, doubles(result.get(0)));
          assertArrayEquals(new double[] {2, 4}, doubles(result.get(1)));
        }
        Session.Runner wrong = session.runner().feed(x, value).feed(weights, other).fetch(dx);
        String message = assertThrows(TFInvalidArgumentException.class, wrong::run).getMessage();
        assertTrue(message.contains("cotangent_0_must_have_the_shape_of_its_output"), message);
      }
    }
  }

  @Test
  void noNodeComparesShapesThatAreKnown() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.constant(new double[2]);
      Operand<TFloat64> weights = tf.constant(new double[2]);
      SafeGradients.of(tf, tf.math.square(x), x, SafeGradients.cotangents(List.of(weights)));
      graph.operations().forEachRemaining(node -> assertNotEquals("AddN", node.type()));
    }
  }

  @Test
  void aTapeRefusesAnotherShape() {
    try (EagerSession session = EagerSession.create();
        GradientTape tape = GradientTape.of(session)) {
      Ops tf = tape.tf();
      Operand<TFloat64> x = tape.watch(tf.constant(new double[] {1, 2}));
      Operand<TFloat64> y = tf.math.square(x);
      for (double[] weights : new double[][] {{3}, {3, 4, 5}}) {
        Operand<TFloat64> other = tf.constant(weights);
        assertRefused(
            "cotangent 0 must be like its target, DT_DOUBLE [2], got DT_DOUBLE " + other.shape(),
            () -> tape.gradient(y, x, SafeGradients.cotangents(List.of(other))));
      }
    }
  }
}
