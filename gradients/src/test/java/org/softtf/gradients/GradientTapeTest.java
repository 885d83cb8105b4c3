// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.softtf.gradients.TestOperators.doubles;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.softtf.gradients.SafeGradients.Unconnected;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.op.random.RandomStandardNormal;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/** Gradients of what ran eagerly, against closed forms. */
class GradientTapeTest {
  private static final double[] POINT = {-1.2, 0.3, 0.8};

  private final EagerSession session = EagerSession.create();
  private final GradientTape tape = GradientTape.of(session);
  private final Ops tf = tape.tf();
  private final Operand<TFloat64> x = tape.watch(tf.constant(POINT));

  @AfterEach
  void close() {
    tape.close();
    session.close();
  }

  private static double[] values(Operand<?> operand) {
    return doubles(operand.asTensor());
  }

  private static double[] each(DoubleUnaryOperator function) {
    return Arrays.stream(POINT).map(function).toArray();
  }

  private static void assertClose(double[] want, Operand<?> got) {
    assertArrayEquals(want, values(got), 1e-12);
  }

  @Test
  void differentiatesAChain() {
    Operand<TFloat64> y = tf.math.exp(tf.math.square(x));
    assertClose(each(v -> 2 * v * Math.exp(v * v)), tape.gradient(y, x));
  }

  /** As a loop records that is not reset. */
  @Test
  void differentiatesAChainOfThousands() {
    double slope = 1;
    Operand<TFloat64> factor = tf.constant(1.0001);
    Operand<TFloat64> y = x;
    for (int i = 0; i < 2500; i++) {
      y = tf.math.add(tf.math.mul(y, factor), x);
      slope = slope * 1.0001 + 1;
    }
    double want = slope;
    assertArrayEquals(each(v -> want), values(tape.gradient(y, x)), 1e-12 * want);
  }

  @Test
  void returnsAnEagerOperandOfTheSession() {
    Operand<TFloat64> dx = tape.gradient(tf.math.square(x), x);
    assertSame(session, dx.op().env());
    assertClose(each(v -> 2 * v + 1), Ops.create(session).math.add(dx, tf.constant(1.0)));
  }

  @Test
  void followsDecisionsMadeInJava() {
    Operand<TFloat64> y = x;
    for (int i = 0; i < 2; i++) {
      y = values(y)[0] < 0 ? tf.math.square(y) : tf.math.mul(y, tf.constant(3.0));
    }
    assertClose(each(v -> 6 * v), tape.gradient(y, x));
  }

  @Test
  void usesRegisteredGradients() {
    Operand<?> y = TestOperators.ROUND.apply(tf, List.of(x), Attributes.of("slope", 3.0)).get(0);
    assertArrayEquals(new double[] {-1, 0, 1}, values(y));
    assertArrayEquals(new double[] {3, 3, 3}, values(tape.gradient(y, x)));
  }

  @Test
  void weighsTargetsByCotangents() {
    List<Operand<?>> targets = List.of(tf.math.square(x), tf.math.exp(x));
    SafeGradients.Option weights =
        SafeGradients.cotangents(
            List.of(tf.constant(new double[] {1, 0, 1}), tf.constant(new double[] {0, 5, 1})));
    double[] want = {2 * POINT[0], 5 * Math.exp(POINT[1]), 2 * POINT[2] + Math.exp(POINT[2])};
    assertClose(want, tape.gradients(targets, List.of(x), weights).get(0));
  }

  @Test
  void differentiatesWithRespectToSourcesOfWhichOneLeadsToAnother() {
    Operand<TFloat64> square = tf.math.square(x);
    Operand<TFloat64> y = tf.math.mul(square, x);
    List<Operand<?>> gradients = tape.gradients(List.of(y, square), List.of(x, square, x));
    assertClose(each(v -> 3 * v * v + 2 * v), gradients.get(0));
    assertClose(each(v -> v + 1), gradients.get(1));
    assertClose(each(v -> 3 * v * v + 2 * v), gradients.get(2));
  }

  @Test
  void givesOnesForATargetThatIsTheSource() {
    assertArrayEquals(new double[] {1, 1, 1}, values(tape.gradient(x, x)));
    assertArrayEquals(
        new double[] {2, 2, 2}, values(tape.gradients(List.of(x, x), List.of(x)).get(0)));
  }

  @Test
  void takesSeveralGradientsFromOneRecording() {
    Operand<TFloat64> square = tf.math.square(x);
    Operand<TFloat64> cube = tf.math.mul(square, x);
    assertClose(each(v -> 3 * v * v), tape.gradient(cube, x));
    assertClose(each(v -> 2 * v), tape.gradient(square, x));
    assertClose(each(v -> v), tape.gradient(cube, square));
    assertClose(each(v -> 3 * v * v), tape.gradient(cube, x));
  }

  @Test
  void recordsNothingInAPause() {
    Operand<TFloat64> square = tf.math.square(x);
    Operand<TFloat64> constant;
    GradientTape.Pause outer = tape.stopRecording();
    tape.stopRecording().close();
    constant = tf.math.square(x);
    outer.close();
    outer.close(); // without harm
    assertClose(each(v -> 2 * v * v * v), tape.gradient(tf.math.mul(square, constant), x));
  }

  @Test
  void startsAgainAfterAReset() {
    tf.math.square(x);
    tape.reset();
    tape.watch(x);
    assertClose(each(Math::cos), tape.gradient(tf.math.sin(x), x));
  }

