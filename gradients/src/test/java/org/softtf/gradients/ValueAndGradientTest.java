// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.softtf.gradients.GradientErrorsTest.assertRefused;
import static org.softtf.gradients.TestOperators.doubles;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tensorflow.EagerSession;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TFloating;

class ValueAndGradientTest {
  private static ValueAndGradient sumOfSquares() {
    return ValueAndGradient.of(
        TFloat32.class, Shape.of(-1), (tf, x) -> tf.reduceSum(tf.math.square(x), tf.constant(0)));
  }

  @Test
  void givesValueAndGradientOfAnArray() {
    try (ValueAndGradient f = sumOfSquares();
        Evaluation result = f.call(new float[] {1, 2, 3})) {
      assertEquals(14, result.value(TFloat32.class).getFloat());
      assertArrayEquals(new double[] {2, 4, 6}, doubles(result.gradient(TFloat32.class)));
    }
  }

  @Test
  void takesTensorsEagerOperandsNdArraysArraysAndNumbers() {
    try (ValueAndGradient f =
            ValueAndGradient.of(TFloat64.class, Shape.unknown(), (tf, x) -> tf.math.square(x));
        EagerSession session = EagerSession.create();
        TFloat64 tensor = TFloat64.scalarOf(3)) {
      Operand<TFloat64> operand = Ops.create(session).constant(3.0);
      for (Object three : List.of(tensor, operand, NdArrays.scalarOf(3.0), 3.0, 3f, 3, 3L)) {
        try (Evaluation result = f.call(three)) {
          assertEquals(Shape.scalar(), result.gradient(TFloat64.class).shape());
          assertEquals(6, result.gradient(TFloat64.class).getDouble(), three.getClass().getName());
        }
      }
      assertEquals(3, tensor.getDouble(), "an argument stays the caller's");
      for (Object threes :
          List.of(
              new double[][] {{3, 3}, {3, 3}, {3, 3}},
              new float[][] {{3, 3}, {3, 3}, {3, 3}},
              StdArrays.ndCopyOf(new double[][] {{3, 3}, {3, 3}, {3, 3}}))) {
        try (Evaluation result = f.call(threes)) {
          assertEquals(Shape.of(3, 2), result.gradient(TFloat64.class).shape());
          assertEquals(6, result.gradient(TFloat64.class).getDouble(2, 1));
        }
      }
      try (Evaluation result = f.call(new double[0][4][])) {
        assertEquals(Shape.of(0, 0, 0), result.value(TFloat64.class).shape());
      }
    }
  }

  @Test
  void convertsArgumentsToEveryInputType() {
    try (ValueAndGradient f =
        ValueAndGradient.builder()
            .input(TFloat32.class, Shape.of(2))
            .inputWithoutGradient(TInt32.class, Shape.unknown())
            .inputWithoutGradient(TInt64.class, Shape.unknown())
            .inputWithoutGradient(TBool.class, Shape.unknown())
            .compile(
                (tf, in) ->
                    List.of(
                        tf.select(
                            in.<TBool>get(3),
                            tf.math.mul(
                                in.<TFloat32>get(0),
                                tf.dtypes.cast(
                                    tf.math.add(
                                        tf.dtypes.cast(in.<TInt32>get(1), TInt64.class),
                                        in.<TInt64>get(2)),
                                    TFloat32.class)),
                            in.<TFloat32>get(0)),
                        in.<TInt64>get(2)))) {
      List<List<Object>> calls =
          List.of(
              List.of(new float[] {1, 2}, 3, 4L, true),
              List.of(new double[] {1, 2}, new int[] {3, 3}, 4, new boolean[] {true, true}),
              List.of(
                  NdArrays.vectorOf(1f, 2f),
                  NdArrays.vectorOf(3, 3),
                  new int[] {4, 4},
                  NdArrays.scalarOf(true)),
              List.of(new double[] {1, 2}, NdArrays.scalarOf(3), NdArrays.vectorOf(4L, 4L), true),
              List.of(new double[] {1, 2}, 3, new long[] {4, 4}, true));
      for (List<Object> call : calls) {
        try (Evaluation result = f.callAll(call)) {
          assertArrayEquals(new double[] {7, 14}, doubles(result.value(TFloat32.class)));
          assertEquals(4, result.value(1, TInt64.class).scalars().iterator().next().getLong());
          assertArrayEquals(new double[] {7, 7}, doubles(result.gradient(TFloat32.class)));
          assertRefused("without a gradient", () -> result.gradient(1, TInt32.class));
        }
      }
      assertRefused(
          "argument 1 must be a TInt32", () -> f.callAll(List.of(new float[] {1, 2}, 3L, 4, true)));
      assertRefused(
          "argument 3 must be a TBool", () -> f.callAll(List.of(new float[] {1, 2}, 3, 4, 1)));
    }
  }

