// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.recipes;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.softtf.examples.digits.Digits;
import org.softtf.ops.SoftOps;
import org.softtf.ops.random.RandomOption;
import org.softtf.ops.random.Seed;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import picocli.CommandLine.Command;

/**
 * Finds five of 64 pixels by which digits can be told: pixels are drawn without replacement with
 * learnt probabilities (Gumbel noise and the greatest five), exactly in the forward pass and softly
 * in the gradient.
 */
@Command(
    name = "pixel-selection",
    description = "Finds five pixels that tell digits apart, by drawing without replacement.")
public final class PixelSelection implements Runnable {
  private static final int SELECTED = 5;

  /** Of the logits' noise, whose standard deviation is 1.3: less is hardly ever soft. */
  private static final double SOFTNESS = 1;

  /** So that Adam, whose first steps are as large as its rate, moves logits fast enough. */
  private static final float SCALE = 10;

  private PixelSelection() {}

  /** Shares of held-out digits that are found by five pixels. */
  record Accuracy(double varied, double learnt) {}

  static Accuracy learn() {
    Digits.Split split = Digits.load();
    LabelledImages training = LabelledImages.of(split.training());
    LabelledImages heldOut = LabelledImages.of(split.heldOut());
    return new Accuracy(
        accuracy(mostVaried(training), training, heldOut),
        accuracy(learnt(training), training, heldOut));
  }

  /** Returns 1 at the pixels whose variance is greatest. */
  private static float[] mostVaried(LabelledImages images) {
    return greatest(
        IntStream.range(0, LabelledImages.PIXELS)
            .mapToObj(
                i -> {
                  double mean =
                      images.pixels().stream().mapToDouble(row -> row[i]).average().orElseThrow();
                  return images.pixels().stream()
                      .mapToDouble(row -> (row[i] - mean) * (row[i] - mean))
                      .sum();
                })
            .toList());
  }

  /** Returns 1 at the pixels that are drawn most likely after learning. */
  private static float[] learnt(LabelledImages training) {
    try (Classifier classifier = new Classifier()) {
      Trainer trainer = classifier.trainer();
      Ops tf = trainer.tf();
      Variable<TFloat32> logits = tf.variable(tf.constant(new float[LabelledImages.PIXELS]));
      Placeholder<TFloat32> step = trainer.rows();
      Seed seed =
          Seed.of(tf.reshape(tf.dtypes.cast(step, TInt64.class), tf.constant(new int[] {2})));
      Operand<TFloat32> drawn =
          SoftOps.create(tf)
              .softness(SOFTNESS)
              .straightThrough()
              .categorical(
                  tf.math.mul(logits, tf.constant(SCALE)),
                  seed,
                  RandomOption.draws(SELECTED),
                  RandomOption.withoutReplacement());
      Operand<TFloat32> mask = tf.sum(drawn, tf.constant(0));
      Operand<TFloat32> scores = classifier.scores(tf.math.mul(classifier.images(), mask));
      classifier.learn(
          trainer.mean(classifier.losses(scores)),
          training,
          i -> new Trainer.Feed[] {new Trainer.Feed(step, new float[] {i, 0})});
      float[] learnt = trainer.value(logits);
      return greatest(IntStream.range(0, learnt.length).mapToObj(i -> (double) learnt[i]).toList());
    }
  }

  private static float[] greatest(List<Double> values) {
    float[] mask = new float[values.size()];
    IntStream.range(0, values.size())
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -values.get(i)))
        .limit(SELECTED)
        .forEach(i -> mask[i] = 1);
    return mask;
  }

  /** Returns what a network that is trained on these pixels alone finds of the held-out digits. */
  private static double accuracy(float[] mask, LabelledImages training, LabelledImages heldOut) {
    try (Classifier classifier = new Classifier()) {
      Ops tf = classifier.trainer().tf();
      Operand<TFloat32> scores =
          classifier.scores(tf.math.mul(classifier.images(), tf.constant(mask)));
      classifier.learn(classifier.trainer().mean(classifier.losses(scores)), training);
      return classifier.accuracy(scores, heldOut);
    }
  }

  @Override
  public void run() {
    Accuracy accuracy = learn();
    System.out.printf(
        Locale.ROOT,
        "the 5 pixels that vary most: %.1f %% of held-out digits%n"
            + "5 pixels learnt:             %.1f %%%n",
        100 * accuracy.varied(),
        100 * accuracy.learnt());
  }
}
