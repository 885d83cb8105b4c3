// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.softtf.gradients.GradientErrorsTest.assertRefused;
import static org.softtf.gradients.TestOperators.doubles;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.softtf.gradients.SafeGradients.Unconnected;
import org.tensorflow.EagerSession;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/** What a tape cannot do is said in a sentence, and leaves the tape as it was. */
class GradientTapeErrorsTest {
  private final EagerSession session = EagerSession.create();
  private final GradientTape tape = GradientTape.of(session);
  private final Ops tf = tape.tf();
  private final Operand<TFloat64> x = tape.watch(tf.constant(new double[] {1, 4}));

  /** Whatever was refused, the next gradient is right. */
  @AfterEach
  void close() {
    if (!closed) {
      double[] dx = doubles(tape.gradient(tf.math.square(x), x).asTensor());
      assertArrayEquals(new double[] {2, 8}, dx);
    }
    tape.close();
    session.close();
  }

  private boolean closed;

  private static void assertStateRefused(String message, Executable action) {
    IllegalStateException error = assertThrows(IllegalStateException.class, action);
    assertTrue(error.getMessage().contains(message), error.getMessage());
  }

  @Test
  void targetThatDependsOnNothingWatched() {
    Operand<TFloat64> constant = tf.math.square(tf.constant(new double[] {1, 4}));
    assertRefused("target 0 (Square) is not on this tape", () -> tape.gradient(constant, x));
    Operand<TFloat64> elsewhere = Ops.create(session).math.square(x);
    assertRefused("build with tape.tf()", () -> tape.gradient(elsewhere, x));
  }

  @Test
  void pathThatWholeNumbersEnd() {
    Operand<TFloat64> whole = tf.dtypes.cast(tf.dtypes.cast(x, TInt32.class), TFloat64.class);
    assertRefused("only through whole numbers", () -> tape.gradient(whole, x));
  }

  @Test
  void choiceWhereTheMethodHasMadeIt() {
    assertRefused(
        "gradientsOrNull takes no option unconnected, got ZEROS",
        () ->
            tape.gradientsOrNull(
                List.of(tf.math.square(x)),
                List.of(x),
                SafeGradients.unconnected(Unconnected.ZEROS)));
  }

  @Test
  void sourceThatWasNotWatched() {
    Operand<TFloat64> factor = tf.constant(2.0);
    Operand<TFloat64> y = tf.math.mul(x, factor);
    assertRefused("source 0 (Const) is not on this tape", () -> tape.gradient(y, factor));
    tape.watch(factor);
    assertRefused(
        "no gradient flows to source 0 (Const): the targets do not depend on it",
        () -> tape.gradient(y, factor));
  }

  @Test
  void whatWasForgotten() {
    Operand<TFloat64> y = tf.math.square(x);
    tape.reset();
    assertRefused("after the last tape.reset()", () -> tape.gradient(y, x));
    tape.watch(x);
    assertRefused("target 0 (Square)", () -> tape.gradient(y, x));
  }

  @Test
  void gradientOfItsOwnGradient() {
    Operand<TFloat64> slope = tape.gradient(tf.math.square(x), x);
    assertRefused("GradientTape.within(tape)", () -> tape.gradient(slope, x));
  }

  @Test
  void unconnectedSource() {
    Operand<TFloat64> floor = tf.math.floor(x);
    assertRefused("without a gradient, one of [Floor]", () -> tape.gradient(floor, x));
    Operand<TFloat64> stopped = tf.math.add(tf.stopGradient(x), tf.constant(1.0));
    assertRefused("StopGradient", () -> tape.gradient(stopped, x));
  }

  @Test
  void operationWithoutGradient() {
    Operand<TFloat64> y = tf.math.add(tf.math.digamma(x), x);
    assertRefused("No gradient defined for op: Digamma", () -> tape.gradient(y, x));
    assertRefused("give it a gradient with CustomOperator", () -> tape.gradient(y, x));
    assertRefused("\"What has no gradient\" in docs/eager.md", () -> tape.gradient(y, x));
    assertRefused(
        "Digamma", () -> tape.gradient(y, x, SafeGradients.unconnected(Unconnected.ZEROS)));
  }

  @Test
  void gradientForFloat32Alone() {
    Operand<TFloat64> row = tf.expandDims(x, tf.constant(0));
    Operand<TFloat64> y = tf.nn.softmaxCrossEntropyWithLogits(row, row).loss();
    assertRefused("have a gradient for float32 alone", () -> tape.gradient(y, x));
  }

  /** TensorFlow's gradient of Atan2 does not sum over what was broadcast. */
  @Test
  void gradientOfWrongShape() {
    Operand<TFloat64> scalar = tape.watch(tf.constant(2.0));
    Operand<TFloat64> y = tf.math.atan2(x, scalar);
    assertRefused(
        "a gradient of shape [2] for a source of shape []; one of [Atan2]",
        () -> tape.gradient(y, scalar));
  }

