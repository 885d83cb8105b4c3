// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.ops.catalogue.Arguments;
import org.softtf.ops.catalogue.Catalogue;
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
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/** A sample is a function of its parameters and its seed. */
class SeedTest {
  private static final float[] WEIGHTS = {0.1f, 0.4f, 0.2f, 0.2f, 0.1f};

  /** An operator on the weights. */
  private interface Sampler {
    Operand<TFloat32> build(SoftOps soft, Operand<TFloat32> weights, Seed seed);
  }

  static Stream<Sampler> samplers() {
    return Stream.of(
        (soft, p, seed) -> soft.categorical(p, seed, RandomOption.draws(100)),
        (soft, p, seed) -> soft.bernoulli(p, seed, RandomOption.draws(100)),
        (soft, p, seed) -> soft.choice(p, p, seed, RandomOption.draws(100)),
        (soft, p, seed) ->
            soft.permutation(
                soft.tf()
                    .range(
                        soft.tf().constant(0f),
                        soft.tf().constant(1f),
                        soft.tf().constant(1 / 64f)),
                seed),
        (soft, p, seed) -> soft.rademacher(TFloat32.class, seed, 100),
        (soft, p, seed) -> soft.binomial(5, p, seed, RandomOption.draws(100)),
        (soft, p, seed) -> soft.multinomial(5, p, seed, RandomOption.draws(100)));
  }

  private static List<SoftOps> views(Ops tf) {
    SoftOps soft = SoftOps.create(tf);
    return List.of(soft, soft.mode(Mode.HARD), soft.mode(Mode.C1).straightThrough());
  }

  private static List<double[]> eager(Sampler sampler, Seed seed) {
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      return views(tf).stream()
          .map(soft -> Tensors.values(sampler.build(soft, tf.constant(WEIGHTS), seed).asTensor()))
          .toList();
    }
  }

  private static List<double[]> graph(Sampler sampler, Tensor seed) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> weights = tf.placeholder(TFloat32.class);
      Operand<?> fed =
          seed instanceof TInt32 ? tf.placeholder(TInt32.class) : tf.placeholder(TInt64.class);
      Operand<TFloat32> known = tf.ensureShape(weights, Shape.of(WEIGHTS.length));
      List<Operand<TFloat32>> samples =
          views(tf).stream().map(soft -> sampler.build(soft, known, Seed.of(fed))).toList();
      try (Session session = new Session(graph);
          TFloat32 values = TFloat32.vectorOf(WEIGHTS)) {
        return samples.stream()
            .map(
                sample -> {
                  try (Tensor result =
                      session
                          .runner()
                          .feed(weights, values)
                          .feed(fed, seed)
                          .fetch(sample)
                          .run()
                          .get(0)) {
                    return Tensors.values(result);
                  }
                })
            .toList();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("samplers")
  void theSameSeedGivesTheSameBits(Sampler sampler) {
    List<double[]> want = eager(sampler, Seed.of(-5, 77));
    try (TInt32 narrow = TInt32.vectorOf(-5, 77);
        TInt64 wide = TInt64.vectorOf(-5, 77)) {
      for (List<double[]> got :
          List.of(eager(sampler, Seed.of(-5, 77)), graph(sampler, narrow), graph(sampler, wide))) {
        // TensorFlow's graph optimizer rounds relaxed samples otherwise
        assertArrayEquals(want.get(0), got.get(0), 1e-4);
        assertArrayEquals(want.get(1), got.get(1));
        assertArrayEquals(want.get(2), got.get(2));
      }
    }
    assertArrayEquals(want.get(1), want.get(2), "straight-through is not hard");
  }

  @ParameterizedTest
  @MethodSource("samplers")
  void otherSeedsGiveOtherSamples(Sampler sampler) {
    double[] one = eager(sampler, Seed.of(1, 2)).get(0);
    for (Seed other : List.of(Seed.of(2, 1), Seed.of(1, 3), Seed.of(1, 2).stream(2))) {
      double[] two = eager(sampler, other).get(0);
      long same = IntStream.range(0, one.length).filter(i -> one[i] == two[i]).count();
      assertTrue(same < one.length / 20, () -> same + " of " + one.length + " are the same");
    }
  }

  @Test
  void streamsAddToTheSecondNumber() {
    Sampler sampler = (soft, p, seed) -> soft.rademacher(TFloat32.class, seed, 100);
    double[] want = eager(sampler, Seed.of(1, 9)).get(1);
    assertArrayEquals(want, eager(sampler, Seed.of(1, 2).stream(7)).get(1));
    try (TInt32 seed = TInt32.vectorOf(1, 2)) {
      Sampler streamed = (soft, p, fed) -> sampler.build(soft, p, fed.stream(7));
      assertArrayEquals(want, graph(streamed, seed).get(1));
    }
  }

  @Test
  void theCatalogueTakesTheSeedAsArgumentOrInput() {
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      Operand<TFloat32> p = tf.constant(WEIGHTS);
      Operand<?> want = SoftOps.create(tf).bernoulli(p, Seed.of(3, 4));
      Operand<?> argument =
          Catalogue.standard()
              .build(
                  tf,
                  "random.bernoulli",
                  Map.of("p", p),
                  Arguments.of(Map.of("seed", List.of(3, 4))))
              .get(0);
      Operand<?> input =
          Catalogue.standard()
              .build(
                  tf,
                  "random.bernoulli",
                  Map.of("p", p, "seed", tf.constant(new int[] {3, 4})),
                  Arguments.of(Map.of()))
              .get(0);
      double[] values = Tensors.values(want.asTensor());
      assertArrayEquals(values, Tensors.values(argument.asTensor()));
      assertArrayEquals(values, Tensors.values(input.asTensor()));
    }
  }

  @Test
  void refusesWhatIsNoSeed() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      assertRefused(tf.constant(new float[] {1, 2}), "int32 or int64", "TFloat32");
      assertRefused(tf.constant(new int[] {1, 2, 3}), "[2]", "[3]");
      assertRefused(tf.constant(1L), "[2]", "[]");
      Placeholder<TInt64> seed = tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(-1)));
      Operand<TFloat32> sample = SoftOps.create(tf).rademacher(TFloat32.class, Seed.of(seed), 3);
      try (Session session = new Session(graph);
          TInt64 three = TInt64.vectorOf(1, 2, 3)) {
        Session.Runner runner = session.runner().feed(seed, three).fetch(sample);
        String message = assertThrows(IllegalArgumentException.class, runner::run).getMessage();
        assertTrue(message.contains("[3]") && message.contains("[2]"), message);
      }
      for (Object bad : List.of(List.of(1), List.of(1, 2, 3), List.of(1, 0.5), List.of(1e300, 0))) {
        assertRefused(tf, Map.of("seed", bad), "seed must be two whole numbers");
      }
      assertRefused(tf, Map.of(), "needs a seed");
    }
  }

  private static void assertRefused(Operand<?> seed, String... parts) {
    var e = assertThrows(IllegalArgumentException.class, () -> Seed.of(seed));
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }

  private static void assertRefused(Ops tf, Map<String, Object> arguments, String part) {
    Arguments given = Arguments.of(arguments);
    Map<String, Operand<?>> inputs = Map.of("p", tf.constant(WEIGHTS));
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Catalogue.standard().build(tf, "random.bernoulli", inputs, given));
    assertTrue(e.getMessage().contains(part), e.getMessage());
    assertEquals(IllegalArgumentException.class, e.getClass());
  }
}
