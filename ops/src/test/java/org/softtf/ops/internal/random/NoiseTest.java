// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.internal.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.softtf.ops.random.Seed;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/** The noise is what its documentation says. */
class NoiseTest {
  private static final int COUNT = 100_000;
  private static final Seed SEED = Seed.of(-3, 1L << 40);

  private final EagerSession session = EagerSession.create();
  private final Ops tf = Ops.create(session);

  @AfterEach
  void close() {
    session.close();
  }

  private static double[] philox() {
    return Philox.uniform(-3, 1L << 40, COUNT);
  }

  private <T extends TFloating> double[] uniform(Class<T> type) {
    return values(Noise.uniform(tf, SEED, tf.constant(new int[] {COUNT}), type));
  }

  private <T extends TFloating> double[] gumbel(Class<T> type) {
    return values(Noise.gumbel(tf, SEED, tf.constant(new int[] {COUNT}), type));
  }

  private static double[] values(Operand<?> x) {
    return Tensors.values(x.asTensor());
  }

  /** The first answer of the known-answer tests that the algorithm's authors publish. */
  @Test
  void philoxIsPhilox() {
    assertArrayEquals(
        new long[] {0x6627E8D5L, 0xE169C58DL, 0xBC57AC4CL, 0x9B00DBD8L},
        Philox.block(new long[4], new long[2]));
  }

  @Test
  void uniformNumbersAreMiddlesOfEqualParts() {
    double[] parts = philox();
    assertArrayEquals(
        Arrays.stream(parts).map(m -> m + 0x1p-53).toArray(), uniform(TFloat64.class));
    assertArrayEquals(
        Arrays.stream(parts).map(m -> Math.floor(m * 0x1p23) * 0x1p-23 + 0x1p-24).toArray(),
        uniform(TFloat32.class));
  }

  /** The ends of what the kernel gives, through the same arithmetic. */
  @Test
  void noiseIsFiniteAtTheEndsOfTheInterval() {
    for (double end : new double[] {0, 1 - 0x1p-52}) {
      double u = end + 0x1p-53;
      assertTrue(u > 0 && u < 1);
      double gumbel = -Math.log(-Math.log(u));
      assertTrue(gumbel > -3.7 && gumbel < 36.8, () -> "" + gumbel);
      float narrow = (float) (Math.floor(end * 0x1p23) * 0x1p-23 + 0x1p-24);
      assertTrue(narrow > 0 && narrow < 1);
    }
  }

  @Test
  void gumbelNoiseIsThatOfTheUniformNumbers() {
    double[] want = Arrays.stream(philox()).map(m -> -Math.log(-Math.log(m + 0x1p-53))).toArray();
    assertArrayEquals(want, gumbel(TFloat64.class), 1e-13);
    assertArrayEquals(want, gumbel(TFloat32.class), 2e-6);
  }

  @Test
  void noiseHasItsLaw() {
    DoubleUnaryOperator gumbel = x -> Math.exp(-Math.exp(-x));
    requireLaw(uniform(TFloat32.class), x -> x);
    requireLaw(uniform(TFloat64.class), x -> x);
    requireLaw(gumbel(TFloat32.class), gumbel);
    requireLaw(gumbel(TFloat64.class), gumbel);
  }

  /** Kolmogorov and Smirnov: exceeded by chance once in 10,000. */
  private static void requireLaw(double[] sample, DoubleUnaryOperator cumulative) {
    assertEquals(COUNT, sample.length);
    double[] sorted = sample.clone();
    Arrays.sort(sorted);
    double distance = 0;
    for (int i = 0; i < COUNT; i++) {
      double f = cumulative.applyAsDouble(sorted[i]);
      distance = Math.max(distance, Math.max(f - (double) i / COUNT, (i + 1.0) / COUNT - f));
    }
    double critical = Math.sqrt(-Math.log(1e-4 / 2) / 2) / Math.sqrt(COUNT);
    assertTrue(distance < critical, distance + " is not below " + critical);
  }
}
