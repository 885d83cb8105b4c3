// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.recipes;

import java.util.Locale;
import java.util.Random;
import org.softtf.examples.digits.Digits;
import org.softtf.ops.SoftOps;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import picocli.CommandLine.Command;

/**
 * Learns digits though four labels of ten are wrong: of each batch only the images with the
 * smallest losses count, chosen by a soft k-hot mask (a trimmed loss). At first all count, then
 * fewer: k is a tensor.
 */
@Command(
    name = "wrong-labels",
    description = "Learns digits though two labels of five are wrong, through a soft k-hot mask.")
public final class WrongLabels implements Runnable {
  private static final double WRONG = 0.4;
  private static final double KEPT = 0.4;

  /** Shares of held-out digits that are found. */
  record Accuracy(double all, double trimmed) {}

  private WrongLabels() {}

  static Accuracy learn() {
    Digits.Split split = Digits.load();
    LabelledImages training = LabelledImages.of(split.training()).mislabelled(WRONG, new Random(1));
    LabelledImages heldOut = LabelledImages.of(split.heldOut());
    try (Classifier all = new Classifier();
        Classifier trimmed = new Classifier()) {
      Operand<TFloat32> scores = all.scores(all.images());
      all.learn(all.trainer().mean(all.losses(scores)), training);

      Operand<TFloat32> others = trimmed.scores(trimmed.images());
      Placeholder<TFloat32> kept = trimmed.trainer().rows();
      trimmed.learn(
          mean(trimmed.trainer().tf(), trimmed.losses(others), kept),
          training,
          step -> new Trainer.Feed[] {new Trainer.Feed(kept, new float[] {kept(step)})});
      return new Accuracy(all.accuracy(scores, heldOut), trimmed.accuracy(others, heldOut));
    }
  }

  /** All of a batch in the first step, and less and less until the middle of the training. */
  private static float kept(int step) {
    double share = 1 - (1 - KEPT) * Math.min(1, 2 * Classifier.progress(step));
    return (float) (share * Classifier.batch());
  }

  /** Returns the mean of the k smallest losses. */
  private static Operand<TFloat32> mean(Ops tf, Operand<TFloat32> losses, Operand<TFloat32> kept) {
    Operand<TFloat32> k = tf.reshape(kept, tf.constant(new int[0]));
    Operand<TFloat32> mask = SoftOps.create(tf).topKMask(tf.math.neg(losses), k);
    return tf.math.div(tf.sum(tf.math.mul(mask, losses), tf.constant(0)), k);
  }

  @Override
  public void run() {
    Accuracy accuracy = learn();
    System.out.printf(
        Locale.ROOT,
        "mean of all losses:          %.1f %% of held-out digits%n"
            + "mean of the smallest losses: %.1f %%%n",
        100 * accuracy.all(),
        100 * accuracy.trimmed());
  }
}