  @Test
  void takesCotangentsAndHasZerosForAnInputThatIsNotUsed() {
    try (ValueAndGradient f =
        ValueAndGradient.builder()
            .input(TFloat64.class, Shape.of(2))
            .input(TFloat64.class, Shape.scalar())
            .compile(
                (tf, in) ->
                    List.of(
                        tf.math.exp(in.<TFloat64>get(0)),
                        TestOperators.EXP.apply(tf, in.<TFloat64>get(0)),
                        tf.constant(1)))) {
      double[] x = {0, 1};
      try (Evaluation result = f.call(x, 5)) {
        assertArrayEquals(
            new double[] {2, 2 * Math.E}, doubles(result.gradient(TFloat64.class)), 1e-15);
        assertEquals(0, result.gradient(1, TFloat64.class).getDouble());
      }
      try (Evaluation result =
          f.callWithCotangents(
              List.of(x, 5), Arrays.asList(new double[] {10, 20}, new double[2], null))) {
        assertArrayEquals(
            new double[] {10, 20 * Math.E}, doubles(result.gradient(TFloat64.class)), 1e-14);
      }
      assertRefused(
          "cotangent 0 must have shape [2], got [3]",
          () -> f.callWithCotangents(List.of(x, 5), Arrays.asList(new double[3], null, null)));
      assertRefused(
          "output 2 is not floating",
          () -> f.callWithCotangents(List.of(x, 5), Arrays.asList(null, null, 1)));
      assertRefused(
          "one cotangent for each output, 3, got 1",
          () -> f.callWithCotangents(List.of(x, 5), List.of(1)));
    }
  }

  @Test
  void handlesOutputsAndGradientsThatAreOneOperand() {
    try (ValueAndGradient f =
            ValueAndGradient.builder()
                .input(TFloat32.class, Shape.scalar())
                .input(TFloat32.class, Shape.scalar())
                .input(TFloat32.class, Shape.scalar())
                .compile(
                    (tf, in) -> {
                      Operand<TFloat32> y = tf.math.add(in.<TFloat32>get(0), in.<TFloat32>get(1));
                      return List.of(y, y, in.<TFloat32>get(2));
                    });
        Evaluation result = f.call(1, 2, 3)) {
      assertEquals(3, result.value(1, TFloat32.class).getFloat());
      assertEquals(3, result.value(2, TFloat32.class).getFloat());
      assertEquals(2, result.gradient(0, TFloat32.class).getFloat());
      assertEquals(2, result.gradient(1, TFloat32.class).getFloat());
      assertEquals(1, result.gradient(2, TFloat32.class).getFloat());
    }
  }

  @Test
  void continuesInEagerMode() {
    try (ValueAndGradient f = sumOfSquares();
        EagerSession session = EagerSession.create();
        Evaluation result = f.call(Ops.create(session).constant(new float[] {1, 2}))) {
      Ops tf = Ops.create(session);
      Operand<TFloat32> step =
          tf.math.mul(tf.constantOf(result.gradient(TFloat32.class)), tf.constant(0.5f));
      assertEquals(2, step.asTensor().getFloat(1));
    }
  }

