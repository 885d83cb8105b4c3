// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.ops.internal.random.Frequencies;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.EagerSession;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt64;

/** Exact samples have exactly their distribution; with straight-through views as with hard ones. */
class DistributionsTest {
  private static final int COUNT = 100_000;
  private static final int SEEDS_A_RUN = 25;
  private static final Seed SEED = Seed.of(20, 26);
  private static final double[] WEIGHTS = {0.5, 0, 0.3, 0.15, 0.05};

  private final EagerSession session = EagerSession.create();
  private final Ops tf = Ops.create(session);
  private final SoftOps hard = SoftOps.create(tf).mode(Mode.HARD);
  private final SoftOps straightThrough = SoftOps.create(tf).straightThrough();

  @AfterEach
  void close() {
    session.close();
  }

  private static double[] values(Operand<?> x) {
    return Tensors.values(x.asTensor());
  }

  /** The position of the 1 in each row. */
  private static int[] positions(double[] oneHot, int n) {
    int[] positions = new int[oneHot.length / n];
    for (int row = 0; row < positions.length; row++) {
      double[] one = Arrays.copyOfRange(oneHot, row * n, (row + 1) * n);
      positions[row] = IntStream.range(0, n).filter(i -> one[i] == 1).findFirst().orElseThrow();
      assertEquals(1, Arrays.stream(one).map(Math::abs).sum());
    }
    return positions;
  }

  private static void require(int[] outcomes, double... probabilities) {
    Frequencies frequencies = new Frequencies(probabilities.length);
    Arrays.stream(outcomes).forEach(frequencies::add);
    frequencies.require(probabilities);
  }

  private static int[] whole(double... values) {
    return Arrays.stream(values).mapToInt(x -> (int) x).toArray();
  }

  @Test
  void categoricalWithReplacement() {
    double[] logits = Arrays.stream(WEIGHTS).map(w -> Math.log(w) + 7).toArray();
    double[] sample =
        values(hard.categorical(tf.constant(logits), SEED, RandomOption.draws(COUNT)));
    require(positions(sample, 5), WEIGHTS);
    Operand<TFloat32> narrow = tf.dtypes.cast(tf.constant(logits), TFloat32.class);
    assertArrayEquals(
        sample, values(straightThrough.categorical(narrow, SEED, RandomOption.draws(COUNT))));
  }

