// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.SafeGradients.Option;
import org.softtf.gradients.SafeGradients.Unconnected;
import org.softtf.gradients.internal.OperandCheck;
import org.tensorflow.Operand;

/**
 * What the options of a gradient say together.
 *
 * @param cotangents null for ones
 * @param unconnected what an unconnected input gets
 */
record GradientOptions(@Nullable List<? extends Operand<?>> cotangents, Unconnected unconnected) {

  /** Reads options, each of which may be given once. */
  static GradientOptions of(Unconnected otherwise, Option... options) {
    @Nullable List<? extends Operand<?>> cotangents = null;
    @Nullable Unconnected unconnected = null;
    for (Option option : requireNonNull(options)) {
      if ((cotangents != null && option.cotangents != null)
          || (unconnected != null && option.unconnected != null)) {
        throw new IllegalArgumentException(
            "the option "
                + (option.cotangents != null ? "cotangents" : "unconnected")
                + " is given twice; give it once");
      }
      cotangents = option.cotangents != null ? option.cotangents : cotangents;
      unconnected = option.unconnected != null ? option.unconnected : unconnected;
    }
    return new GradientOptions(cotangents, unconnected != null ? unconnected : otherwise);
  }

  /** Finds that no cotangents are given to a method that has its own. */
  static void requireNoCotangents(String method, Option... options) {
    for (Option option : requireNonNull(options)) {
      if (option.cotangents != null) {
        throw new IllegalArgumentException(
            method
                + " takes no option cotangents, since it has all derivatives of each number of the"
                + " target; their product with a vector is gradient(target, source,"
                + " SafeGradients.cotangents(…))");
      }
    }
  }

  /** Finds that all options are there. */
  static Option[] requireNonNull(Option... options) {
    for (Option option : OperandCheck.requireNonNull("options", options)) {
      OperandCheck.requireNonNull("an option", option);
    }
    return options;
  }

  /** Reads options of a method whose name says what an unconnected input gets. */
  static GradientOptions withoutUnconnected(String method, Option... options) {
    for (Option option : requireNonNull(options)) {
      if (option.unconnected != null) {
        throw new IllegalArgumentException(
            method
                + " takes no option unconnected, got "
                + option.unconnected
                + "; it gives null where no gradient flows");
      }
    }
    return of(Unconnected.ERROR, options);
  }
}
