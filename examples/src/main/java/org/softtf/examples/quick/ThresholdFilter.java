// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.quick;

import org.softtf.ops.SoftOps;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import picocli.CommandLine.Command;

/**
 * Learns above which threshold values are to be kept, so that those kept sum to 2: between 0.5 and
 * 0.8. An exact comparison has no gradient with respect to the threshold.
 */
@Command(name = "threshold-filter", description = "Learns a threshold through greater.")
public final class ThresholdFilter implements Runnable {
  private static final double[] VALUES = {0.2, 0.8, 0.5, 1.2, 0.1};
  private static final double TARGET = 2;

  private ThresholdFilter() {}

  private static Operand<TFloat64> loss(Ops tf, SoftOps soft, Operand<TFloat64> threshold) {
    Operand<TFloat64> values = tf.constant(VALUES);
    Operand<TFloat64> kept = tf.math.mul(soft.greater(values, threshold), values);
    return tf.math.squaredDifference(tf.reduceSum(kept, tf.constant(0)), tf.constant(TARGET));
  }

  static Descent learn() {
    return Descent.of(ThresholdFilter::loss, new double[] {0}, 0.1, 20);
  }

  @Override
  public void run() {
    learn().print();
  }
}
