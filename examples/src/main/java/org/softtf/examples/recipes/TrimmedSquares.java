// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.recipes;

import java.util.Arrays;
import java.util.Locale;
import org.softtf.examples.data.Table;
import org.softtf.ops.SoftOps;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;
import picocli.CommandLine.Command;

/**
 * A straight line through Engel's data, of which one household of five is wrong: least trimmed
 * squares (Rousseeuw 1984), the mean of the 70 % smallest squared residuals.
 */
@Command(
    name = "trimmed-squares",
    description = "A line through Engel's data with outliers, by least trimmed squares.")
public final class TrimmedSquares implements Runnable {
  private static final double KEPT = 0.7;
  private static final double OUTLIER = 5000;

  /**
   * Of standardised squares, among which those of outliers are so great that 0.1 blurs the rest.
   */
  private static final double SOFTNESS = 0.01;

  private static final int STEPS = 1000;

  /** A straight line. */
  record Line(double slope, double intercept) {}

  /** The line of the right data, and two of the data with outliers. */
  record Lines(Line clean, Line squares, Line trimmed) {}

  private TrimmedSquares() {}

  static Lines learn() {
    Table table = Table.read("engel.csv");
    double[] income = table.column("income");
    double[] food = table.column("foodexp");
    double[] wrong = withOutliers(food);
    return new Lines(
        leastSquares(income, food), leastSquares(income, wrong), leastTrimmed(income, wrong));
  }

  static double[] withOutliers(double[] food) {
    double[] wrong = food.clone();
    for (int i = 0; i < wrong.length; i += 5) {
      wrong[i] = OUTLIER;
    }
    return wrong;
  }

  static Line leastSquares(double[] x, double[] y) {
    double meanX = mean(x);
    double meanY = mean(y);
    double covariance = 0;
    double variance = 0;
    for (int i = 0; i < x.length; i++) {
      covariance += (x[i] - meanX) * (y[i] - meanY);
      variance += (x[i] - meanX) * (x[i] - meanX);
    }
    double slope = covariance / variance;
    return new Line(slope, meanY - slope * meanX);
  }

  private static double mean(double[] numbers) {
    return Arrays.stream(numbers).average().orElseThrow();
  }

  /** In units of 1,000, in which all parameters are near 1. */
  private static Line leastTrimmed(double[] x, double[] y) {
    try (Trainer trainer = new Trainer(0)) {
      Ops tf = trainer.tf();
      Placeholder<TFloat32> incomes = trainer.rows();
      Placeholder<TFloat32> foods = trainer.rows();
      Variable<TFloat32> slope = tf.variable(tf.constant(0f));
      Variable<TFloat32> intercept = tf.variable(tf.constant(0f));
      Operand<TFloat32> predicted = tf.math.add(tf.math.mul(incomes, slope), intercept);
      Operand<TFloat32> squares = tf.math.squaredDifference(foods, predicted);
      double kept = KEPT * x.length;
      Operand<TFloat32> mask =
          SoftOps.create(tf).softness(SOFTNESS).topKMask(tf.math.neg(squares), kept);
      Operand<TFloat32> loss =
          tf.math.div(
              tf.sum(tf.math.mul(mask, squares), tf.constant(0)), tf.constant((float) kept));
      Op step = trainer.minimize(loss, 0.01f);
      for (int i = 0; i < STEPS; i++) {
        trainer.run(
            step, new Trainer.Feed(incomes, thousands(x)), new Trainer.Feed(foods, thousands(y)));
      }
      return new Line(trainer.value(slope)[0], 1000 * trainer.value(intercept)[0]);
    }
  }

  private static float[] thousands(double[] numbers) {
    float[] thousands = new float[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      thousands[i] = (float) (numbers[i] / 1000);
    }
    return thousands;
  }

  @Override
  public void run() {
    Lines lines = learn();
    print("least squares, right data:       ", lines.clean());
    print("least squares, with outliers:    ", lines.squares());
    print("least trimmed squares, with them:", lines.trimmed());
  }

  private static void print(String what, Line line) {
    System.out.printf(
        Locale.ROOT, "%s slope %.3f, intercept %.1f%n", what, line.slope(), line.intercept());
  }
}
