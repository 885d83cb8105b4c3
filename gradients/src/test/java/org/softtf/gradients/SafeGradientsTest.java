// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.softtf.gradients.GradientErrorsTest.assertRefused;
import static org.softtf.gradients.TestOperators.doubles;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.softtf.gradients.SafeGradients.Unconnected;
import org.tensorflow.EagerSession;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

class SafeGradientsTest {
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Operand<TFloat64> x = tf.constant(new double[] {1, 2});

  @AfterEach
  void close() {
    graph.close();
  }

  @Test
  void weighsTheOutputsByCotangents() {
    List<Operand<TFloat64>> ys = List.of(tf.math.square(x), tf.math.exp(x));
    List<Operand<TFloat64>> cotangents =
        List.of(tf.constant(new double[] {1, 10}), tf.constant(new double[] {0, 1}));
    Operand<?> dx =
        SafeGradients.of(tf, ys, List.of(x), SafeGradients.cotangents(cotangents)).get(0);
    assertArrayEquals(new double[] {2, 40 + Math.exp(2)}, doubles(graph, dx), 1e-12);
  }

  @Test
  void addsUpOutputsOfWhichOneFeedsAnother() {
    Operand<TFloat64> square = tf.math.square(x);
    Operand<TFloat64> cube = tf.math.mul(square, x);
    double[] want = {2 + 3, 4 + 12};
    assertArrayEquals(
        want,
        doubles(graph, SafeGradients.of(tf, List.of(square, cube), List.of(x)).get(0)),
        1e-12);
    assertArrayEquals(
        want,
        doubles(graph, SafeGradients.of(tf, List.of(cube, square), List.of(x)).get(0)),
        1e-12);
  }

  @Test
  void givesOnesForAnOutputThatIsItsInput() {
    assertArrayEquals(new double[] {1, 1}, doubles(graph, SafeGradients.of(tf, x, x)));
  }

  @Test
  void differentiatesForAnInputBehindAnother() {
    Operand<TFloat64> square = tf.math.square(x);
    Operand<TFloat64> y = tf.math.exp(square);
    List<Operand<?>> gradients = SafeGradients.of(tf, List.of(y, y), List.of(x, square, x));
    double[] atSquare = {2 * Math.E, 2 * Math.exp(4)};
    double[] atX = {2 * atSquare[0], 4 * atSquare[1]};
    assertArrayEquals(atX, doubles(graph, gradients.get(0)), 1e-12);
    assertArrayEquals(atSquare, doubles(graph, gradients.get(1)), 1e-12);
    assertArrayEquals(atX, doubles(graph, gradients.get(2)), 1e-12);
  }

  @Test
  void countsAllOutputsBehindAnOutputThatIsAnInputToo() {
    Operand<TFloat64> y = tf.math.exp(x);
    assertArrayEquals(
        new double[] {Math.E + 1, Math.exp(2) + 1},
        doubles(graph, SafeGradients.of(tf, List.of(y, x), List.of(x)).get(0)),
        1e-12);
  }

  @Test
  void givesZerosWhereNoGradientFlowsAndWhereNoPathLeads() {
    Operand<TFloat64> other = tf.constant(new double[] {5, 6, 7});
    List<Operand<?>> gradients = SafeGradients.of(tf, List.of(tf.math.floor(x)), List.of(x, other));
    assertArrayEquals(new double[2], doubles(graph, gradients.get(0)));
    assertArrayEquals(new double[3], doubles(graph, gradients.get(1)));
  }

  @Test
  void givesZerosForAnOutputOfTheSameOperationThatIsNotUsed() {
    List<Operand<TFloat64>> parts = List.copyOf(tf.split(tf.constant(0), x, 2L).output());
    assertArrayEquals(
        new double[1], doubles(graph, SafeGradients.of(tf, parts.get(0), parts.get(1))));
    assertArrayEquals(new double[] {1, 0}, doubles(graph, SafeGradients.of(tf, parts.get(0), x)));
  }

