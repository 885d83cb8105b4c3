// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.recipes;

import java.util.Locale;
import java.util.Random;
import org.softtf.examples.digits.Digits;
import org.softtf.ops.SoftOps;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;
import picocli.CommandLine.Command;

/**
 * Learns a map of digits to the plane in which the five nearest neighbours vote right: who is among
 * the nearest is a soft k-hot mask of the distances.
 */
@Command(
    name = "nearest-neighbours",
    description = "Learns a plane in which the five nearest neighbours of a digit vote right.")
public final class NearestNeighbours implements Runnable {
  private static final int NEIGHBOURS = 5;
  private static final int PLANE = 2;
  private static final int BATCH = 64;
  private static final int STEPS = 1000;

  /** Shares of held-out digits for which the neighbours vote right. */
  record Accuracy(double before, double after) {}

  private NearestNeighbours() {}

  static Accuracy learn() {
    Digits.Split split = Digits.load();
    LabelledImages training = LabelledImages.of(split.training());
    LabelledImages heldOut = LabelledImages.of(split.heldOut());
    try (Trainer trainer = new Trainer(1)) {
      Ops tf = trainer.tf();
      Map map = new Map(trainer);
      Placeholder<TFloat32> asked = trainer.rows(LabelledImages.PIXELS);
      Placeholder<TFloat32> answers = trainer.rows(LabelledImages.DIGITS);
      Placeholder<TFloat32> known = trainer.rows(LabelledImages.PIXELS);
      Placeholder<TFloat32> labels = trainer.rows(LabelledImages.DIGITS);
      Operand<TFloat32> near = tf.math.neg(squaredDistances(tf, map.of(asked), map.of(known)));
      Operand<TFloat32> votes = votes(tf, SoftOps.create(tf).topKMask(near, NEIGHBOURS), labels);
      Operand<TFloat32> right = tf.sum(tf.math.mul(votes, answers), tf.constant(1));
      Operand<TFloat32> loss = tf.math.neg(tf.math.log(tf.math.add(right, tf.constant(1e-3f))));
      Operand<TFloat32> exact =
          votes(tf, SoftOps.create(tf).hardView().topKMask(near, NEIGHBOURS), labels);
      Op step = trainer.minimize(trainer.mean(loss), 2e-3f);

      Trainer.Feed[] test = {
        new Trainer.Feed(asked, heldOut.rows()),
        new Trainer.Feed(known, training.rows()),
        new Trainer.Feed(labels, training.oneHot())
      };
      double before = heldOut.accuracy(trainer.value(exact, test));
      Random random = new Random(2);
      for (int i = 0; i < STEPS; i++) {
        LabelledImages batch = training.draw(BATCH, random);
        LabelledImages others = training.draw(4 * BATCH, random);
        trainer.run(
            step,
            new Trainer.Feed(asked, batch.rows()),
            new Trainer.Feed(answers, batch.oneHot()),
            new Trainer.Feed(known, others.rows()),
            new Trainer.Feed(labels, others.oneHot()));
      }
      return new Accuracy(before, heldOut.accuracy(trainer.value(exact, test)));
    }
  }

  /** A network from images to points. */
  private static final class Map {
    private final Trainer trainer;
    private final Operand<TFloat32> first;
    private final Operand<TFloat32> last;

    Map(Trainer trainer) {
      this.trainer = trainer;
      first = trainer.weights(LabelledImages.PIXELS, 64);
      last = trainer.weights(64, PLANE);
    }

    Operand<TFloat32> of(Operand<TFloat32> images) {
      Ops tf = trainer.tf();
      return tf.linalg.matMul(tf.nn.relu(tf.linalg.matMul(images, first)), last);
    }
  }

  /** Returns |a − b|², (n, d), (m, d) → (n, m). */
  private static Operand<TFloat32> squaredDistances(
      Ops tf, Operand<TFloat32> a, Operand<TFloat32> b) {
    Operand<TFloat32> products = tf.linalg.matMul(a, b, MatMul.transposeB(true));
    Operand<TFloat32> left =
        tf.expandDims(tf.sum(tf.math.square(a), tf.constant(1)), tf.constant(1));
    Operand<TFloat32> top = tf.sum(tf.math.square(b), tf.constant(1));
    return tf.math.sub(tf.math.add(left, top), tf.math.mul(products, tf.constant(2f)));
  }

  /** Returns the share of votes for each digit, (n, m), (m, 10) → (n, 10). */
  private static Operand<TFloat32> votes(
      Ops tf, Operand<TFloat32> nearest, Operand<TFloat32> labels) {
    return tf.math.div(tf.linalg.matMul(nearest, labels), tf.constant((float) NEIGHBOURS));
  }

  @Override
  public void run() {
    Accuracy accuracy = learn();
    System.out.printf(
        Locale.ROOT,
        "5 neighbours in a random plane: %.1f %% of held-out digits%n"
            + "5 neighbours in a learnt one:   %.1f %%%n",
        100 * accuracy.before(),
        100 * accuracy.after());
  }
}
