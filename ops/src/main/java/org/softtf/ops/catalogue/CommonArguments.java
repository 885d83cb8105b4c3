// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.softtf.ops.internal.settings.Option;

/** Arguments that several families have. */
final class CommonArguments {
  private static final String LOGARITHMS = "return_log_probs";
  private static final String FLOOR = "log_prob_eps";

  /** Logarithms in place of probabilities. */
  static final List<ArgumentSpec> LOG_PROBABILITIES =
      List.of(
          ArgumentSpec.flag(LOGARITHMS, false),
          ArgumentSpec.of(FLOOR, ArgumentKind.NUMBER).orElse(null));

  private static final String VARIANCE_FLOOR = "standardize_eps";

  /** What is added to the variance of rows that are standardised. */
  static final ArgumentSpec VARIANCE =
      ArgumentSpec.of(VARIANCE_FLOOR, ArgumentKind.NUMBER).orElse(null);

  private CommonArguments() {}

  /** An axis, along the last one in a plain call. */
  static ArgumentSpec axis(@Nullable Integer fallback) {
    return ArgumentSpec.of("axis", ArgumentKind.WHOLE_NUMBER).orElse(fallback).sample(-1);
  }

  static ArgumentSpec keepDims(boolean fallback) {
    return ArgumentSpec.flag("keepdims", fallback).variant(!fallback);
  }

  /** Reads {@link #LOG_PROBABILITIES} as one option. */
  static <O> Optional<O> logProbabilities(
      ArgumentValues given, Supplier<O> plain, DoubleFunction<O> floored) {
    boolean hasFloor = !given.isNull(FLOOR);
    if (given.flag(LOGARITHMS)) {
      return Optional.of(
          hasFloor
              ? floored.apply(Option.requireFloor(given.what(FLOOR), given.number(FLOOR)))
              : plain.get());
    }
    if (hasFloor) {
      throw new IllegalArgumentException(given.what(FLOOR) + " needs " + LOGARITHMS + "=true");
    }
    return Optional.empty();
  }

  /** Whether to standardise and what to add to the variance, if either is given. */
  static Optional<Option> standardize(ArgumentValues given) {
    boolean hasFloor = given.has(VARIANCE_FLOOR) && !given.isNull(VARIANCE_FLOOR);
    if (!hasFloor) {
      return given.has("standardize")
          ? Optional.of(Option.standardize(given.flag("standardize")))
          : Optional.empty();
    }
    if (given.has("standardize") && !given.flag("standardize")) {
      throw new IllegalArgumentException(given.what(VARIANCE_FLOOR) + " needs standardize=true");
    }
    return Optional.of(
        Option.standardize(given.what(VARIANCE_FLOOR), given.number(VARIANCE_FLOOR)));
  }
}
