// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.recipes;

import java.util.Locale;
import org.softtf.examples.digits.Digits;
import org.softtf.gradients.IdentityEstimator;
import org.softtf.gradients.StraightThrough;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import picocli.CommandLine.Command;

/**
 * Trains a network whose weights are −1, 0 and 1 times a scale: rounded in the forward pass, with
 * the gradient 1 in between (quantisation-aware training).
 */
@Command(
    name = "ternary-weights",
    description = "Trains a network with weights −1, 0 and 1, through a straight-through round.")
public final class TernaryWeights implements Runnable {
  private static final int HIDDEN = 64;

  /** Shares of held-out digits that are found. */
  record Accuracy(double exact, double roundedAfter, double roundedInTraining) {}

  private TernaryWeights() {}

  static Accuracy learn() {
    Digits.Split split = Digits.load();
    LabelledImages training = LabelledImages.of(split.training());
    LabelledImages heldOut = LabelledImages.of(split.heldOut());
    try (Classifier after = new Classifier();
        Classifier always = new Classifier()) {
      Network network = new Network(after);
      Operand<TFloat32> scores = network.scores(false);
      Operand<TFloat32> rounded = network.scores(true);
      after.learn(after.trainer().mean(after.losses(scores)), training);

      Operand<TFloat32> others = new Network(always).scores(true);
      always.learn(always.trainer().mean(always.losses(others)), training);
      return new Accuracy(
          after.accuracy(scores, heldOut),
          after.accuracy(rounded, heldOut),
          always.accuracy(others, heldOut));
    }
  }

  /** Three layers without biases, so that all that is learnt is rounded. */
  private static final class Network {
    private final Operand<TFloat32> images;
    private final Ops tf;
    private final Operand<TFloat32> first;
    private final Operand<TFloat32> second;
    private final Operand<TFloat32> last;

    Network(Classifier classifier) {
      images = classifier.images();
      Trainer trainer = classifier.trainer();
      tf = trainer.tf();
      first = trainer.weights(LabelledImages.PIXELS, HIDDEN);
      second = trainer.weights(HIDDEN, HIDDEN);
      last = trainer.weights(HIDDEN, LabelledImages.DIGITS);
    }

    Operand<TFloat32> scores(boolean rounded) {
      Operand<TFloat32> one = tf.nn.relu(layer(images, first, rounded));
      return layer(tf.nn.relu(layer(one, second, rounded)), last, rounded);
    }

    private Operand<TFloat32> layer(
        Operand<TFloat32> x, Operand<TFloat32> weights, boolean rounded) {
      return tf.linalg.matMul(x, rounded ? nearest(weights) : weights);
    }

    /** Returns the nearest of −s, 0, s to each weight, s the mean size of the weights. */
    private Operand<TFloat32> nearest(Operand<TFloat32> weights) {
      Operand<TFloat32> scale =
          tf.stopGradient(tf.math.mean(tf.math.abs(weights), tf.constant(new int[] {0, 1})));
      IdentityEstimator identity = StraightThrough.identity(tf);
      Operand<TFloat32> units = identity.clip(tf.math.div(weights, scale), -1, 1);
      return tf.math.mul(identity.round(units), scale);
    }
  }

  @Override
  public void run() {
    Accuracy accuracy = learn();
    System.out.printf(
        Locale.ROOT,
        "weights of 32 bits:     %.1f %% of held-out digits%n"
            + "rounded after training: %.1f %%%n"
            + "rounded in training:    %.1f %%%n",
        100 * accuracy.exact(),
        100 * accuracy.roundedAfter(),
        100 * accuracy.roundedInTraining());
  }
}
