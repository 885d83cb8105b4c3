// SPDX-License-Identifier: Apache-2.0
package org.softtf.ops.catalogue;

import java.util.ArrayList;
import java.util.List;
import org.softtf.ops.array.ArrayOption;
import org.softtf.ops.array.Interpolation;
import org.softtf.ops.internal.settings.Option;
import org.tensorflow.ndarray.Shape;

/** The arguments of array-valued operators, and how they become options. */
final class ArrayArguments {
  /** Along the last axis, or of all elements as one row. */
  static final ArgumentSpec AXIS = CommonArguments.axis(-1).orNull();

  static final ArgumentSpec KEEP_DIMS = CommonArguments.keepDims(false);
  static final InputSpec WEIGHTS =
      InputSpec.of("weights", InputSpec.Kind.WEIGHTS).orAbsent().heldAt(1, 1, 1, 1);
  static final ArgumentSpec STANDARDIZE = ArgumentSpec.flag("standardize", true);

  static final ArgumentSpec GATED_GRADIENT = ArgumentSpec.flag("gated_grad", true);
  static final ArgumentSpec INTERPOLATION =
      ArgumentSpec.of("quantile_method", ArgumentKind.TEXT).orElse("linear");

  /** How many of the greatest elements: five, but at most half of a short row. */
  static final ArgumentSpec K =
      ArgumentSpec.of("k", ArgumentKind.WHOLE_NUMBER)
          .required()
          .countingElements()
          .sample(ArrayArguments::some);

  /** The same for a mask, which may have a fraction of an element. */
  static final ArgumentSpec K_OF_MASK =
      ArgumentSpec.of("k", ArgumentKind.NUMBER)
          .required()
          .orInput()
          .countingElements()
          .sample(ArrayArguments::some);

  /** Which quantile. */
  static final ArgumentSpec ONE_QUANTILE =
      ArgumentSpec.of("q", ArgumentKind.NUMBER).required().orInput().sample(0.3);

  private ArrayArguments() {}

  private static Integer some(Shape main) {
    return (int) Math.max(1, Math.min(5, main.get(-1) / 2));
  }

  static ArgumentSpec descending(boolean fallback) {
    return ArgumentSpec.flag("descending", fallback).variant(!fallback);
  }

  /** Which quantile, or several. */
  static ArgumentSpec quantile(String name, double sample) {
    return ArgumentSpec.of(name, ArgumentKind.NUMBERS).required().orInput().sample(sample);
  }

  /** Whether a quantile is an element of the row, whatever lies beside it. */
  static boolean takesOneElement(ArgumentValues given) {
    return switch (given.constant(INTERPOLATION.name(), Interpolation.class)) {
      case LOWER, HIGHER, NEAREST -> true;
      case LINEAR, MIDPOINT -> false;
    };
  }

  /** The options given: mask, lengths and weights if there are any, and the arguments. */
  static Option[] options(InputOperands in, ArgumentValues given) {
    List<ArrayOption> options = new ArrayList<>(in.masks(ArrayOption::mask, ArrayOption::lengths));
    if (in.has(WEIGHTS.name())) {
      options.add(ArrayOption.weights(in.get(WEIGHTS.name())));
    }
    if (given.has("axis")) {
      options.add(
          given.isNull("axis") ? ArrayOption.flatten() : ArrayOption.axis(given.integer("axis")));
    }
    if (given.has("keepdims")) {
      options.add(ArrayOption.keepDims(given.flag("keepdims")));
    }
    if (given.has("descending")) {
      options.add(given.flag("descending") ? ArrayOption.descending() : ArrayOption.ascending());
    }
    CommonArguments.standardize(given).ifPresent(options::add);
    if (given.has("gated_grad")) {
      options.add(ArrayOption.gatedGradient(given.flag("gated_grad")));
    }
    if (given.has("quantile_method")) {
      options.add(
          ArrayOption.interpolation(given.constant("quantile_method", Interpolation.class)));
    }
    if (given.has("return_log_probs") || given.has("log_prob_eps")) {
      CommonArguments.logProbabilities(
              given, ArrayOption::logProbabilities, ArrayOption::logProbabilities)
          .ifPresent(options::add);
    }
    return options.toArray(Option[]::new);
  }
}
