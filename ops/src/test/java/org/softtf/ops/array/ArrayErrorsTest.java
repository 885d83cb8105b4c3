// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.softtf.ops.Refusals.assertRefused;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.softtf.ops.Method;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.ops.internal.array.TopKResult;
import org.tensorflow.EagerSession;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** Bad input is refused with what is wrong, the value, and what is allowed. */
class ArrayErrorsTest {
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final SoftOps soft = SoftOps.create(tf);
  private final Operand<TFloat64> x = tf.constant(new double[][] {{3, 1, 2}, {4, 6, 5}});

  @AfterEach
  void close() {
    graph.close();
  }

  @Test
  void refusesAnAxisOutOfRange() {
    assertRefused(() -> soft.sort(x, ArrayOption.axis(2)), "axis", "[-2, 2)", "2");
    assertRefused(() -> soft.argmax(x, ArrayOption.axis(-3)), "axis", "[-2, 2)", "-3");
    assertRefused(() -> soft.max(tf.constant(1.0)), "axis", "scalar");
  }

  @Test
  void refusesAnAxisWithoutElements() {
    Operand<TFloat64> none = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(2, 0)));
    assertRefused(() -> soft.sort(none), "sort", "at least one element", "[2, 0]");
  }

  @Test
  void refusesAnUnknownNumberOfDimensions() {
    Operand<TFloat64> any = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.unknown()));
    assertRefused(() -> soft.sort(any), "sort", "number of dimensions", "flatten()");
    assertRefused(
        () -> soft.max(any, ArrayOption.flatten(), ArrayOption.keepDims()), "number of dimensions");
  }

  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      names = {"OT", "SMOOTH_SORT"})
  void refusesRowsThatAreKnownToBeTooLongForAMatrix(Method method) {
    Operand<TFloat32> row = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 50_000)));
    SoftOps of = soft.method(method);
    assertRefused(() -> of.sort(row), "sort: ", "16384", "50000", "cdf_sum");
    assertRefused(() -> of.rank(row), "rank: ", "16384", "50000", "cdf_sum");
  }

  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      names = {"SOFTSORT", "NEURALSORT"})
  void aRunRefusesAMatrixTooLargeForMemory(Method method) {
    Operand<TFloat64> any = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1, -1)));
    try (Session session = new Session(graph);
        TFloat64 row = TFloat64.tensorOf(Shape.of(1, 16_385))) {
      for (Operand<TFloat64> y :
          List.of(soft.method(method).sort(any), soft.method(method).rank(any))) {
        Session.Runner runner = session.runner().feed(any, row).fetch(y);
        TFInvalidArgumentException e = assertThrows(TFInvalidArgumentException.class, runner::run);
        assertTrue(e.getMessage().contains("matrix of n × n numbers"), e.getMessage());
        assertTrue(e.getMessage().contains("[1 16385]"), e.getMessage());
      }
    }
  }

  @Test
  void refusesTwoOptionsForOneThing() {
    assertRefused(
        () -> soft.sort(x, ArrayOption.ascending(), ArrayOption.descending()),
        "sort got two options for ascending or descending");
    assertRefused(
        () -> soft.topK(x, 1, ArrayOption.axis(0), ArrayOption.flatten()),
        "topK got two options for axis or flatten");
  }

  @Test
  void refusesFloorsOutsideTheirRange() {
    for (double floor : new double[] {0, -1, 1.5, Double.NaN}) {
      assertRefused(() -> ArrayOption.logProbabilities(floor), "(0, 1]", "" + floor);
    }
    Operand<TFloat32> narrow = tf.constant(new float[] {3, 1, 2});
    assertRefused(
        () -> soft.argmax(narrow, ArrayOption.logProbabilities(1e-44)),
        "argmax: logProbabilities: floor must be at least 1.1754943508222875E-38 in float32, got 1.0E-44");
  }

  @Test
  void refusesKOutOfRange() {
    assertRefused(() -> soft.topK(x, 0), "k must be in [1, 3]", "got 0");
    assertRefused(() -> soft.topK(x, 4), "k must be in [1, 3]", "got 4");
    assertRefused(() -> soft.topK(x, 3, ArrayOption.axis(0)), "[1, 2]", "got 3");
  }

  @Test
  void aKTooGreatForAnUnknownLengthFailsTheRun() {
    for (Method method : ArrayCases.METHODS) {
      for (Mode mode : new Mode[] {Mode.HARD, Mode.C0}) {
        Evaluated.Operator<TFloat64> top2 =
            (s, in) -> s.mode(mode).method(method).topK(in, 2).values();
        Shape known = Shape.of(-1);
        double[] one = {1};
        double[] three = {1, 3, -20};
        assertRefusedByRun(
            () -> Evaluated.of(TFloat64.class, known, Shape.of(1), one, top2),
            "k must be at most n");
        assertArrayEquals(
            Evaluated.of(Shape.of(3), three, top2).data(),
            Evaluated.of(TFloat64.class, known, Shape.of(3), three, top2).data());
      }
    }
  }

  private static void assertRefusedByRun(Runnable run, String part) {
    var e = assertThrows(RuntimeException.class, run::run);
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  @Test
  void refusesQuantilesOutOfRange() {
    for (double q : new double[] {-0.1, 1.1, Double.NaN}) {
      assertRefused(() -> soft.quantile(x, q), "q must be in [0, 1]", "" + q);
      assertRefused(() -> soft.argquantile(x, new double[] {0.5, q}), "q must be in [0, 1]");
    }
    assertRefused(() -> soft.percentile(x, 101), "p must be in [0, 100]", "101");
    assertRefused(() -> soft.quantile(x, new double[0]), "at least one");
    assertRefused(() -> soft.quantile(x, x), "q must be", "scalar or a vector", "[2, 3]");
    assertRefused(() -> soft.percentile(x, x), "p must be", "scalar or a vector", "[2, 3]");
  }

  @Test
  void refusesMethodsThatDoNotServe() {
    assertRefused(
        () -> soft.method(Method.SMOOTH_SORT).mode(Mode.C1).argsort(x),
        "argsort",
        "smooth_sort",
        "use softsort, neuralsort");
  }

  @Test
  @SuppressWarnings("unchecked") // as raw types would let it happen
  void refusesOtherTypesAndCastsIntegers() {
    Operand<?> flags = tf.constant(new boolean[] {true});
    assertRefused(
        () -> soft.sort((Operand<TFloat64>) flags),
        "sort: x must be float16, bfloat16, float32, float64 or an integer");
    Operand<?> integers = tf.constant(new int[] {3, 1});
    assertEquals(DataType.DT_FLOAT, soft.sort((Operand<TFloat64>) integers).asOutput().dataType());
    assertRefused(
        () -> soft.quantile(x, (Operand<TFloat64>) flags),
        "quantile: q must be float16, bfloat16, float32, float64 or an integer");
    assertEquals(TFloat64.class, soft.quantile(x, (Operand<TFloat64>) integers).type());
  }

  @Test
  @SuppressWarnings("unchecked") // as raw types would let it happen
  void refusesTextBesideNumbers() {
    Operand<TFloat64> text = (Operand<TFloat64>) (Operand<?>) tf.constant("a");
    String rule = " must be float16, bfloat16, float32, float64 or an integer type, got TString";
    assertRefused(
        () -> soft.medianNewton(x, ArrayOption.weights(text)), "medianNewton: weights" + rule);
    assertRefused(() -> soft.quantileNewton(x, text), "quantileNewton: q" + rule);
    assertRefused(() -> soft.topKMask(x, text), "topKMask: k" + rule);
  }

  @Test
  void refusesMasksAndLengthsOfAnotherGraph() {
    try (Graph other = new Graph();
        EagerSession session = EagerSession.create()) {
      for (Ops elsewhere : List.of(Ops.create(other), Ops.create(session))) {
        ArrayOption.Mask mask = ArrayOption.mask(elsewhere.constant(new boolean[] {true}));
        ArrayOption.Mask lengths = ArrayOption.lengths(elsewhere.constant(1));
        assertRefused(() -> soft.sort(x, mask), "sort: mask", "another graph or session");
        assertRefused(() -> soft.sort(x, lengths), "sort: lengths", "another graph or session");
      }
    }
  }

  /** TensorFlow ends the process where a tensor has too many. */
  @Test
  void refusesMoreDimensionsThanTensorFlowHas() {
    int[] sizes = new int[253];
    Arrays.fill(sizes, 1);
    Operand<TFloat64> many = tf.reshape(tf.constant(new double[] {1}), tf.constant(sizes));
    assertRefused(() -> soft.argsort(many), "argsort: x must have at most 250 dimensions, got 253");
    assertRefused(() -> soft.greater(x, many), "greater: y must have at most 250 dimensions");
  }

  @Test
  void refusesIndicesOfAMethodWithoutAny() {
    assertThrows(IllegalStateException.class, () -> new TopKResult<>(x, null).indices());
  }
}
