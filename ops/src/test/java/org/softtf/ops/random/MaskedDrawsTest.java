// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.softtf.gradients.SafeGradients;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.EagerSession;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/** What is not there is not drawn, whatever stands in its place. */
class MaskedDrawsTest {
  private static final EagerSession SESSION = EagerSession.create();
  private static final Ops TF = Ops.create(SESSION);
  private static final Seed SEED = Seed.of(3, 4);
  private static final double NAN = Double.NaN;

  private static final RandomOption.Mask MASK =
      RandomOption.mask(
          TF.constant(
              new boolean[][] {
                {true, false, true, false, true}, {false, false, false, false, false}
              }));

  private static final Operand<TFloat64> LOGITS =
      TF.constant(
          new double[][] {
            {0, NAN, Math.log(2), Double.POSITIVE_INFINITY, Math.log(3)}, {NAN, NAN, 1, 2, 1e30}
          });

  @AfterAll
  static void close() {
    SESSION.close();
  }

  /** With the weights 1, 2 and 3, by the normal approximation of the binomial distribution. */
  @Test
  void hardDrawsHaveTheDistributionOfWhatIsThere() {
    int draws = 30_000;
    double[] drawn =
        Tensors.values(
            SoftOps.create(TF)
                .mode(Mode.HARD)
                .categorical(LOGITS, SEED, MASK, RandomOption.draws(draws))
                .asTensor());
    double[] counts = new double[10];
    for (int i = 0; i < drawn.length; i++) {
      counts[i % 10] += drawn[i];
    }
    for (int category = 0; category < 5; category++) {
      double p = new double[] {1. / 6, 0, 1. / 3, 0, 1. / 2}[category];
      assertEquals(draws * p, counts[category], 5 * Math.sqrt(draws * p * (1 - p)));
    }
    assertArrayEquals(new double[5], Arrays.copyOfRange(counts, 5, 10));
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void softIndicesLeaveOutWhatIsNotThere(Mode mode) {
    SoftOps soft = SoftOps.create(TF).mode(mode);
    double[] index = Tensors.values(soft.categorical(LOGITS, SEED, MASK).asTensor());
    assertEquals(1, index[0] + index[2] + index[4], 1e-12);
    for (int place : new int[] {1, 3, 5, 6, 7, 8, 9}) {
      assertEquals(0, index[place], 0);
    }
  }

  /** The fourth and the fifth have nothing left to draw. */
  @ParameterizedTest
  @EnumSource(Mode.class)
  void drawsWithoutReplacementEndWhereNothingIsLeft(Mode mode) {
    double[] index =
        Tensors.values(
            SoftOps.create(TF)
                .mode(mode)
                .softness(1e-3)
                .categorical(
                    LOGITS, SEED, MASK, RandomOption.draws(5), RandomOption.withoutReplacement())
                .asTensor());
    double[] drawn = new double[5];
    for (int draw = 0; draw < 5; draw++) {
      for (int i = 0; i < 5; i++) {
        drawn[draw] += index[draw * 10 + i];
        assertEquals(0, index[draw * 10 + 5 + i], 0);
      }
    }
    assertArrayEquals(new double[] {1, 1, 1, 0, 0}, drawn, 1e-12);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void aPermutationHoldsWhatIsThereAndThenZeros(Mode mode) {
    Operand<TFloat64> x = TF.constant(new double[][] {{NAN, 7, 5, NAN, 6}, {2, 1, NAN, NAN, 3}});
    RandomOption.Mask mask =
        RandomOption.mask(
            TF.constant(
                new boolean[][] {
                  {false, true, true, false, true}, {false, true, false, false, false}
                }));
    for (boolean independent : new boolean[] {false, true}) {
      double[] permuted =
          Tensors.values(
              SoftOps.create(TF)
                  .mode(mode)
                  .softness(1e-3)
                  .permutation(
                      x, SEED, mask, RandomOption.axis(1), RandomOption.independent(independent))
                  .asTensor());
      double[] first = Arrays.copyOf(permuted, 3);
      Arrays.sort(first);
      assertArrayEquals(new double[] {5, 6, 7}, first, 1e-6);
      assertEquals(1, permuted[5], 1e-12);
      for (int place : new int[] {3, 4, 6, 7, 8, 9}) {
        assertEquals(0, permuted[place], 0);
      }
    }
  }

  /** All six orders of three elements come up. */
  @Test
  void permutationsDiffer() {
    Operand<TFloat64> x = TF.constant(new double[] {0, 1, NAN, 2});
    RandomOption.Mask mask =
        RandomOption.mask(TF.constant(new boolean[] {true, true, false, true}));
    long orders =
        IntStream.range(0, 100)
            .mapToObj(
                i ->
                    Arrays.toString(
                        Tensors.values(
                            SoftOps.create(TF)
                                .mode(Mode.HARD)
                                .permutation(x, Seed.of(i, 1), mask)
                                .asTensor())))
            .distinct()
            .count();
    assertTrue(orders == 6, "orders: " + orders);
  }

  @Test
  void lengthsMaskTheRest() {
    double[] index =
        Tensors.values(
            SoftOps.create(TF)
                .categorical(LOGITS, SEED, RandomOption.lengths(TF.constant(new int[] {1, 0})))
                .asTensor());
    assertArrayEquals(new double[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0}, index, 1e-12);
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"SMOOTH", "C0", "C1", "C2"})
  void noGradientFlowsToWhatIsNotThere(Mode mode) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      var x = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(1, 5)));
      RandomOption.Mask mask =
          RandomOption.mask(tf.constant(new boolean[] {true, false, true, false, true}));
      SoftOps soft = SoftOps.create(tf).mode(mode).softness(10);
      Operand<TFloat64> drawn = soft.categorical(x, SEED, mask);
      Operand<TFloat64> permuted = soft.permutation(x, SEED, mask, RandomOption.axis(1));
      Operand<TFloat64> weights = tf.constant(new double[] {1, 2, 4, 8, 16});
      Operand<TInt32> axes = tf.constant(new int[] {0, 1});
      Operand<TFloat64> first =
          SafeGradients.of(tf, tf.reduceSum(tf.math.mul(drawn, weights), axes), x);
      Operand<TFloat64> second = SafeGradients.of(tf, tf.reduceSum(permuted, axes), x);
      try (Session session = new Session(graph);
          Tensor fed =
              Tensors.of(TFloat64.class, Shape.of(1, 5), 0.5, NAN, 1, Double.POSITIVE_INFINITY, 2);
          var result = session.runner().feed(x, fed).fetch(first).fetch(second).run()) {
        double[] ofLogits = Tensors.values(result.get(0));
        double[] ofElements = Tensors.values(result.get(1));
        for (int place : new int[] {1, 3}) {
          assertEquals(0, ofLogits[place], 0);
          assertEquals(0, ofElements[place], 0);
        }
        // probabilities do not change with a shift of all logits
        assertEquals(0, ofLogits[0] + ofLogits[2] + ofLogits[4], 1e-12);
        assertTrue(Math.abs(ofLogits[0]) + Math.abs(ofLogits[2]) > 0);
        // three places, each with shares of the elements that sum to 1
        assertEquals(3, ofElements[0] + ofElements[2] + ofElements[4], 1e-12);
      }
    }
  }
}
