// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.quick;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.softtf.examples.data.QuickData;
import org.softtf.ops.SoftOps;
import org.softtf.ops.array.ArrayOption;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import picocli.CommandLine.Command;

/**
 * Finds which three of ten features a model needs: each feature has a score, and the model sees the
 * features with the three highest scores.
 */
@Command(
    name = "top-k-selection",
    description = "Finds the features that a model needs, through top-k.")
public final class TopKSelection implements Runnable {
  private static final QuickData DATA = QuickData.read("top_k_selection");
  private static final int FEATURES = 10;
  private static final int SELECTED = 3;

  private TopKSelection() {}

  private static Operand<TFloat64> loss(Ops tf, SoftOps soft, Operand<TFloat64> scores) {
    Operand<TFloat64> chosen =
        soft.topK(scores, SELECTED, ArrayOption.gatedGradient(false)).indices();
    Operand<TFloat64> mask = tf.reduceSum(chosen, tf.constant(0));
    Operand<TFloat64> weights = tf.math.mul(mask, tf.constant(DATA.vector("w_model")));
    Operand<TFloat64> products = tf.math.mul(tf.constant(DATA.matrix("X")), weights);
    Operand<TFloat64> predicted = tf.reduceSum(products, tf.constant(1));
    Operand<TFloat64> residuals = tf.math.sub(predicted, tf.constant(DATA.vector("y")));
    return tf.math.mean(SoftOps.create(tf).abs(residuals), tf.constant(0));
  }

  static Descent learn() {
    return Descent.of(TopKSelection::loss, new double[FEATURES], 0.001, 5);
  }

  /** The features with the highest scores, highest first. */
  static List<Integer> selected(List<Double> scores) {
    return IntStream.range(0, scores.size())
        .boxed()
        .sorted(Comparator.comparingDouble(feature -> -scores.get(feature)))
        .limit(SELECTED)
        .toList();
  }

  @Override
  public void run() {
    Descent descent = learn();
    descent.print();
    System.out.println("selected features: " + selected(descent.learned()));
    System.out.println("the model's weights: " + Arrays.toString(DATA.vector("w_model")));
  }
}
