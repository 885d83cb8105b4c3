// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import java.util.ArrayList;
import java.util.List;
import org.softtf.ops.internal.random.Shapes;
import org.softtf.ops.internal.settings.Option;
import org.softtf.ops.random.RandomOption;
import org.softtf.ops.random.Seed;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/** The arguments of random operators, and how they become options. */
final class RandomArguments {
  static final ArgumentSpec SEED =
      ArgumentSpec.of(OperatorSpec.SEED, ArgumentKind.TWO_WHOLE_NUMBERS)
          .required()
          .orInput()
          .sample(List.of(7, 11));

  static final ArgumentSpec SHAPE =
      ArgumentSpec.of("shape", ArgumentKind.WHOLE_NUMBERS).orElse(null);
  static final ArgumentSpec DRAWS = ArgumentSpec.of("draws", ArgumentKind.WHOLE_NUMBER).tried(2);
  static final ArgumentSpec REPLACE = ArgumentSpec.flag("replace", true).variant(false);
  static final ArgumentSpec INDEPENDENT = ArgumentSpec.flag("independent", false).variant(true);
  static final ArgumentSpec STANDARDIZE = ArgumentSpec.flag("standardize", false);

  static final ArgumentSpec N =
      ArgumentSpec.of("n", ArgumentKind.WHOLE_NUMBER).required().sample(3);

  static final ArgumentSpec TYPE = ArgumentSpec.of("dtype", ArgumentKind.TEXT).orElse("float32");

  private RandomArguments() {}

  static Seed seed(InputOperands in, ArgumentValues arguments) {
    if (in.has(OperatorSpec.SEED)) {
      return Seed.of(in.seed());
    }
    if (!arguments.has(OperatorSpec.SEED)) {
      throw new IllegalArgumentException(
          arguments.what("it needs a seed: the argument \"seed\", two whole numbers, or an input"));
    }
    long[] numbers = arguments.wholeNumbers(OperatorSpec.SEED);
    return Seed.of(numbers[0], numbers[1]);
  }

  static Class<? extends TFloating> type(ArgumentValues arguments) {
    String name = arguments.text("dtype");
    return switch (name) {
      case "float16" -> TFloat16.class;
      case "bfloat16" -> TBfloat16.class;
      case "float32" -> TFloat32.class;
      case "float64" -> TFloat64.class;
      default ->
          throw new IllegalArgumentException(
              arguments.what("dtype")
                  + " must be float16, bfloat16, float32 or float64, got \""
                  + name
                  + "\"");
    };
  }

  /** The shape given; none if there is none. */
  static long[] shape(ArgumentValues given) {
    return given.isNull("shape")
        ? new long[0]
        : Shapes.requireSizes(given.what("shape"), given.wholeNumbers("shape"));
  }

  /** The options given. */
  static Option[] options(InputOperands in, ArgumentValues given) {
    List<RandomOption> options =
        new ArrayList<>(in.masks(RandomOption::mask, RandomOption::lengths));
    if (given.has("axis")) {
      options.add(RandomOption.axis(given.integer("axis")));
    }
    if (given.has("shape") && !given.isNull("shape")) {
      options.add(RandomOption.shape(shape(given)));
    }
    if (given.has("draws")) {
      int draws = given.integer("draws");
      Shapes.requireSizes(given.what("draws"), draws);
      options.add(RandomOption.draws(draws));
    }
    if (given.has("replace")) {
      options.add(RandomOption.replace(given.flag("replace")));
    }
    if (given.has("independent")) {
      options.add(RandomOption.independent(given.flag("independent")));
    }
    CommonArguments.standardize(given).ifPresent(options::add);
    if (given.has("return_log_probs") || given.has("log_prob_eps")) {
      CommonArguments.logProbabilities(
              given, RandomOption::logProbabilities, RandomOption::logProbabilities)
          .ifPresent(options::add);
    }
    return options.toArray(Option[]::new);
  }
}
