// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import static org.softtf.ops.catalogue.CommonArguments.LOG_PROBABILITIES;
import static org.softtf.ops.catalogue.CommonArguments.VARIANCE;
import static org.softtf.ops.catalogue.CommonArguments.axis;
import static org.softtf.ops.catalogue.RandomArguments.DRAWS;
import static org.softtf.ops.catalogue.RandomArguments.INDEPENDENT;
import static org.softtf.ops.catalogue.RandomArguments.N;
import static org.softtf.ops.catalogue.RandomArguments.REPLACE;
import static org.softtf.ops.catalogue.RandomArguments.SHAPE;
import static org.softtf.ops.catalogue.RandomArguments.STANDARDIZE;
import static org.softtf.ops.catalogue.RandomArguments.TYPE;
import static org.softtf.ops.catalogue.RandomArguments.options;
import static org.softtf.ops.catalogue.RandomArguments.seed;
import static org.softtf.ops.catalogue.RandomArguments.shape;
import static org.softtf.ops.catalogue.RandomArguments.type;

import java.util.List;
import org.softtf.ops.SoftOps;
import org.softtf.ops.catalogue.InputSpec.Kind;
import org.softtf.ops.internal.array.ArrayOperator;
import org.softtf.ops.random.Seed;
import org.tensorflow.Operand;

/** The list's part for the package random. */
final class RandomSpecs {
  private static final InputSpec PROBABILITY = InputSpec.of("p", Kind.PROBABILITY);
  private static final InputSpec WEIGHTS = InputSpec.of("p", Kind.WEIGHTS).besides(0.3, 0.5, 0.2);
  private static final double[] OTHERS = {-1, 0, 1.2};

  static final List<OperatorSpec> LIST =
      List.of(
          ofIndices("categorical")
              .input(InputSpec.of("logits", Kind.LOGITS).besides(OTHERS))
              .masked()
              .arguments(axis(-1), SHAPE, DRAWS, REPLACE, STANDARDIZE, VARIANCE)
              .arguments(LOG_PROBABILITIES)
              .gives(OutputSpec.Kind.SOFT_INDEX)
              .builtBy(
                  (soft, in, a) -> soft.categorical(in.get("logits"), seed(in, a), options(in, a))),
          spec("bernoulli")
              .input(PROBABILITY)
              .arguments(SHAPE, DRAWS)
              .gives(OutputSpec.Kind.SOFT_BOOL)
              .builtBy((soft, in, a) -> soft.bernoulli(in.get("p"), seed(in, a), options(in, a))),
          ofIndices("choice")
              .input(InputSpec.of("a", Kind.ARRAY).heldAt(1, -1, 0, 2))
              .input(WEIGHTS.orAbsent().shaped(ShapeRule.ALONG_AXIS))
              .drawnInput("p")
              .arguments(axis(0), SHAPE, DRAWS, REPLACE, STANDARDIZE, VARIANCE)
              .builtBy(RandomSpecs::choice),
          ofIndices("permutation")
              .input(InputSpec.of("x", Kind.ARRAY).besides(OTHERS).drawnOver(-2.2, 2.4))
              .masked()
              .arguments(axis(0), INDEPENDENT, STANDARDIZE, VARIANCE)
              .builtBy((soft, in, a) -> soft.permutation(in.get("x"), seed(in, a), options(in, a))),
          spec("rademacher")
              .arguments(SHAPE.sample(List.of(3, 5)), TYPE)
              .builtBy((soft, in, a) -> soft.rademacher(type(a), seed(in, a), shape(a))),
          spec("binomial")
              .input(PROBABILITY)
              .arguments(N, SHAPE, DRAWS)
              .builtBy(
                  (soft, in, a) ->
                      soft.binomial(a.integer("n"), in.get("p"), seed(in, a), options(in, a))),
          ofIndices("multinomial")
              .input(WEIGHTS)
              .arguments(N, SHAPE, DRAWS, STANDARDIZE, VARIANCE)
              .builtBy(
                  (soft, in, a) ->
                      soft.multinomial(a.integer("n"), in.get("p"), seed(in, a), options(in, a))));

  private RandomSpecs() {}

  private static OperatorSpecBuilder spec(String name) {
    return OperatorSpec.of("random", "random." + name).allModes().arguments(RandomArguments.SEED);
  }

  /** An operator that draws by sorting, as argsort does. */
  private static OperatorSpecBuilder ofIndices(String name) {
    return spec(name).methods(ArrayOperator.ARGSORT.methods());
  }

  private static Operand<?> choice(SoftOps soft, InputOperands in, ArgumentValues a) {
    Seed seed = seed(in, a);
    return in.has("p")
        ? soft.choice(in.get("a"), in.get("p"), seed, options(in, a))
        : soft.choice(in.get("a"), seed, options(in, a));
  }
}