  @Test
  void failsForAnUnconnectedInputIfAsked() {
    Operand<TFloat64> other = tf.constant(5.0);
    GradientException blocked =
        assertThrows(
            GradientException.class,
            () ->
                SafeGradients.of(
                    tf, tf.math.floor(x), x, SafeGradients.unconnected(Unconnected.ERROR)));
    assertEquals(
        "no gradient flows to input 0 (Const): every path to it goes through an operation without"
            + " a gradient",
        blocked.getMessage());
    GradientException apart =
        assertThrows(
            GradientException.class,
            () ->
                SafeGradients.of(
                    tf,
                    List.of(tf.math.exp(x)),
                    List.of(x, other),
                    SafeGradients.unconnected(Unconnected.ERROR)));
    assertEquals(
        "no gradient flows to input 1 (" + other.op().name() + "): the outputs do not depend on it",
        apart.getMessage());
  }

  @Test
  void refusesWhatCannotHaveAGradient() {
    Operand<TFloat64> y = tf.math.exp(x);
    assertRefused("at least one output", () -> SafeGradients.of(tf, List.of(), List.of(x)));
    assertRefused("at least one input", () -> SafeGradients.of(tf, List.of(y), List.of()));
    assertRefused(
        "gradients need a floating output, got DT_INT32",
        () -> SafeGradients.of(tf, tf.constant(1), x));
    assertRefused(
        "give what the variable holds, tf.readVariableOp(handle, type)",
        () -> SafeGradients.of(tf, tf.varHandleOp(TFloat64.class, Shape.of(2)), x));
    assertRefused(
        "one cotangent for each of the 1 outputs, got 2",
        () -> SafeGradients.of(tf, y, x, SafeGradients.cotangents(List.of(x, x))));
    assertRefused(
        "cotangent 0 must be like its output, DT_DOUBLE [2], got DT_DOUBLE []",
        () -> SafeGradients.of(tf, y, x, SafeGradients.cotangents(List.of(tf.constant(1.0)))));
    Operand<TFloat32> single = tf.constant(new float[2]);
    assertRefused(
        "cotangent 0 must be like its output, DT_DOUBLE [2], got DT_FLOAT [2]",
        () -> SafeGradients.of(tf, y, x, SafeGradients.cotangents(List.of(single))));
  }

  @Test
  void refusesAnOptionGivenTwice() {
    Operand<TFloat64> y = tf.math.exp(x);
    SafeGradients.Option cotangents = SafeGradients.cotangents(List.of(x));
    SafeGradients.Option zeros = SafeGradients.unconnected(SafeGradients.Unconnected.ZEROS);
    SafeGradients.Option error = SafeGradients.unconnected(SafeGradients.Unconnected.ERROR);
    assertRefused(
        "cotangents is given twice", () -> SafeGradients.of(tf, y, x, cotangents, cotangents));
    assertRefused(
        "unconnected is given twice", () -> SafeGradients.of(tf, y, x, zeros, cotangents, error));
  }

  @Test
  void refusesOperandsOfAnotherGraphAndEagerSessions() {
    Operand<TFloat64> y = tf.math.exp(x);
    try (Graph other = new Graph();
        EagerSession session = EagerSession.create()) {
      Operand<TFloat64> foreign = Ops.create(other).constant(new double[2]);
      assertRefused("belongs to another graph", () -> SafeGradients.of(tf, foreign, x));
      assertRefused("belongs to another graph", () -> SafeGradients.of(tf, y, foreign));
      assertRefused(
          "belongs to another graph",
          () -> SafeGradients.of(tf, y, x, SafeGradients.cotangents(List.of(foreign))));
      Ops eager = Ops.create(session);
      Operand<TFloat64> one = eager.constant(1.0);
      assertRefused("ValueAndGradient compiles", () -> SafeGradients.of(eager, one, one));
    }
  }
}
