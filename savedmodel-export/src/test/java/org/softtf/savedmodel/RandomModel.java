// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.softtf.ops.random.RandomOption;
import org.softtf.ops.random.Seed;
import org.softtf.ops.reference.Tensors;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** Every random operator, with the seed as an input. */
final class RandomModel {
  private static final float[] WEIGHTS = {0.2f, 0.1f, 0.7f, 0.4f, 0.05f};
  private static final long[][] SEEDS = {{1, 2}, {-7, 1L << 50}};

  private RandomModel() {}

  static List<ModelSignature> signatures(Ops tf) {
    Placeholder<TFloat32> weights =
        tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(WEIGHTS.length)));
    Placeholder<TInt64> seed = tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(2)));
    ModelSignature.Builder builder =
        ModelSignature.named(ModelSignature.DEFAULT_NAME)
            .input("weights", weights)
            .input("seed", seed);
    outputs(tf, weights, Seed.of(seed)).forEach(builder::output);
    return List.of(builder.build());
  }

  /** The samples of an eager session, which does not optimise graphs. */
  static List<Map<String, Object>> samples() {
    List<Map<String, Object>> samples = new ArrayList<>();
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      for (long[] seed : SEEDS) {
        Map<String, double[]> values = new LinkedHashMap<>();
        outputs(tf, tf.constant(WEIGHTS), Seed.of(seed[0], seed[1]))
            .forEach((name, sample) -> values.put(name, Tensors.values(sample.asTensor())));
        samples.add(Map.of("weights", WEIGHTS, "seed", seed, "outputs", values));
      }
    }
    return samples;
  }

  private static Map<String, Operand<TFloat32>> outputs(
      Ops tf, Operand<TFloat32> weights, Seed seed) {
    SoftOps soft = SoftOps.create(tf);
    Map<String, Operand<TFloat32>> outputs = new LinkedHashMap<>();
    Map.of("soft", soft, "hard", soft.mode(Mode.HARD), "joined", soft.straightThrough())
        .forEach(
            (view, ops) ->
                samplers(weights)
                    .forEach(
                        (name, sampler) ->
                            outputs.put(view + "_" + name, sampler.apply(ops, seed))));
    return outputs;
  }

  private static Map<String, BiFunction<SoftOps, Seed, Operand<TFloat32>>> samplers(
      Operand<TFloat32> weights) {
    RandomOption.Draws many = RandomOption.draws(50);
    RandomOption.Draws three = RandomOption.draws(3);
    RandomOption.Replace distinct = RandomOption.withoutReplacement();
    return Map.of(
        "categorical", (soft, seed) -> soft.categorical(weights, seed, many),
        "distinct", (soft, seed) -> soft.categorical(weights, seed.stream(1), three, distinct),
        "bernoulli", (soft, seed) -> soft.bernoulli(weights, seed.stream(2), many),
        "choice", (soft, seed) -> soft.choice(weights, weights, seed.stream(3), many),
        "permutation", (soft, seed) -> soft.permutation(weights, seed.stream(4)),
        "rademacher", (soft, seed) -> soft.rademacher(TFloat32.class, seed.stream(5), 50),
        "binomial", (soft, seed) -> soft.binomial(4, weights, seed.stream(6), many),
        "multinomial", (soft, seed) -> soft.multinomial(4, weights, seed.stream(7), many));
  }
}
