// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.quick;

import org.softtf.examples.data.QuickData;
import org.softtf.ops.SoftOps;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import picocli.CommandLine.Command;

/**
 * Finds the weights (1, −2, 0.5) of a linear model by the median of the absolute residuals, which
 * an outlier of a million does not disturb.
 */
@Command(
    name = "median-regression",
    description = "Fits a linear model in spite of an outlier, through median and abs.")
public final class MedianRegression implements Runnable {
  private static final QuickData DATA = QuickData.read("median_regression");

  private MedianRegression() {}

  static Operand<TFloat64> loss(Ops tf, SoftOps soft, Operand<TFloat64> weights) {
    Operand<TFloat64> products = tf.math.mul(tf.constant(DATA.matrix("X")), weights);
    Operand<TFloat64> predicted = tf.reduceSum(products, tf.constant(1));
    Operand<TFloat64> residuals = tf.math.sub(tf.constant(DATA.vector("y")), predicted);
    return soft.median(soft.abs(residuals));
  }

  static Descent learn() {
    return Descent.of(MedianRegression::loss, new double[3], 0.1, 50);
  }

  @Override
  public void run() {
    learn().print();
  }
}
