// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.quick;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.softtf.examples.data.Table;
import org.softtf.gradients.Evaluation;
import org.softtf.gradients.ValueAndGradient;
import org.softtf.ops.SoftOps;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import picocli.CommandLine.Command;

/**
 * Median regression of food expenditure on household income, Engel's data of 1857: the least sum of
 * absolute residuals. The softness is a tensor that shrinks while learning, so the soft absolute
 * value ends close to the exact one.
 */
@Command(
    name = "engel",
    description = "Median regression on Engel's data, through abs with a shrinking softness.")
public final class EngelRegression implements Runnable {
  private static final double FIRST_SOFTNESS = 0.1;
  private static final int HALVINGS = 12;
  private static final int STEPS_EACH = 50;

  /** A straight line. */
  record Line(double slope, double intercept) {}

  private EngelRegression() {}

  /** Compiles the mean soft |y − (intercept + slope·x)| of the line (intercept, slope). */
  private static ValueAndGradient compileLoss(double[] x, double[] y) {
    return ValueAndGradient.builder()
        .input(TFloat64.class, Shape.of(2))
        .inputWithoutGradient(TFloat64.class, Shape.scalar())
        .compile((tf, inputs) -> List.of(loss(tf, x, y, inputs.get(0), inputs.get(1))));
  }

  private static Operand<TFloat64> loss(
      Ops tf, double[] x, double[] y, Operand<TFloat64> line, Operand<TFloat64> softness) {
    Operand<TFloat64> intercept = tf.gather(line, tf.constant(0), tf.constant(0));
    Operand<TFloat64> slope = tf.gather(line, tf.constant(1), tf.constant(0));
    Operand<TFloat64> predicted = tf.math.add(intercept, tf.math.mul(slope, tf.constant(x)));
    Operand<TFloat64> residuals = tf.math.sub(tf.constant(y), predicted);
    return tf.math.mean(SoftOps.create(tf).softness(softness).abs(residuals), tf.constant(0));
  }

  static Line learn(double[] income, double[] food) {
    Scale x = Scale.of(income);
    Scale y = Scale.of(food);
    double[] line = {0, 0};
    try (ValueAndGradient loss = compileLoss(x.standardized(income), y.standardized(food))) {
      double softness = FIRST_SOFTNESS;
      for (int halving = 0; halving < HALVINGS; halving++, softness /= 2) {
        // The loss bends more as it becomes less soft.
        double rate = Math.min(0.3, 5 * softness);
        for (int step = 0; step < STEPS_EACH; step++) {
          try (Evaluation evaluation = loss.call(line, softness)) {
            double[] gradient = StdArrays.array1dCopyOf(evaluation.gradient(TFloat64.class));
            line[0] -= rate * gradient[0];
            line[1] -= rate * gradient[1];
          }
        }
      }
    }
    double slope = line[1] * y.deviation() / x.deviation();
    return new Line(slope, y.mean() + line[0] * y.deviation() - slope * x.mean());
  }

  /** Mean and deviation, by which numbers are brought to the scale of 1. */
  private record Scale(double mean, double deviation) {
    static Scale of(double[] numbers) {
      double mean = Arrays.stream(numbers).average().orElseThrow();
      double variance =
          Arrays.stream(numbers).map(n -> (n - mean) * (n - mean)).average().orElseThrow();
      return new Scale(mean, Math.sqrt(variance));
    }

    double[] standardized(double[] numbers) {
      return Arrays.stream(numbers).map(n -> (n - mean) / deviation).toArray();
    }
  }

  @Override
  public void run() {
    Table table = Table.read("engel.csv");
    Line line = learn(table.column("income"), table.column("foodexp"));
    System.out.println("food expenditure of the median household = slope · income + intercept");
    System.out.printf(
        Locale.ROOT, "learned:     slope %.4f, intercept %.2f%n", line.slope(), line.intercept());
    System.out.println("statsmodels: slope 0.5602, intercept 81.48");
  }
}
