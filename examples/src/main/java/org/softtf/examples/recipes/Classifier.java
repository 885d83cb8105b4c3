// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.recipes;

import java.util.Random;
import java.util.function.IntFunction;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** What tells digits in images, whatever the network: inputs, losses, training, test. */
final class Classifier implements AutoCloseable {
  private static final int BATCH = 128;
  private static final int STEPS = 1500;
  private static final int HIDDEN = 64;

  private final Trainer trainer = new Trainer(1);
  private final Placeholder<TFloat32> images = trainer.rows(LabelledImages.PIXELS);
  private final Placeholder<TFloat32> labels = trainer.rows(LabelledImages.DIGITS);

  /** How many images a batch has. */
  static int batch() {
    return BATCH;
  }

  Trainer trainer() {
    return trainer;
  }

  /** Returns the images, (n, 64). */
  Operand<TFloat32> images() {
    return images;
  }

  /** Returns a score of each digit by a network with one hidden layer, (n, 64) → (n, 10). */
  Operand<TFloat32> scores(Operand<TFloat32> seen) {
    Operand<TFloat32> hidden =
        trainer.tf().nn.relu(trainer.dense(seen, trainer.weights(LabelledImages.PIXELS, HIDDEN)));
    return trainer.dense(hidden, trainer.weights(HIDDEN, LabelledImages.DIGITS));
  }

  /** Returns the cross entropy of each image, (n, 10) → (n). */
  Operand<TFloat32> losses(Operand<TFloat32> scores) {
    Ops tf = trainer.tf();
    return tf.math.neg(tf.sum(tf.math.mul(labels, tf.nn.logSoftmax(scores)), tf.constant(1)));
  }

  /** Trains all variables. */
  void learn(Operand<TFloat32> loss, LabelledImages training) {
    learn(loss, training, step -> new Trainer.Feed[0]);
  }

  /**
   * Trains all variables.
   *
   * @param further what else is fed, given how much of the training is done, in steps of 1,500
   */
  void learn(Operand<TFloat32> loss, LabelledImages training, IntFunction<Trainer.Feed[]> further) {
    Op step = trainer.minimize(loss, 2e-3f);
    Random random = new Random(2);
    for (int i = 0; i < STEPS; i++) {
      LabelledImages batch = training.draw(BATCH, random);
      Trainer.Feed[] others = further.apply(i);
      Trainer.Feed[] feeds = new Trainer.Feed[others.length + 2];
      feeds[0] = new Trainer.Feed(images, batch.rows());
      feeds[1] = new Trainer.Feed(labels, batch.oneHot());
      System.arraycopy(others, 0, feeds, 2, others.length);
      trainer.run(step, feeds);
    }
  }

  /** Returns the share of digits that are found. */
  double accuracy(Operand<TFloat32> scores, LabelledImages test) {
    return test.accuracy(trainer.value(scores, new Trainer.Feed(images, test.rows())));
  }

  /** Returns how much of the training is done before a step, from 0 to 1. */
  static float progress(int step) {
    return (float) step / STEPS;
  }

  @Override
  public void close() {
    trainer.close();
  }
}
