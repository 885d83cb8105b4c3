// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark.internal.training;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** The loss and the gradients of some rows, as far as they are added up. */
final class GradientSums implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int NONE = Integer.MAX_VALUE;

  private long rows;
  private final CompensatedSums loss = new CompensatedSums(1);
  private CompensatedSums @Nullable [] gradients;

  /** The first partition whose loss or gradient is no number. */
  private int badPartition = NONE;

  private String bad = "";

  /** Adds what a block of rows gives, if all of it is finite. */
  GradientSums add(int partition, int count, double weight, double blockLoss, double[][] blocks) {
    String notFinite = notFinite(blockLoss, blocks);
    if (!notFinite.isEmpty()) {
      setBad(partition, notFinite);
      return this;
    }
    rows += count;
    loss.add(weight, new double[] {blockLoss});
    CompensatedSums[] sums = gradients == null ? zeros(blocks) : gradients;
    gradients = sums;
    for (int i = 0; i < blocks.length; i++) {
      sums[i].add(weight, blocks[i]);
    }
    return this;
  }

  private static CompensatedSums[] zeros(double[][] like) {
    CompensatedSums[] zeros = new CompensatedSums[like.length];
    for (int i = 0; i < like.length; i++) {
      zeros[i] = new CompensatedSums(like[i].length);
    }
    return zeros;
  }

  private static String notFinite(double loss, double[][] gradients) {
    if (!Double.isFinite(loss)) {
      return "the loss is " + loss;
    }
    for (double[] gradient : gradients) {
      for (double number : gradient) {
        if (!Double.isFinite(number)) {
          return "a gradient is " + number;
        }
      }
    }
    return "";
  }

  private void setBad(int partition, String what) {
    if (partition < badPartition) {
      badPartition = partition;
      bad = what;
    }
  }

  GradientSums add(GradientSums others) {
    rows += others.rows;
    loss.add(others.loss);
    if (others.gradients != null) {
      if (gradients == null) {
        gradients = others.gradients;
      } else {
        for (int i = 0; i < gradients.length; i++) {
          gradients[i].add(others.gradients[i]);
        }
      }
    }
    setBad(others.badPartition, others.bad);
    return this;
  }

  /** Refuses sums that a partition is missing in. */
  void requireFinite(int step) {
    if (badPartition != NONE) {
      throw new IllegalStateException(
          bad
              + " on partition "
              + badPartition
              + " in step "
              + step
              + ", so the training ended and no model was written; look for NaN in its rows, or"
              + " lower the learning rate");
    }
  }

  long rows() {
    return rows;
  }

  double loss(double factor) {
    return loss.times(factor)[0];
  }

  /** The gradients; none if there were no rows. */
  double[][] gradients(double factor) {
    if (gradients == null) {
      return new double[0][];
    }
    double[][] results = new double[gradients.length][];
    for (int i = 0; i < results.length; i++) {
      results[i] = gradients[i].times(factor);
    }
    return results;
  }
}
