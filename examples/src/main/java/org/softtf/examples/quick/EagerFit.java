// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.quick;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.softtf.gradients.EagerVariable;
import org.softtf.gradients.GradientTape;
import org.softtf.ops.SoftOps;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import picocli.CommandLine.Command;

/**
 * The loss of {@link MedianRegression}, computed eagerly: operations run one by one, a tape records
 * them, and numbers can be looked at on the way.
 */
@Command(
    name = "eager-fit",
    description = "Fits a linear model in spite of an outlier, in eager mode with a gradient tape.")
public final class EagerFit implements Runnable {
  private static final double RATE = 0.1;
  private static final int STEPS = 50;
  private static final int PRINTED = 10;

  private EagerFit() {}

  static double[] learn() {
    try (EagerSession session = EagerSession.create();
        GradientTape tape = GradientTape.of(session);
        EagerVariable<TFloat64> weights =
            EagerVariable.of(tape, tape.tf().constant(new double[3]))) {
      Ops tf = tape.tf();
      SoftOps soft = SoftOps.create(tf);
      for (int step = 0; step < STEPS; step++) {
        Operand<TFloat64> loss = MedianRegression.loss(tf, soft, weights.value());
        if (step % PRINTED == 0) {
          System.out.printf(
              Locale.ROOT, "step %2d: loss %.4f%n", step, loss.asTensor().getDouble());
        }
        weights.descend(tape.gradient(loss, weights.value()), RATE);
        tape.reset(); // the next step is recorded anew, and finds the gradient built
      }
      return StdArrays.array1dCopyOf(weights.value().asTensor());
    }
  }

  @Override
  public void run() {
    System.out.println(
        Arrays.stream(learn())
            .mapToObj(weight -> String.format(Locale.ROOT, "%.4f", weight))
            .collect(Collectors.joining(", ", "learned: [", "]")));
  }
}
