// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Shapes of samples, whether or not sizes are known when the graph is built. */
class RandomShapesTest {
  private static final Seed SEED = Seed.of(5, 6);
  private static final Shape SHAPE = Shape.of(2, 3, 4);
  private static final double[] NUMBERS = new double[24];

  static {
    for (int i = 0; i < NUMBERS.length; i++) {
      NUMBERS[i] = (1 + i * 7 % 24) / 32.0;
    }
  }

  private interface Sampler {
    Operand<TFloat32> build(SoftOps soft, Operand<TFloat32> x);
  }

  private static void assertShape(Sampler sampler, long... want) {
    double[] known = sample(sampler, SHAPE, Shape.of(want));
    for (Shape open : List.of(Shape.of(-1, 3, 4), Shape.of(-1, -1, -1))) {
      assertArrayEquals(known, sample(sampler, open, Shape.of(want)));
    }
  }

  /** In soft and hard mode, which must give shapes alike; returns the hard sample. */
  private static double[] sample(Sampler sampler, Shape known, Shape want) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(known));
      SoftOps soft = SoftOps.create(tf);
      Operand<TFloat32> relaxed = sampler.build(soft, x);
      Operand<TFloat32> exact = sampler.build(soft.mode(Mode.HARD), x);
      try (Session session = new Session(graph);
          Tensor fed = Tensors.of(TFloat32.class, SHAPE, NUMBERS);
          var results = session.runner().feed(x, fed).fetch(relaxed).fetch(exact).run()) {
        assertEquals(want, results.get(0).shape());
        assertEquals(want, results.get(1).shape());
        return Tensors.values(results.get(1));
      }
    }
  }

  @Test
  void categorical() {
    assertShape((s, x) -> s.categorical(x, SEED), 2, 3, 4);
    assertShape((s, x) -> s.categorical(x, SEED, RandomOption.axis(0)), 3, 4, 2);
    assertShape((s, x) -> s.categorical(x, SEED, RandomOption.draws(5)), 5, 2, 3, 4);
    assertShape((s, x) -> s.categorical(x, SEED, RandomOption.draws(0)), 0, 2, 3, 4);
    assertShape(
        (s, x) -> s.categorical(x, SEED, RandomOption.shape(5, 1, 2, 4), RandomOption.axis(1)),
        5,
        1,
        2,
        4,
        3);
  }

  @Test
  void categoricalWithoutReplacement() {
    RandomOption.Replace without = RandomOption.withoutReplacement();
    assertShape((s, x) -> s.categorical(x, SEED, without), 2, 3, 4);
    assertShape((s, x) -> s.categorical(x, SEED, without, RandomOption.draws(3)), 3, 2, 3, 4);
    assertShape(
        (s, x) ->
            s.categorical(x, SEED, without, RandomOption.axis(-2), RandomOption.shape(3, 2, 4)),
        3,
        2,
        4,
        3);
    assertShape(
        (s, x) -> s.categorical(x, SEED, without, RandomOption.shape(2, 2, 2, 3)), 2, 2, 2, 3, 4);
  }

  /** Parameters of size 1 broadcast to the shape. */
  @Test
  void parametersBroadcast() {
    assertShape(
        (s, x) -> {
          Ops tf = s.tf();
          Operand<TFloat32> one =
              tf.slice(x, tf.constant(new int[3]), tf.constant(new int[] {1, 3, 4}));
          return s.categorical(one, SEED, RandomOption.shape(7, 3));
        },
        7,
        3,
        4);
    assertShape(
        (s, x) -> {
          Ops tf = s.tf();
          Operand<TFloat32> one =
              tf.slice(x, tf.constant(new int[3]), tf.constant(new int[] {2, 1, 4}));
          return s.multinomial(3, one, SEED, RandomOption.shape(6, 2, 5, 4));
        },
        6,
        2,
        5,
        4);
  }

  @Test
  void trials() {
    assertShape((s, x) -> s.bernoulli(x, SEED), 2, 3, 4);
    assertShape((s, x) -> s.bernoulli(x, SEED, RandomOption.draws(5)), 5, 2, 3, 4);
    assertShape((s, x) -> s.bernoulli(x, SEED, RandomOption.shape(5, 2, 3, 4)), 5, 2, 3, 4);
    assertShape((s, x) -> s.binomial(3, x, SEED), 2, 3, 4);
    assertShape((s, x) -> s.binomial(0, x, SEED, RandomOption.draws(2)), 2, 2, 3, 4);
    assertShape((s, x) -> s.rademacher(TFloat32.class, SEED));
    assertShape((s, x) -> s.rademacher(TFloat32.class, SEED, 2, 0), 2, 0);
  }

  @Test
  void multinomial() {
    assertShape((s, x) -> s.multinomial(3, x, SEED), 2, 3, 4);
    assertShape((s, x) -> s.multinomial(0, x, SEED), 2, 3, 4);
    assertShape((s, x) -> s.multinomial(3, x, SEED, RandomOption.draws(5)), 5, 2, 3, 4);
  }

  @Test
  void choice() {
    assertShape((s, x) -> s.choice(x, SEED), 3, 4);
    assertShape((s, x) -> s.choice(x, SEED, RandomOption.axis(1)), 2, 4);
    assertShape((s, x) -> s.choice(x, SEED, RandomOption.axis(1), RandomOption.draws(7)), 2, 7, 4);
    assertShape(
        (s, x) ->
            s.choice(
                x,
                SEED,
                RandomOption.axis(-1),
                RandomOption.shape(2, 2),
                RandomOption.withoutReplacement()),
        2,
        3,
        2,
        2);
  }

  @Test
  void permutation() {
    assertShape((s, x) -> s.permutation(x, SEED), 2, 3, 4);
    assertShape((s, x) -> s.permutation(x, SEED, RandomOption.axis(1)), 2, 3, 4);
    assertShape(
        (s, x) -> s.permutation(x, SEED, RandomOption.axis(1), RandomOption.independent(true)),
        2,
        3,
        4);
  }

  /** A permutation moves whole slices, or each row's elements within the row. */
  @Test
  void permutationsKeepWhatTheyMove() {
    double[] slices = sample((s, x) -> s.permutation(x, SEED, RandomOption.axis(1)), SHAPE, SHAPE);
    double[] rows =
        sample(
            (s, x) -> s.permutation(x, SEED, RandomOption.axis(1), RandomOption.independent(true)),
            SHAPE,
            SHAPE);
    for (int i = 0; i < 2; i++) {
      for (int column = 0; column < 4; column++) {
        assertArrayEquals(sorted(NUMBERS, i, column), sorted(rows, i, column));
        assertArrayEquals(sorted(NUMBERS, i, column), sorted(slices, i, column));
        // all columns in the order of the first
        for (int k = 0; k < 3; k++) {
          assertEquals(position(slices, 0, 0, k), position(slices, i, column, k));
        }
      }
    }
  }

  private static double[] sorted(double[] x, int i, int column) {
    return IntStream.range(0, 3).mapToDouble(k -> x[12 * i + 4 * k + column]).sorted().toArray();
  }

  /** Where the k-th element of a permuted row was. */
  private static int position(double[] permuted, int i, int column, int k) {
    return IntStream.range(0, 3)
        .filter(j -> NUMBERS[12 * i + 4 * j + column] == (float) permuted[12 * i + 4 * k + column])
        .findFirst()
        .orElseThrow();
  }
}