  @Test
  void givesZerosForUnconnectedSourcesIfAsked() {
    Operand<TFloat64> other = tape.watch(tf.constant(new double[2]));
    List<Operand<?>> gradients =
        tape.gradients(
            List.of(tf.math.square(x)),
            List.of(other, x),
            SafeGradients.unconnected(Unconnected.ZEROS));
    assertArrayEquals(new double[2], values(gradients.get(0)));
    assertClose(each(v -> 2 * v), gradients.get(1));
    assertArrayEquals(
        new double[3],
        values(tape.gradient(tf.math.floor(x), x, SafeGradients.unconnected(Unconnected.ZEROS))));
    Operand<TFloat64> step = tf.dtypes.cast(tf.math.greater(x, tf.constant(0.0)), TFloat64.class);
    assertArrayEquals(
        new double[3],
        values(tape.gradient(step, x, SafeGradients.unconnected(Unconnected.ZEROS))));
  }

  @Test
  void givesNullForUnconnectedSourcesIfAsked() {
    Operand<TFloat64> other = tape.watch(tf.constant(new double[2]));
    List<Operand<?>> gradients =
        tape.gradientsOrNull(List.of(tf.math.square(x)), List.of(other, x));
    assertNull(gradients.get(0));
    assertClose(each(v -> 2 * v), gradients.get(1));
    assertNull(tape.gradientsOrNull(List.of(tf.math.floor(x)), List.of(x)).get(0));
    Operand<TFloat64> constant = tf.math.square(tf.constant(new double[3]));
    assertNull(tape.gradientsOrNull(List.of(constant), List.of(x)).get(0));
    Operand<TFloat64> ten = tf.fill(tf.shape(x), tf.constant(10.0));
    assertClose(
        each(v -> 20 * v),
        tape.gradientsOrNull(
                List.of(tf.math.square(x)), List.of(x), SafeGradients.cotangents(List.of(ten)))
            .get(0));
  }

  /** The drawn numbers are the factor, so a second draw would show. */
  @Test
  void drawsNothingAgain() {
    Operand<TFloat64> noise = RandomStandardNormal.create(tf.scope(), tf.shape(x), TFloat64.class);
    Operand<TFloat64> y = tf.math.mul(tf.math.exp(x), noise);
    double[] drawn = values(noise);
    double[] want = new double[3];
    for (int i = 0; i < 3; i++) {
      want[i] = Math.exp(POINT[i]) * drawn[i];
    }
    assertClose(want, tape.gradient(y, x));
    assertClose(want, tape.gradient(y, x));
  }

  /**
   * Indices carry no gradient, though TensorFlow Java has none for the operation that finds them.
   */
  @Test
  void takesIntegersForConstants() {
    Operand<?> y = tf.gather(x, tf.math.argMax(x, tf.constant(0)), tf.constant(0));
    assertArrayEquals(new double[] {0, 0, 1}, values(tape.gradient(y, x)));
  }

  @Test
  void watchesWhatAVariableReads() {
    VarHandleOp handle = tf.varHandleOp(TFloat64.class, Shape.of(3), VarHandleOp.sharedName("w"));
    tf.assignVariableOp(handle, x);
    Operand<TFloat64> w = tape.watch(tf.readVariableOp(handle, TFloat64.class));
    Operand<TFloat64> dw = tape.gradient(tf.math.square(w), w);
    assertClose(each(v -> 2 * v), dw);
    tf.train.resourceApplyGradientDescent(handle, tf.constant(0.25), dw);
    assertClose(each(v -> v / 2), tf.readVariableOp(handle, TFloat64.class));
  }

  @Test
  void keepsTypesAndMixesThem() {
    Operand<TFloat32> narrow = tape.watch(tf.constant(new float[] {1, 2, 3}));
    Operand<TFloat64> y = tf.math.mul(tf.dtypes.cast(narrow, TFloat64.class), x);
    List<Operand<?>> gradients = tape.gradients(List.of(y), List.of(narrow, x));
    assertEquals(TFloat32.class, gradients.get(0).type());
    assertArrayEquals(POINT, values(gradients.get(0)), 1e-6);
    assertArrayEquals(new double[] {1, 2, 3}, values(gradients.get(1)));
  }

  @Test
  void differentiatesOperationsWithListsAndSeveralResults() {
    List<? extends Operand<TFloat64>> parts = List.copyOf(tf.split(tf.constant(0), x, 3L).output());
    Operand<TFloat64> y =
        tf.concat(List.of(parts.get(2), tf.math.square(parts.get(0))), tf.constant(0));
    assertClose(new double[] {2 * POINT[0], 0, 1}, tape.gradient(y, x));
    Operand<TFloat64> sum = tf.math.addN(List.of(x, tf.math.exp(x), x));
    assertClose(each(v -> 2 + Math.exp(v)), tape.gradient(sum, x));
  }

  /** They are made in another way than small ones. */
  @Test
  void makesLargeConstantsOfAllTypes() {
    int[] numbers = new int[1000];
    double[] doubles = new double[1000];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i;
      doubles[i] = i / 8.0;
    }
    Operand<TInt32> integers = tf.constant(numbers);
    assertArrayEquals(
        Arrays.stream(numbers).asDoubleStream().toArray(),
        values(tf.dtypes.cast(integers, TFloat64.class)));
    Operand<TFloat64> large = tape.watch(tf.reshape(tf.constant(doubles), tf.array(10, 100)));
    assertEquals(Shape.of(10, 100), large.shape());
    assertArrayEquals(
        Arrays.stream(doubles).map(v -> 2 * v).toArray(),
        values(tape.gradient(tf.math.square(large), large)));
    String[] words = Collections.nCopies(20, "word").toArray(String[]::new);
    assertEquals("word", tf.array(words).asTensor().getObject(19));
  }
}
