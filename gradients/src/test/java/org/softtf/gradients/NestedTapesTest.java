// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.softtf.gradients.TestOperators.doubles;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** Derivatives of derivatives, by a tape within a tape. */
class NestedTapesTest {
  private static final double X = 0.7;

  private final EagerSession session = EagerSession.create();
  private final GradientTape outer = GradientTape.of(session);

  @AfterEach
  void close() {
    outer.close();
    session.close();
  }

  @Test
  void differentiateAGradient() {
    Operand<TFloat64> x = outer.watch(outer.tf().constant(X));
    Operand<TFloat64> slope;
    try (GradientTape inner = GradientTape.within(outer)) {
      Ops tf = inner.tf();
      inner.watch(x);
      slope = inner.gradient(tf.math.sin(tf.math.square(x)), x);
    }
    assertArrayEquals(new double[] {2 * X * Math.cos(X * X)}, doubles(slope.asTensor()), 1e-12);
    double want = 2 * Math.cos(X * X) - 4 * X * X * Math.sin(X * X);
    assertArrayEquals(new double[] {want}, doubles(outer.gradient(slope, x).asTensor()), 1e-12);
  }

  @Test
  void goOnToThirdOrderWithRegisteredGradients() {
    Operand<TFloat64> x = outer.watch(outer.tf().constant(X));
    try (GradientTape second = GradientTape.within(outer)) {
      second.watch(x);
      Operand<TFloat64> curvature;
      try (GradientTape third = GradientTape.within(second)) {
        third.watch(x);
        Operand<TFloat64> y = TestOperators.EXP.apply(third.tf(), third.tf().math.square(x));
        curvature = second.gradient(third.gradient(y, x), x);
      }
      double e = Math.exp(X * X);
      assertArrayEquals(new double[] {(2 + 4 * X * X) * e}, doubles(curvature.asTensor()), 1e-12);
      assertArrayEquals(
          new double[] {(12 * X + 8 * X * X * X) * e},
          doubles(outer.gradient(curvature, x).asTensor()),
          1e-11);
    }
  }

  /** The loss holds the slope's square, as in a penalty on gradients. */
  @Test
  void mixGradientsWithWhatIsComputedAfterThem() {
    Operand<TFloat64> x = outer.watch(outer.tf().constant(X));
    Operand<TFloat64> w = outer.watch(outer.tf().constant(2.0));
    Operand<TFloat64> slope;
    try (GradientTape inner = GradientTape.within(outer)) {
      inner.watch(x);
      slope = inner.gradient(inner.tf().math.mul(w, inner.tf().math.exp(x)), x);
    }
    Ops tf = outer.tf();
    List<Operand<?>> gradients = outer.gradients(List.of(tf.math.square(slope)), List.of(w, x));
    double e = Math.exp(2 * X);
    assertArrayEquals(new double[] {2 * 2 * e}, doubles(gradients.get(0).asTensor()), 1e-12);
    assertArrayEquals(new double[] {2 * 4 * e}, doubles(gradients.get(1).asTensor()), 1e-12);
  }

  /** Of (x₀², x₀ x₁) twice: the Jacobian and the second derivatives. */
  @Test
  void haveJacobiansAndHessians() {
    Operand<TFloat64> x = outer.watch(outer.tf().constant(new double[] {2, 3}));
    try (GradientTape inner = GradientTape.within(outer)) {
      inner.watch(x);
      Ops tf = inner.tf();
      Operand<TFloat64> first = tf.gather(x, tf.constant(0), tf.constant(0));
      Operand<TFloat64> y = tf.math.mul(x, first);
      Operand<TFloat64> jacobian = inner.jacobian(y, x);
      assertEquals(Shape.of(2, 2), jacobian.shape());
      assertArrayEquals(new double[] {4, 0, 3, 2}, doubles(jacobian.asTensor()));
      Operand<TFloat64> second = outer.jacobian(jacobian, x);
      assertEquals(Shape.of(2, 2, 2), second.shape());
      assertArrayEquals(new double[] {2, 0, 0, 0, 0, 1, 1, 0}, doubles(second.asTensor()), 1e-12);
    }
  }

  /** Of Σ x³: 6 x v. */
  @Test
  void multiplyTheHessianByAVector() {
    Operand<TFloat64> x = outer.watch(outer.tf().constant(new double[] {2, 3}));
    Operand<TFloat64> slope;
    try (GradientTape inner = GradientTape.within(outer)) {
      inner.watch(x);
      slope = inner.gradient(inner.tf().math.pow(x, inner.tf().constant(3.0)), x);
    }
    Operand<TFloat64> vector = outer.tf().constant(new double[] {1, -1});
    Operand<TFloat64> product = outer.gradient(slope, x, SafeGradients.cotangents(List.of(vector)));
    assertArrayEquals(new double[] {12, -18}, doubles(product.asTensor()), 1e-12);
  }

  @Test
  void repeatWithoutBuildingAgain() {
    for (int i = 0; i < 30; i++) {
      Operand<TFloat64> x = outer.watch(outer.tf().constant(0.1 * i));
      Operand<TFloat64> slope;
      try (GradientTape inner = GradientTape.within(outer)) {
        slope = inner.gradient(inner.tf().math.exp(inner.watch(x)), x);
      }
      assertArrayEquals(
          new double[] {Math.exp(0.1 * i)}, doubles(outer.gradient(slope, x).asTensor()), 1e-12);
      outer.reset();
    }
  }
}
