// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.quick;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.softtf.gradients.Evaluation;
import org.softtf.gradients.ValueAndGradient;
import org.softtf.ops.Mode;
import org.softtf.ops.SoftOps;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/**
 * What plain gradient descent makes of a loss.
 *
 * @param hardGradient the gradient at the start where the operators are exact
 * @param softGradient the gradient at the start where they are soft
 * @param learned the parameters at the end
 */
record Descent(List<Double> hardGradient, List<Double> softGradient, List<Double> learned) {
  /** A loss of some parameters. */
  @FunctionalInterface
  interface Loss {
    /**
     * Builds the loss.
     *
     * @param tf where to build
     * @param soft operators that build there too, exact or soft
     * @param parameters the parameters, (n)
     * @return the loss, a scalar
     */
    Operand<TFloat64> of(Ops tf, SoftOps soft, Operand<TFloat64> parameters);
  }

  /** Takes steps against the gradient. */
  static Descent of(Loss loss, double[] start, double rate, int steps) {
    try (ValueAndGradient hard = compile(loss, Mode.HARD);
        ValueAndGradient soft = compile(loss, Mode.SMOOTH)) {
      double[] parameters = start.clone();
      for (int step = 0; step < steps; step++) {
        double[] gradient = gradient(soft, parameters);
        for (int i = 0; i < parameters.length; i++) {
          parameters[i] -= rate * gradient[i];
        }
      }
      return new Descent(
          list(gradient(hard, start)), list(gradient(soft, start)), list(parameters));
    }
  }

  private static ValueAndGradient compile(Loss loss, Mode mode) {
    return ValueAndGradient.of(
        TFloat64.class,
        Shape.of(-1),
        (tf, parameters) -> loss.of(tf, SoftOps.create(tf).mode(mode), parameters));
  }

  private static double[] gradient(ValueAndGradient loss, double[] parameters) {
    try (Evaluation evaluation = loss.call(parameters)) {
      return StdArrays.array1dCopyOf(evaluation.gradient(TFloat64.class));
    }
  }

  void print() {
    System.out.println("hard gradient at the start: " + text(hardGradient));
    System.out.println("soft gradient at the start: " + text(softGradient));
    System.out.println("learned: " + text(learned));
  }

  private static List<Double> list(double[] numbers) {
    return Arrays.stream(numbers).boxed().toList();
  }

  private static String text(List<Double> numbers) {
    return numbers.stream()
        .map(number -> String.format(Locale.ROOT, "%.4f", number))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
