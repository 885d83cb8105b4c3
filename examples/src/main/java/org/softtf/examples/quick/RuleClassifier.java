// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.quick;

import org.softtf.gradients.StraightThrough;
import org.softtf.ops.SoftOps;
import org.softtf.ops.logic.LogicOption;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import picocli.CommandLine.Command;

/**
 * Learns the bounds of a rule: a row is positive if any of its values is between them, here 0.3 and
 * 0.6. The whole loss is straight-through: its value is that of the exact rule.
 */
@Command(
    name = "rule-classifier",
    description = "Learns the bounds of a logical rule, straight-through.")
public final class RuleClassifier implements Runnable {
  private static final double[][] ROWS = {
    {0.2, 0.8}, {0.5, 0.3}, {0.9, 0.1}, {0.4, 0.7}, {0.1, 0.4}, {0.2, 0.7}, {0.4, 0.1}, {0.4, 0.7},
    {0.7, 0.29}, {0.3, 0.3}, {0.61, 0.25}, {0.4, 0.6}, {0, 0.1}, {0.5, 0.3}, {0.4, 0.9}, {0.1, 0.57}
  };
  private static final double[] POSITIVE = {0, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1};

  private RuleClassifier() {}

  private static Operand<TFloat64> loss(Ops tf, SoftOps soft, Operand<TFloat64> bounds) {
    Operand<TFloat64> rows = tf.constant(ROWS);
    Operand<TFloat64> low = tf.gather(bounds, tf.constant(0), tf.constant(0));
    Operand<TFloat64> high = tf.gather(bounds, tf.constant(1), tf.constant(0));
    return StraightThrough.of(
        soft,
        rule -> {
          Operand<TFloat64> between =
              rule.logicalAnd(rule.greater(rows, low), rule.less(rows, high));
          Operand<TFloat64> positive = rule.any(between, LogicOption.axis(-1));
          return tf.reduceSum(
              tf.math.squaredDifference(positive, tf.constant(POSITIVE)), tf.constant(0));
        });
  }

  static Descent learn() {
    return Descent.of(RuleClassifier::loss, new double[] {0, 1}, 0.01, 20);
  }

  @Override
  public void run() {
    learn().print();
  }
}
