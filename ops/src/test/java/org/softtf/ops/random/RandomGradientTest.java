// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.softtf.gradients.GradientCheck;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.SoftOps;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/** Gradients of relaxed samples. */
class RandomGradientTest {
  private static final Seed SEED = Seed.of(8, 9);

  private interface Sampler {
    Operand<TFloat64> build(SoftOps soft, Operand<TFloat64> p);
  }

  static Stream<Sampler> samplers() {
    RandomOption.Draws many = RandomOption.draws(2000);
    return Stream.of(
        (soft, p) -> soft.categorical(p, SEED, many),
        (soft, p) -> soft.bernoulli(p, SEED, many),
        (soft, p) -> soft.choice(soft.tf().constant(new double[] {3, -1, 2, 5}), p, SEED, many),
        (soft, p) -> soft.permutation(p, SEED),
        (soft, p) -> soft.binomial(3, p, SEED, many),
        (soft, p) -> soft.multinomial(3, p, SEED, many));
  }

  /** The mean over draws of the squares, so that no gradient is zero because samples sum to 1. */
  private static Operand<TFloat64> mean(Ops tf, Operand<TFloat64> sample) {
    return tf.math.mean(
        tf.math.square(tf.reshape(sample, tf.constant(new int[] {-1}))), tf.constant(0));
  }

  @ParameterizedTest
  @MethodSource("samplers")
  void gradientsOfMeansAreThoseOfCommonRandomNumbers(Sampler sampler) {
    GradientCheck.of((tf, p) -> mean(tf, sampler.build(SoftOps.create(tf).softness(0.3), p)))
        .tolerance(1e-6, 1e-8)
        .require(new double[] {0.2, 0.5, 0.35, 0.8});
  }

  /** E[σ((p − u)/τ)] over u in (0, 1) has the derivative σ(p/τ) − σ((p − 1)/τ). */
  @Test
  void meanGradientOfBernoulliIsThatOfItsExpectation() {
    int count = 100_000;
    double tau = 0.1;
    double[] points = {0.02, 0.3, 0.9};
    double[] got =
        gradient(
            points, (soft, p) -> soft.softness(tau).bernoulli(p, SEED, RandomOption.draws(count)));
    for (int i = 0; i < points.length; i++) {
      double want = sigma(points[i] / tau) - sigma((points[i] - 1) / tau);
      // the integrand is at most 1/(4τ), and so is its standard deviation
      double error = 4 / (4 * tau) / Math.sqrt(count);
      assertEquals(want, got[i] / count, error);
      assertTrue(error < 0.1 * want);
    }
  }

  private static double sigma(double u) {
    return 1 / (1 + Math.exp(-u));
  }

  /** What cannot be drawn has gradient 0, and does not disturb the others. */
  @Test
  void zeroWeightsHaveGradientZero() {
    double[] with =
        gradient(
            new double[] {0.2, 0, 0.5},
            (soft, p) ->
                soft.tf().math.square(soft.multinomial(4, p, SEED, RandomOption.draws(10))));
    assertEquals(0, with[1]);
    assertTrue(Math.abs(with[0]) > 1e-6 && Double.isFinite(with[0] + with[2]));
    double[] logits =
        gradient(
            new double[] {0.2, Double.NEGATIVE_INFINITY, 0.5},
            (soft, x) -> soft.tf().math.square(soft.categorical(x, SEED, RandomOption.draws(10))));
    assertEquals(0, logits[1]);
    assertTrue(Math.abs(logits[0]) > 1e-6 && Double.isFinite(logits[0] + logits[2]));
  }

  @ParameterizedTest
  @MethodSource("samplers")
  void straightThroughHasTheGradientOfTheSoftSample(Sampler sampler) {
    double[] p = {0.2, 0.5, 0.35, 0.8};
    assertArrayEquals(
        gradient(p, (soft, x) -> weighted(soft.tf(), sampler.build(soft, x))),
        gradient(p, (soft, x) -> weighted(soft.tf(), sampler.build(soft.straightThrough(), x))),
        1e-11);
  }

  /** Weights of their own, because the sum of a sample may be constant. */
  private static Operand<TFloat64> weighted(Ops tf, Operand<TFloat64> sample) {
    Operand<TFloat64> flat = tf.reshape(sample, tf.constant(new int[] {-1}));
    Operand<TInt32> places = tf.range(tf.constant(0), tf.size(flat), tf.constant(1));
    return tf.math.mul(flat, tf.math.cos(tf.dtypes.cast(places, TFloat64.class)));
  }

  /** Of the sum of the sample. */
  private static double[] gradient(double[] at, Sampler sampler) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> x = tf.placeholder(TFloat64.class);
      Operand<TFloat64> known = tf.reshape(x, tf.constant(new int[] {at.length}));
      Operand<TFloat64> gradient =
          SafeGradients.of(tf, sampler.build(SoftOps.create(tf), known), x);
      try (Session session = new Session(graph);
          TFloat64 fed = TFloat64.vectorOf(at);
          Tensor result = session.runner().feed(x, fed).fetch(gradient).run().get(0)) {
        return Tensors.values(result);
      }
    }
  }
}
