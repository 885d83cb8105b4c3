// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.array.median;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.softtf.gradients.GradientCheck;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.Mode;
import org.softtf.ops.array.PlainStep;
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

class MedianNewtonTest {
  private static double[] numbers(int n, double range, long seed) {
    return new Random(seed).doubles(n, -range, range).toArray();
  }

  private static double median(Mode mode, double... z) {
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      Operand<TFloat64> row = Tensors.constant(tf, TFloat64.class, Shape.of(1, z.length), z);
      return Tensors.values(MedianNewton.of(tf, row, mode).asTensor())[0];
    }
  }

  /** The gradient of one row's median. */
  private static double[] gradient(Mode mode, double... z) {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> row = Tensors.constant(tf, TFloat64.class, Shape.of(1, z.length), z);
      Operand<TFloat64> y = MedianNewton.of(tf, row, mode);
      Operand<?> dx = SafeGradients.of(tf, y, row);
      try (var result = session.runner().fetch(dx).run()) {
        return Tensors.values(result.get(0));
      }
    }
  }

  private static double excess(double y, Mode mode, double... z) {
    return Arrays.stream(z).map(x -> PlainStep.of(y - x, mode) - 0.5).sum();
  }

  /** The middle of the points that balance, by bisection from both sides. */
  private static double oracle(Mode mode, double... z) {
    return (edge(mode, true, z) + edge(mode, false, z)) / 2;
  }

  private static double edge(Mode mode, boolean left, double... z) {
    double low = Arrays.stream(z).min().orElseThrow() - 10;
    double high = Arrays.stream(z).max().orElseThrow() + 10;
    for (int i = 0; i < 200; i++) {
      double middle = (low + high) / 2;
      double excess = excess(middle, mode, z);
      if (left ? excess < 0 : excess <= 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void agreesWithBisection(Mode mode) {
    for (int n : new int[] {1, 2, 3, 4, 5, 8, 9, 31, 64}) {
      for (double range : new double[] {0.1, 1, 10}) {
        double[] z = numbers(n, range, n);
        assertEquals(oracle(mode, z), median(mode, z), 1e-11, mode + " " + Arrays.toString(z));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void isTheExactMedianWhereTheHalvesAreFarApart(Mode mode) {
    assertEquals(0, median(mode, -1000, -2000, 1000, 2000));
    assertEquals(3, median(mode, 3, 2e6, -2e6), 1e-9);
    assertArrayEquals(new double[] {0, 0.5, 0.5, 0}, gradient(mode, -2e3, -1e3, 1e3, 2e3), 1e-12);
    assertArrayEquals(new double[] {1, 0, 0}, gradient(mode, 3, 2e6, -2e6), 1e-12);
  }

  @Test
  void balancesTailsThatAreSmallerThanAnyNumber() {
    // far from both halves S is an exponential: exp(y) weighs the lower half, exp(−y) the upper one
    double below = Math.log(Math.exp(-1) + 1);
    double above = Math.log(Math.exp(-3) + 1) - 2000;
    assertEquals((below - above) / 2, median(Mode.SMOOTH, -1, 2000, 0, 2003), 1e-9);
    double shareBelow = 1 / (1 + Math.exp(-1));
    double shareAbove = 1 / (1 + Math.exp(-3));
    assertArrayEquals(
        new double[] {(1 - shareBelow) / 2, shareAbove / 2, shareBelow / 2, (1 - shareAbove) / 2},
        gradient(Mode.SMOOTH, -1, 2000, 0, 2003),
        1e-9);
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void gradientsAgreeWithFiniteDifferences(Mode mode) {
    for (int n : new int[] {3, 4, 7}) {
      double[] x = numbers(2 * n, 3, 11 + n);
      GradientCheck.of(
              (tf, z) -> MedianNewton.of(tf, tf.reshape(z, tf.constant(new int[] {2, n})), mode))
          .order(mode == Mode.C0 ? 1 : 2)
          .require(x);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void tiesAreSharedEqually(Mode mode) {
    assertEquals(1, median(mode, 1, 1, 1));
    assertEquals(1, median(mode, 1, 1, 1, 1));
    assertArrayEquals(new double[] {0.25, 0.25, 0.25, 0.25}, gradient(mode, 1, 1, 1, 1), 1e-12);
  }

  @Test
  void infiniteElementsCountWithoutMovingTheMedianOfTheOthersFar() {
    double infinite = Double.POSITIVE_INFINITY;
    for (Mode mode : new Mode[] {Mode.SMOOTH, Mode.C0, Mode.C1, Mode.C2}) {
      double[] far = {-1e5, -2e5, 0, 0.5, 1};
      assertEquals(
          oracle(mode, far), median(mode, -infinite, -infinite, 0, 0.5, 1), 1e-9, mode.name());
      assertEquals(infinite, median(mode, infinite, infinite, 0));
    }
  }

  @ParameterizedTest
  @EnumSource(names = "HARD", mode = EnumSource.Mode.EXCLUDE)
  void notANumberMakesItsRowNotANumber(Mode mode) {
    assertTrue(Double.isNaN(median(mode, 1, Double.NaN, 1e9)));
    assertTrue(Double.isNaN(median(mode, Double.NaN, -1e9, 0, 1e9)));
  }

  @Test
  void takesRowsUnknownWhenTheGraphIsBuilt() {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, -1)));
      Operand<TFloat32> y = MedianNewton.of(tf, x, Mode.SMOOTH);
      assertEquals(Shape.of(-1, 1).toString(), y.shape().toString());
      for (int n : new int[] {4, 5}) {
        double[] z = numbers(3 * n, 2, n);
        try (Tensor fed = Tensors.of(TFloat32.class, Shape.of(3, n), z);
            var result = session.runner().feed(x, fed).fetch(y).run()) {
          for (int row = 0; row < 3; row++) {
            assertEquals(
                oracle(Mode.SMOOTH, Arrays.copyOfRange(z, row * n, (row + 1) * n)),
                Tensors.values(result.get(0))[row],
                2e-6);
          }
        }
      }
    }
  }
}
