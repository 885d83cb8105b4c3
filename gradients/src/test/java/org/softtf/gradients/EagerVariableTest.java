// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.softtf.gradients.GradientErrorsTest.assertRefused;
import static org.softtf.gradients.TestOperators.doubles;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** Steps of optimizers, against the same in plain Java. */
class EagerVariableTest {
  private static final double RATE = 0.1;
  private static final int STEPS = 5;

  private final EagerSession session = EagerSession.create();
  private final GradientTape tape = GradientTape.of(session);
  private final Ops tf = tape.tf();
  private final EagerVariable<TFloat64> w =
      EagerVariable.of(tape, tf.constant(new double[] {1, -2}));

  @AfterEach
  void close() {
    w.close();
    w.close();
    tape.close();
    session.close();
  }

  /** Of Σ w²: 2w. */
  private Operand<TFloat64> gradient() {
    Operand<TFloat64> gradient = tape.gradient(tf.math.square(w.value()), w.value());
    tape.reset();
    return gradient;
  }

  private double[] value() {
    return doubles(w.value().asTensor());
  }

  @Test
  void descends() {
    for (int i = 0; i < STEPS; i++) {
      w.descend(gradient(), RATE);
    }
    double factor = Math.pow(1 - 2 * RATE, STEPS);
    assertArrayEquals(new double[] {factor, -2 * factor}, value(), 1e-12);
  }

  @Test
  void keepsMomentum() {
    double[] point = {1, -2};
    double[] speed = new double[2];
    for (int step = 0; step < STEPS; step++) {
      w.momentum(gradient(), RATE, 0.9);
      for (int i = 0; i < 2; i++) {
        speed[i] = 0.9 * speed[i] + 2 * point[i];
        point[i] -= RATE * speed[i];
      }
    }
    assertArrayEquals(point, value(), 1e-12);
  }

  @Test
  void makesStepsOfAdam() {
    double[] point = {1, -2};
    double[] mean = new double[2];
    double[] square = new double[2];
    for (int step = 1; step <= STEPS; step++) {
      w.adam(gradient(), RATE, 0.8, 0.95, 1e-3);
      for (int i = 0; i < 2; i++) {
        double g = 2 * point[i];
        mean[i] = 0.8 * mean[i] + 0.2 * g;
        square[i] = 0.95 * square[i] + 0.05 * g * g;
        double scale = Math.sqrt(1 - Math.pow(0.95, step)) / (1 - Math.pow(0.8, step));
        point[i] -= RATE * scale * mean[i] / (Math.sqrt(square[i]) + 1e-3);
      }
    }
    assertArrayEquals(point, value(), 1e-12);
  }

  /** The first step of Adam is as long as the rate, whatever the gradient. */
  @Test
  void knowsTheRatesOfTheAdamPaper() {
    w.adam(gradient(), RATE);
    assertArrayEquals(new double[] {1 - RATE, -2 + RATE}, value(), 1e-7);
  }

  @Test
  void isReadOnceUntilItChanges() {
    Operand<TFloat64> before = w.value();
    assertSame(before, w.value());
    w.assign(tf.constant(new double[] {5, 6}));
    assertNotSame(before, w.value());
    assertArrayEquals(new double[] {5, 6}, value());
    assertArrayEquals(new double[] {1, -2}, doubles(before.asTensor()));
  }

  @Test
  void keepsWhatWasReadBeforeAnUpdate() {
    Operand<TFloat64> before = w.value();
    double[] seen = doubles(before.asTensor());
    w.descend(tf.constant(new double[] {1, 1}), RATE);
    w.momentum(tf.constant(new double[] {1, 1}), RATE, 0);
    assertArrayEquals(new double[] {1 - 2 * RATE, -2 - 2 * RATE}, value(), 1e-12);
    assertArrayEquals(new double[] {1, -2}, seen);
    assertArrayEquals(seen, doubles(tf.identity(before).asTensor()));
  }

  @Test
  void areApartFromEachOther() {
    try (EagerVariable<TFloat32> other = EagerVariable.of(tape, tf.constant(3f))) {
      Operand<TFloat64> y = tf.math.mul(w.value(), tf.dtypes.cast(other.value(), TFloat64.class));
      List<Operand<?>> gradients = tape.gradients(List.of(y), List.of(w.value(), other.value()));
      assertArrayEquals(new double[] {3, 3}, doubles(gradients.get(0).asTensor()));
      assertArrayEquals(new double[] {-1}, doubles(gradients.get(1).asTensor()));
    }
  }

  @Test
  void severalAreTrainedByOneGradient() {
    try (EagerVariable<TFloat64> offset = EagerVariable.of(tape, tf.constant(0.5))) {
      Operand<TFloat64> y = tf.math.add(tf.math.square(w.value()), offset.value());
      List<Operand<TFloat64>> gradients = tape.gradients(y, List.of(w.value(), offset.value()));
      w.descend(gradients.get(0), RATE);
      offset.descend(gradients.get(1), RATE);
      assertArrayEquals(new double[] {1 - 2 * RATE, -2 + 4 * RATE}, value(), 1e-12);
      assertArrayEquals(new double[] {0.5 - 2 * RATE}, doubles(offset.value().asTensor()), 1e-12);
    }
  }

  /** β₂ would be 1 and the step 0; ε would be 0, and NaN the step of a gradient that is 0. */
  @Test
  void refusesRatesThatAHalfHasNot() {
    Operand<TFloat32> start = tf.constant(2f);
    try (EagerVariable<TBfloat16> rough =
            EagerVariable.of(tape, tf.dtypes.cast(start, TBfloat16.class));
        EagerVariable<TFloat16> half =
            EagerVariable.of(tape, tf.dtypes.cast(start, TFloat16.class))) {
      assertRefused(
          "beta2 is 0.999, which rounds to 1.0 in TBfloat16; keep the variable in float32",
          () -> rough.adam(rough.value(), RATE));
      assertRefused(
          "epsilon is 1.0E-8, which rounds to 0.0 in TFloat16",
          () -> half.adam(half.value(), RATE));
      rough.descend(rough.value(), 0.25);
      half.adam(half.value(), 0.5, 0.5, 0.5, 0);
      assertEquals(1.5f, rough.value().asTensor().getFloat());
      assertEquals(1.5f, half.value().asTensor().getFloat());
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertRefused(
        "the gradient must have the variable's type and shape, TFloat64 [2], got TFloat64 []",
        () -> w.descend(tf.constant(1.0), RATE));
    Operand<TFloat64> g = tf.constant(new double[2]);
    assertRefused("rate must be a finite number, got NaN", () -> w.descend(g, Double.NaN));
    assertRefused("decay must be a finite", () -> w.momentum(g, 1, Double.POSITIVE_INFINITY));
    assertRefused("beta1 must be in [0, 1), got 1.0", () -> w.adam(g, RATE, 1, 0.9, 0));
    assertRefused("beta2 must be in [0, 1), got NaN", () -> w.adam(g, RATE, 0, Double.NaN, 0));
    assertArrayEquals(new double[] {1, -2}, value());
    assertRefused("the value must have", () -> w.assign(tf.constant(new double[3])));
    w.close();
    IllegalStateException error = assertThrows(IllegalStateException.class, w::value);
    assertTrue(error.getMessage().contains("closed"));
  }
}