  @Test
  void refusesArgumentsThatDoNotFit() {
    assertRefused(
        "type must be that of a tensor, such as TFloat32.class, got TFloating",
        () -> ValueAndGradient.of(TFloating.class, Shape.of(1), (tf, x) -> x));
    try (ValueAndGradient f =
            ValueAndGradient.of(TFloat32.class, Shape.of(-1, 2), (tf, x) -> tf.math.exp(x));
        Graph graph = new Graph();
        TFloat64 tensor = TFloat64.tensorOf(Shape.of(1, 2))) {
      assertRefused("must have shape [-1, 2], got [2]", () -> f.call(new float[2]));
      assertRefused("must have shape [-1, 2], got [1, 3]", () -> f.call(new float[1][3]));
      assertRefused("argument 0 is ragged", () -> f.call(new float[][] {{1, 2}, {1, 2, 3}}));
      assertRefused("argument 0 is ragged", () -> f.call(new float[][] {{1, 2}, null}));
      assertRefused("argument 0 must be a TFloat32", () -> f.call(new int[1][2]));
      assertRefused("argument 0 must be a TFloat32", () -> f.call("1"));
      assertRefused("argument 0 must be a TFloat32", () -> f.call(tensor));
      assertRefused("argument 0 must be a TFloat32", () -> f.callAll(Arrays.asList((Object) null)));
      assertRefused("one argument for each input, 1, got 2", () -> f.call(1, 2));
      Operand<TFloat32> operand = Ops.create(graph).constant(1f);
      assertRefused("is an operand of a graph", () -> f.call(operand));
      try (Evaluation result = f.call(new float[1][2])) {
        assertRefused("output must be in [0, 1), got 1", () -> result.value(1, TFloat32.class));
        assertRefused("input must be in [0, 1), got -1", () -> result.gradient(-1, TFloat32.class));
        assertRefused("output 0 is of type DT_FLOAT, not TInt32", () -> result.value(TInt32.class));
      }
    }
  }

  @Test
  void refusesFunctionsWithoutAGradient() {
    assertRefused(
        "at least one floating output",
        () -> ValueAndGradient.of(TFloat32.class, Shape.scalar(), (tf, x) -> tf.constant(1)));
    assertRefused(
        "at least one output",
        () ->
            ValueAndGradient.builder()
                .input(TFloat32.class, Shape.scalar())
                .compile((tf, in) -> List.of()));
    assertRefused(
        "at least one input(type, shape)",
        () -> ValueAndGradient.builder().compile((tf, in) -> List.of(tf.constant(1f))));
    assertRefused(
        "No gradient defined for op: Rint",
        () -> ValueAndGradient.of(TFloat32.class, Shape.scalar(), (tf, x) -> tf.math.rint(x)));
    try (Graph graph = new Graph()) {
      Operand<TFloat32> foreign = Ops.create(graph).constant(1f);
      assertRefused(
          "output 0 (Const) belongs to another graph",
          () -> ValueAndGradient.of(TFloat32.class, Shape.scalar(), (tf, x) -> foreign));
    }
  }

  @Test
  void closesTwiceAndFailsAClosedCall() {
    ValueAndGradient f = sumOfSquares();
    Evaluation result = f.call(new float[] {3});
    f.close();
    f.close();
    IllegalStateException error =
        assertThrows(IllegalStateException.class, () -> f.call(new float[] {3}));
    assertTrue(error.getMessage().contains("is closed"));
    assertEquals(9, result.value(TFloat32.class).getFloat(), "results live on");
    result.close();
    result.close();
    assertThrows(IllegalStateException.class, () -> result.value(TFloat32.class));
  }

  @Test
  @Timeout(60)
  void waitsForRunningCallsWhenItIsClosed() throws Exception {
    ValueAndGradient f = sumOfSquares();
    int threads = 4;
    CountDownLatch started = new CountDownLatch(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Integer>> counts = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        float value = t + 1;
        counts.add(pool.submit(() -> callUntilClosed(f, value, started)));
      }
      started.await();
      f.close();
      for (Future<Integer> count : counts) {
        assertTrue(count.get() >= 10);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  /** Counts right answers; anything else than the error of a closed function fails. */
  private static int callUntilClosed(ValueAndGradient f, float value, CountDownLatch started) {
    for (int i = 0; ; i++) {
      if (i == 10) {
        started.countDown();
      }
      try (Evaluation result = f.call(new float[] {value, 1})) {
        assertEquals(value * value + 1, result.value(TFloat32.class).getFloat());
        assertEquals(2 * value, result.gradient(TFloat32.class).getFloat(0));
      } catch (IllegalStateException closed) {
        return i;
      }
    }
  }
}
