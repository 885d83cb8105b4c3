// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.softtf.gradients.TestOperators.doubles;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Cumsum;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/** How often a gradient is built, counted by a gradient function, and that each value is right. */
class TapeCacheTest {
  private static final AtomicInteger BUILT = new AtomicInteger();

  /** x²; how often its gradient is built is counted. */
  private final CustomOperator counted =
      TestOperators.square(
              c -> {
                BUILT.incrementAndGet();
                return TestOperators.squareGradients(c);
              })
          .gradientBuiltOnDemand()
          .takesUnknownSizes()
          .create();

  private final EagerSession session = EagerSession.create();
  private GradientTape tape = GradientTape.of(session);

  @AfterEach
  void close() {
    tape.close();
    session.close();
  }

  /** The gradient of Σ f(x), from a tape that forgets it at once. */
  private double[] gradient(
      BiFunction<Ops, Operand<TFloat64>, Operand<TFloat64>> function, double... point) {
    Operand<TFloat64> x = tape.watch(tape.tf().constant(point));
    Operand<TFloat64> dx = tape.gradient(function.apply(tape.tf(), x), x);
    tape.reset();
    return doubles(dx.asTensor());
  }

  private Operand<TFloat64> square(Ops tf, Operand<TFloat64> x) {
    return counted.apply(tf, x);
  }

  private static double[] twice(double... numbers) {
    return Arrays.stream(numbers).map(v -> 2 * v).toArray();
  }

  @Test
  void buildsOnceForStepsOfOneStructure() {
    BUILT.set(0);
    Random random = new Random(1);
    for (int i = 0; i < 20; i++) {
      double[] point = random.doubles(3).toArray();
      assertArrayEquals(twice(point), gradient(this::square, point));
    }
    assertEquals(1, BUILT.get());
  }

  /** The operators' own programs are kept for each list of sizes, and one with sizes open. */
  @Test
  void buildsTwiceForBatchesOfAnySize() {
    BUILT.set(0);
    for (int size = 1; size <= 20; size++) {
      double[] point = new Random(size).doubles(size).toArray();
      assertArrayEquals(twice(point), gradient(this::square, point));
    }
    assertEquals(2, BUILT.get());
  }

  /** A gradient function that must know sizes is asked for each. */
  @Test
  void buildsForEachSizeWhereTheGradientDependsOnIt() {
    BUILT.set(0);
    CustomOperator sized =
        TestOperators.square(
                c -> {
                  BUILT.incrementAndGet();
                  long size = c.input(0).shape().get(0);
                  if (size < 0) {
                    throw new IllegalArgumentException("needs its size");
                  }
                  return List.of(
                      c.tf()
                          .math
                          .mul(
                              TestOperators.<TFloat64>typed(TestOperators.gradientOfSquare(c)),
                              c.tf().constant((double) size)));
                })
            .gradientBuiltOnDemand()
            .takesUnknownSizes()
            .create();
    for (int round = 0; round < 2; round++) {
      for (int size : new int[] {1, 2, 3, 4}) {
        double[] ones = new double[size];
        Arrays.fill(ones, 1);
        double[] want = new double[size];
        Arrays.fill(want, 2 * size);
        assertArrayEquals(want, gradient((tf, x) -> sized.apply(tf, x), ones));
      }
    }
    assertEquals(4 + 1, BUILT.get(), "four sizes, and once in vain");
  }

  /** Whoever reads a size in Java would read −1 and compute on. */
  @Test
  void keepsSizesWhereAnOperatorDoesNotTakeUnknownOnes() {
    CustomOperator mean =
        CustomOperator.named("test.Mean")
            .forward(c -> List.of(c.tf().math.mean(c.<TFloat64>input(0), c.tf().constant(0))))
            .gradient(
                c -> {
                  Operand<TFloat64> x = c.input(0);
                  Operand<TFloat64> share = c.tf().constant(1.0 / x.shape().get(0));
                  Operand<TFloat64> each = c.tf().math.mul(c.<TFloat64>cotangent(0), share);
                  return List.of(c.tf().math.mul(c.tf().onesLike(x), each));
                })
            .create();
    for (int size : new int[] {4, 2, 5, 4}) {
      double[] want = new double[size];
      Arrays.fill(want, 1.0 / size);
      assertArrayEquals(want, gradient((tf, x) -> mean.apply(tf, x), new double[size]), 1e-15);
    }
  }

  @Test
  void tellsStructuresApart() {
    double[] point = {0.5, -2};
    for (int round = 0; round < 2; round++) {
      assertArrayEquals(twice(point), gradient((tf, x) -> tf.math.square(x), point));
      assertArrayEquals(
          new double[] {0.75, 12}, gradient((tf, x) -> tf.math.mul(tf.math.square(x), x), point));
      assertArrayEquals(
          new double[] {1, -4, 0},
          gradient((tf, x) -> tf.math.mul(x, tf.stopGradient(tf.math.add(x, x))), 0.5, -2, 0));
      // an attribute alone differs
      assertArrayEquals(
          new double[] {2, 1}, gradient((tf, x) -> tf.math.cumsum(x, tf.constant(0)), point));
      assertArrayEquals(
          new double[] {1, 2},
          gradient((tf, x) -> tf.math.cumsum(x, tf.constant(0), Cumsum.reverse(true)), point));
    }
  }

  /** Values of constants are read when the program runs, those of integers too. */
  @Test
  void readsConstantsAnew() {
    for (int i = 0; i < 3; i++) {
      int index = i;
      double[] want = new double[3];
      want[i] = 10.0 * i;
      assertArrayEquals(
          want,
          gradient(
              (tf, x) ->
                  tf.math.mul(
                      tf.gather(x, tf.constant(index), tf.constant(0)), tf.constant(10.0 * index)),
              1,
              2,
              3));
    }
  }

  @Test
  void forgetsWhatWasNotUsedForLongest() {
    tape.close();
    tape = GradientTape.of(session, 2);
    List<BiFunction<Ops, Operand<TFloat64>, Operand<TFloat64>>> functions =
        List.of(
            this::square,
            (tf, x) -> square(tf, square(tf, x)),
            (tf, x) -> square(tf, square(tf, square(tf, x))));
    for (int round = 0; round < 4; round++) {
      for (int i = 0; i < functions.size(); i++) {
        int power = 2 << i;
        double[] dx = gradient(functions.get(i), 1.1);
        assertEquals(power * Math.pow(1.1, power - 1), dx[0], 1e-12);
      }
    }
    assertEquals(2, tape.builtGradients());
  }

  /** A penalty or a running mean makes types that differ in nothing but a type. */
  @Test
  void tellsTypesApart() {
    for (int round = 0; round < 2; round++) {
      assertArrayEquals(twice(1, 2), gradient((tf, x) -> tf.math.square(x), 1, 2));
      Operand<? extends TFloating> x = tape.watch(tape.tf().constant(new float[] {1, 2}));
      Operand<?> dx = tape.gradient(tape.tf().math.square(x), x);
      assertArrayEquals(new double[] {2, 4}, doubles(dx.asTensor()));
      tape.reset();
    }
  }
}