  @Test
  void categoricalWithoutReplacement() {
    double[] p = {0.1, 0.2, 0.3, 0.4};
    Operand<TFloat64> logits =
        tf.broadcastTo(
            tf.constant(Arrays.stream(p).map(Math::log).toArray()),
            tf.constant(new int[] {COUNT, 4}));
    double[] sample =
        values(
            straightThrough.categorical(
                logits, SEED, RandomOption.draws(2), RandomOption.withoutReplacement()));
    int[] both = positions(sample, 4);
    double[] distribution = new double[16];
    for (int i = 0; i < 16; i++) {
      double first = p[i / 4];
      distribution[i] = i / 4 == i % 4 ? 0 : first * p[i % 4] / (1 - first);
    }
    require(
        IntStream.range(0, COUNT).map(r -> 4 * both[r] + both[COUNT + r]).toArray(), distribution);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-3, 0.3, 0.5, 1})
  void bernoulli(double p) {
    for (double[] sample :
        new double[][] {
          values(hard.bernoulli(TFloat64.class, p, SEED, COUNT)),
          values(straightThrough.bernoulli(TFloat32.class, p, SEED, COUNT))
        }) {
      if (p == 0 || p == 1) {
        assertEquals(COUNT * p, Arrays.stream(sample).sum());
      } else {
        require(whole(sample), 1 - p, p);
      }
    }
  }

  @Test
  void rademacher() {
    double[] sample = values(straightThrough.rademacher(TFloat32.class, SEED, COUNT));
    require(whole(Arrays.stream(sample).map(x -> (x + 1) / 2).toArray()), 0.5, 0.5);
  }

  @Test
  void binomial() {
    int n = 6;
    double p = 0.35;
    double[] distribution = new double[n + 1];
    for (int k = 0; k <= n; k++) {
      distribution[k] = choose(n, k) * Math.pow(p, k) * Math.pow(1 - p, n - k);
    }
    require(
        whole(values(hard.binomial(n, tf.constant(p), SEED, RandomOption.draws(COUNT)))),
        distribution);
  }

  private static double choose(int n, int k) {
    return IntStream.rangeClosed(1, k)
        .mapToDouble(i -> (double) (n - k + i) / i)
        .reduce(1, (a, b) -> a * b);
  }

  @Test
  void multinomial() {
    double[] p = {0.2, 0.3, 0.5};
    double[] sample =
        values(
            hard.multinomial(
                3, tf.constant(new double[] {0.4, 0.6, 1}), SEED, RandomOption.draws(COUNT)));
    double[] distribution = new double[16];
    for (int i = 0; i < 16; i++) {
      int first = i / 4;
      int second = i % 4;
      int third = 3 - first - second;
      distribution[i] =
          third < 0
              ? 0
              : choose(3, first)
                  * choose(3 - first, second)
                  * Math.pow(p[0], first)
                  * Math.pow(p[1], second)
                  * Math.pow(p[2], third);
    }
    int[] outcomes =
        IntStream.range(0, COUNT).map(r -> (int) (4 * sample[3 * r] + sample[3 * r + 1])).toArray();
    require(outcomes, distribution);
  }

  @Test
  void choiceWithReplacement() {
    Operand<TFloat64> a = tf.constant(new double[] {0, 1, 2, 3, 4});
    double[] weighted =
        values(straightThrough.choice(a, tf.constant(WEIGHTS), SEED, RandomOption.shape(COUNT)));
    require(whole(weighted), WEIGHTS);
    double[] equal = values(hard.choice(a, SEED, RandomOption.draws(COUNT)));
    require(whole(equal), 0.2, 0.2, 0.2, 0.2, 0.2);
  }

  /** One row has one choice: its distribution is seen over seeds. */
  @Test
  void choiceWithoutReplacement() {
    double[] p = {0.2, 0.3, 0.5};
    double[] distribution = new double[9];
    for (int i = 0; i < 9; i++) {
      distribution[i] = i / 3 == i % 3 ? 0 : p[i / 3] * p[i % 3] / (1 - p[i / 3]);
    }
    Frequencies frequencies = new Frequencies(9);
    overSeeds(
        (soft, seed) ->
            soft.choice(
                soft.tf().constant(new double[] {0, 1, 2}),
                soft.tf().constant(p),
                seed,
                RandomOption.draws(2),
                RandomOption.withoutReplacement()),
        sample -> frequencies.add((int) (3 * sample[0] + sample[1])));
    frequencies.require(distribution);
  }

  @Test
  void permutationOfEachRow() {
    double[] sample =
        values(
            straightThrough.permutation(
                tf.broadcastTo(
                    tf.constant(new double[] {0, 1, 2, 3}), tf.constant(new int[] {COUNT, 4})),
                SEED,
                RandomOption.axis(1),
                RandomOption.independent(true)));
    Frequencies frequencies = new Frequencies(24);
    for (int row = 0; row < COUNT; row++) {
      frequencies.add(number(Arrays.copyOfRange(sample, 4 * row, 4 * row + 4)));
    }
    frequencies.require(IntStream.range(0, 24).mapToDouble(i -> 1.0 / 24).toArray());
  }

  @Test
  void permutationOverSeeds() {
    Frequencies frequencies = new Frequencies(24);
    overSeeds(
        (soft, seed) -> soft.permutation(soft.tf().constant(new double[] {0, 1, 2, 3}), seed),
        sample -> frequencies.add(number(sample)));
    frequencies.require(IntStream.range(0, 24).mapToDouble(i -> 1.0 / 24).toArray());
  }

  /** Lehmer's number of a permutation of 0 … n − 1. */
  private static int number(double... permutation) {
    int number = 0;
    for (int i = 0; i < permutation.length; i++) {
      double value = permutation[i];
      int smaller =
          (int)
              Arrays.stream(permutation, i + 1, permutation.length).filter(v -> v < value).count();
      number = number * (permutation.length - i) + smaller;
    }
    return number;
  }

  private interface Sampler {
    Operand<TFloat64> build(SoftOps soft, Seed seed);
  }

  private interface Outcome {
    void add(double... sample);
  }

  /** Seeds that are next to each other, several in a run to save time. */
  private static void overSeeds(Sampler sampler, Outcome outcome) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Placeholder<TInt64> seed = tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(2)));
      SoftOps soft = SoftOps.create(tf).mode(Mode.HARD);
      List<Operand<TFloat64>> samples =
          LongStream.range(0, SEEDS_A_RUN)
              .mapToObj(stream -> sampler.build(soft, Seed.of(seed).stream(stream)))
              .toList();
      try (Session session = new Session(graph)) {
        for (long step = 0; step < COUNT / SEEDS_A_RUN; step++) {
          try (TInt64 fed = TInt64.vectorOf(step, 1)) {
            Session.Runner runner = session.runner().feed(seed, fed);
            samples.forEach(runner::fetch);
            try (Result results = runner.run()) {
              results.forEach(result -> outcome.add(Tensors.values(result.getValue())));
            }
          }
        }
      }
    }
  }
}