  @Test
  void gradientFunctionThatFails() {
    CustomOperator broken =
        TestOperators.square(
                c -> {
                  throw new IllegalStateException("not today");
                })
            .create();
    Operand<TFloat64> y = broken.apply(tf, x);
    assertRefused(broken.name() + " failed", () -> tape.gradient(y, x));
  }

  @Test
  void integersAndBooleans() {
    assertRefused("must be floating", () -> tape.watch(tf.constant(1)));
    assertRefused("DT_BOOL", () -> tape.watch(tf.math.greater(x, x)));
    assertRefused("cast it with tf.dtypes.cast", () -> tape.watch(tf.constant(1)));
    assertRefused("DT_STRING; it holds no numbers", () -> tape.watch(tf.constant("1")));
    Operand<?> handle = tf.varHandleOp(TFloat64.class, Shape.of(2));
    assertRefused("DT_RESOURCE; take what the variable holds", () -> tape.watch(handle));
    assertRefused("target 0 (Greater)", () -> tape.gradient(tf.math.greater(x, x), x));
    assertRefused("source 0 (Const) must be floating", () -> tape.gradient(x, tf.constant(1)));
  }

  @Test
  void operandsFromElsewhere() {
    try (Graph graph = new Graph();
        EagerSession other = EagerSession.create()) {
      Operand<TFloat64> node = Ops.create(graph).constant(1.0);
      assertRefused("part of a graph", () -> tape.watch(node));
      assertRefused("part of a graph", () -> tape.gradient(node, x));
      assertRefused("part of a graph", () -> tf.math.square(node));
      Operand<TFloat64> foreign = Ops.create(other).constant(1.0);
      assertRefused("another EagerSession", () -> tape.watch(foreign));
      assertRefused("another EagerSession", () -> tf.math.mul(x, foreign));
      assertRefused("another EagerSession", () -> tf.math.addN(List.of(foreign, foreign)));
    }
  }

  @Test
  void cotangents() {
    Operand<TFloat64> y = tf.math.square(x);
    assertRefused(
        "cotangent 0 must be like its target, DT_DOUBLE [2], got DT_DOUBLE []",
        () -> tape.gradient(y, x, SafeGradients.cotangents(List.of(tf.constant(1.0)))));
    assertRefused(
        "got DT_FLOAT [2]",
        () -> tape.gradient(y, x, SafeGradients.cotangents(List.of(tf.constant(new float[2])))));
    assertRefused(
        "one cotangent for each target, 1, got 2",
        () -> tape.gradient(y, x, SafeGradients.cotangents(List.of(x, x))));
    assertRefused(
        "jacobian takes no option cotangents",
        () -> tape.jacobian(y, x, SafeGradients.cotangents(List.of(x))));
  }

  @Test
  void nothingToDifferentiate() {
    assertRefused("at least one target", () -> tape.gradients(List.of(), List.of(x)));
    assertRefused("at least one source", () -> tape.gradients(List.of(x), List.of()));
    assertRefused("cacheSize must be at least 1, got 0", () -> GradientTape.of(session, 0));
  }

  @Test
  void secondTapeOnOneSession() {
    assertStateRefused("GradientTape.within(first)", () -> GradientTape.of(session));
    GradientTape inner = GradientTape.within(tape);
    assertStateRefused("already", () -> GradientTape.within(tape));
    inner.close();
    GradientTape.within(tape).close();
  }

  @Test
  void closedTape() {
    closed = true;
    Operand<TFloat64> y = tf.math.square(x);
    tape.close();
    tape.close();
    assertStateRefused("this GradientTape is closed", () -> tape.gradient(y, x));
    assertStateRefused("closed", () -> tf.math.square(x));
    assertStateRefused("closed", tape::tf);
    assertStateRefused("closed", () -> tape.watch(x));
    assertStateRefused("closed", tape::reset);
    assertStateRefused("closed", tape::stopRecording);
    assertStateRefused("closed", () -> GradientTape.within(tape));
    try (GradientTape next = GradientTape.of(session)) {
      next.tf();
      tape.close(); // does nothing to the next
      assertStateRefused("already", () -> GradientTape.of(session));
    }
  }

  @Test
  void closedSession() {
    closed = true;
    Operand<TFloat64> y = tf.math.square(x);
    doubles(y.asTensor());
    tape.gradient(y, x); // now tensors have been read, and the gradient is built
    session.close();
    assertStateRefused("the EagerSession", () -> tape.gradient(y, x));
    assertStateRefused("the EagerSession", () -> tape.watch(x));
    assertStateRefused("the EagerSession", () -> tf.math.square(x));
  }

  @Test
  void otherThread() {
    for (Runnable use : List.<Runnable>of(() -> tf.math.square(x), tape::close, tape::reset)) {
      CompletionException error =
          assertThrows(CompletionException.class, () -> CompletableFuture.runAsync(use).join());
      assertTrue(
          error.getCause().getMessage().contains("belongs to the thread"),
          error.getCause()::getMessage);
    }
  }
}
