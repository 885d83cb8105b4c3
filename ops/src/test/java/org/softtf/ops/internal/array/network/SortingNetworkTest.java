// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.softtf.gradients.GradientCheck;
import org.softtf.ops.Mode;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.EagerSession;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

class SortingNetworkTest {
  private static final int[] LENGTHS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 16, 17};

  private static double[] numbers(int n, long seed) {
    return new Random(seed).doubles(n, -4, 4).toArray();
  }

  private static double[] identity(int n) {
    double[] matrix = new double[n * n];
    for (int i = 0; i < n; i++) {
      matrix[i * n + i] = 1;
    }
    return matrix;
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void agreesWithANetworkWhosePaddedWiresAreInfinite(Mode mode) {
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      for (int n : LENGTHS) {
        double[] x = numbers(n, n);
        Operand<TFloat64> row = tf.constant(x);
        Operand<TFloat64> unit = Tensors.constant(tf, TFloat64.class, Shape.of(n, n), identity(n));
        PaddedNetwork model = new PaddedNetwork(x, mode);
        assertArrayEquals(
            Arrays.copyOf(model.values, n),
            Tensors.values(SortingNetwork.values(tf, row, mode).asTensor()),
            1e-13);
        assertArrayEquals(
            Arrays.stream(model.rows).limit(n).flatMapToDouble(Arrays::stream).toArray(),
            Tensors.values(SortingNetwork.rows(tf, row, unit, mode).asTensor()),
            1e-14);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void gradientsAgreeWithFiniteDifferences(Mode mode) {
    for (int n : new int[] {2, 5, 8}) {
      GradientCheck.of((tf, x) -> SortingNetwork.values(tf, x, mode))
          .order(2)
          .directions(2)
          .require(numbers(n, 3));
      GradientCheck.ofAll(
              (tf, in) ->
                  List.of(
                      SortingNetwork.rows(
                          tf,
                          in.get(0),
                          tf.reshape(in.get(1), tf.constant(new int[] {2, n})),
                          mode)))
          .order(2)
          .directions(2)
          .require(numbers(n, 5), numbers(2 * n, 7));
    }
  }

  @Test
  void weightsSharedByABatchCollectItsGradients() {
    GradientCheck.ofAll(
            (tf, in) ->
                List.of(
                    SortingNetwork.rows(
                        tf,
                        tf.reshape(in.get(0), tf.constant(new int[] {3, 2, 3})),
                        tf.reshape(in.get(1), tf.constant(new int[] {2, 3})),
                        Mode.SMOOTH)))
        .require(numbers(18, 1), numbers(6, 2));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 8})
  void takesAnyBatchUnknownWhenTheGraphIsBuilt(int n) {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, -1, n)));
      Operand<TFloat32> first =
          Tensors.constant(tf, TFloat32.class, Shape.of(1, n), Arrays.copyOf(identity(n), n));
      Operand<TFloat32> row = SortingNetwork.rows(tf, x, first, Mode.SMOOTH);
      double[] numbers = numbers(2 * n, 4);
      try (Tensor fed = Tensors.of(TFloat32.class, Shape.of(2, 1, n), numbers);
          var result = session.runner().feed(x, fed).fetch(row).run()) {
        assertEquals(Shape.of(2, 1, 1, n), result.get(0).shape());
        for (int r = 0; r < 2; r++) {
          double[] own = Arrays.copyOfRange(numbers, r * n, (r + 1) * n);
          assertArrayEquals(
              new PaddedNetwork(own, Mode.SMOOTH).rows[0],
              Arrays.copyOfRange(Tensors.values(result.get(0)), r * n, (r + 1) * n),
              1e-6);
        }
      }
    }
  }

  @Test
  void refusesALengthThatIsNotKnown() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(2, -1)));
      String message =
          assertThrows(
                  IllegalArgumentException.class, () -> SortingNetwork.values(tf, x, Mode.SMOOTH))
              .getMessage();
      assertTrue(message.contains("[2, -1]") && message.contains("softsort"), message);
    }
  }

  @Test
  void notANumberMakesItsRowNotANumber() {
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      Operand<TFloat64> x =
          Tensors.constant(tf, TFloat64.class, Shape.of(2, 3), 1, Double.NaN, 2, 3, 2, 1);
      double[] sorted = Tensors.values(SortingNetwork.values(tf, x, Mode.SMOOTH).asTensor());
      assertTrue(Arrays.stream(sorted).limit(3).allMatch(Double::isNaN));
      assertTrue(Arrays.stream(sorted).skip(3).noneMatch(Double::isNaN));
    }
  }
}
