// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.recipes;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import org.softtf.examples.digits.Digits;
import org.softtf.examples.summaries.Summaries;
import org.softtf.examples.summaries.SummariesOption;
import org.softtf.ops.SoftOps;
import org.softtf.ops.array.ArrayOption;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Learns to rank lists of unequal length by the rank correlation of Spearman, or by the normalised
 * discounted cumulative gain of the first three, with masked soft ranks.
 */
@Command(
    name = "rank-lists",
    description = "Learns to rank lists of unequal length by Spearman's correlation, or by NDCG.")
public final class RankLists implements Runnable {
  private static final int BATCH = 64;
  private static final int STEPS = 600;
  private static final int STEPS_SHOWN = 20;
  private static final int TEST_LISTS = 1000;

  /** The library's own, where nothing else is said. */
  private static final float SOFTNESS = 0.1f;

  /** What is made small. */
  enum Loss {
    /** The squared error of each score, its target the place in the list, from 0 to 1. */
    POINTWISE(SOFTNESS, true),
    /** One less Spearman's correlation; standardised, short lists would have no gradient. */
    SPEARMAN(1, false),
    /** One less the gain. */
    NDCG(SOFTNESS, true);

    private final float softness;
    private final boolean standardized;

    Loss(float softness, boolean standardized) {
      this.softness = softness;
      this.standardized = standardized;
    }
  }

  /** How well held-out lists are ranked after learning, and the softness then. */
  record Learnt(RankedLists.Quality quality, float softness) {}

  @Mixin private SummariesOption summaries;

  private RankLists() {}

  /** Returns how well held-out lists are ranked after learning. */
  static RankedLists.Quality learn(Loss kind, Summaries summaries) {
    return learn(kind, tf -> tf.constant(kind.softness), kind.standardized, summaries).quality();
  }

  /** Learns with a softness that may hold a variable. */
  static Learnt learn(
      Loss kind,
      Function<Ops, Operand<TFloat32>> softnessOf,
      boolean standardized,
      Summaries summaries) {
    Digits.Split split = Digits.load();
    try (Trainer trainer = new Trainer(1)) {
      Ops tf = trainer.tf();
      Placeholder<TFloat32> images = trainer.rows(RankedLists.LONGEST, LabelledImages.PIXELS);
      Placeholder<TFloat32> wanted = trainer.rows(RankedLists.LONGEST);
      Placeholder<TFloat32> lengths = trainer.rows();
      Operand<TFloat32> scores = scores(trainer, images);
      Operand<TFloat32> softness = softnessOf.apply(tf);
      SoftOps soft = SoftOps.create(tf).softness(softness);
      Operand<TFloat32> ranks =
          soft.rank(
              scores,
              ArrayOption.lengths(integers(tf, lengths)),
              ArrayOption.standardize(standardized));
      Operand<TFloat32> loss =
          switch (kind) {
            case POINTWISE -> pointwise(tf, scores, wanted, lengths);
            case SPEARMAN -> spearman(tf, ranks, wanted, lengths);
            case NDCG -> gain(tf, ranks, first(tf, soft, scores, lengths), wanted, lengths);
          };
      Operand<TFloat32> mean = trainer.mean(loss);
      Op step = trainer.minimize(mean, 1e-3f);
      RankedLists test = RankedLists.draw(split.heldOut(), TEST_LISTS, new Random(3));
      Trainer.Feed testImages = new Trainer.Feed(images, test.images());
      Trainer.Feed testLengths = new Trainer.Feed(lengths, test.lengths());
      Random random = new Random(2);
      for (int i = 1; i <= STEPS; i++) {
        RankedLists lists = RankedLists.draw(split.training(), BATCH, random);
        Trainer.Feed[] feeds = {
          new Trainer.Feed(images, lists.images()),
          new Trainer.Feed(wanted, lists.ranks()),
          new Trainer.Feed(lengths, lists.lengths())
        };
        if (summaries.wanted() && i % STEPS_SHOWN == 0) {
          summaries.loss(i, trainer.run(step, mean, feeds));
          summaries.ranks(i, () -> there(trainer.value(ranks, testImages, testLengths)));
        } else {
          trainer.run(step, feeds);
        }
      }
      return new Learnt(
          test.quality(trainer.value(scores, testImages)), trainer.value(softness)[0]);
    }
  }

  /** The ranks without the zeros of places that are not there. */
  private static TFloat32 there(float[] ranks) {
    float[] found = new float[ranks.length];
    int count = 0;
    for (float rank : ranks) {
      if (rank > 0) {
        found[count++] = rank;
      }
    }
    return TFloat32.vectorOf(Arrays.copyOf(found, count));
  }

  private static Operand<TFloat32> scores(Trainer trainer, Operand<TFloat32> images) {
    Ops tf = trainer.tf();
    Operand<TFloat32> each = tf.reshape(images, tf.constant(new int[] {-1, LabelledImages.PIXELS}));
    Operand<TFloat32> hidden =
        tf.nn.relu(trainer.dense(each, trainer.weights(LabelledImages.PIXELS, 64)));
    return tf.reshape(
        trainer.dense(hidden, trainer.weights(64, 1)),
        tf.constant(new int[] {-1, RankedLists.LONGEST}));
  }

  /** Places that are not there hold rank 0 on both sides, so they add nothing. */
  private static Operand<TFloat32> spearman(
      Ops tf, Operand<TFloat32> ranks, Operand<TFloat32> wanted, Operand<TFloat32> lengths) {
    Operand<TFloat32> squares = tf.sum(tf.math.squaredDifference(ranks, wanted), tf.constant(1));
    Operand<TFloat32> cubes =
        tf.math.mul(lengths, tf.math.sub(tf.math.square(lengths), tf.constant(1f)));
    return tf.math.div(tf.math.mul(squares, tf.constant(6f)), cubes);
  }

  /** Gain m + 1 − (wanted rank), for those among the first three, by a soft k-hot mask. */
  private static Operand<TFloat32> gain(
      Ops tf,
      Operand<TFloat32> ranks,
      Operand<TFloat32> first,
      Operand<TFloat32> wanted,
      Operand<TFloat32> lengths) {
    Operand<TFloat32> gains =
        tf.math.sub(tf.math.add(tf.expandDims(lengths, tf.constant(1)), tf.constant(1f)), wanted);
    Operand<TFloat32> discounts = tf.math.log(tf.math.add(ranks, tf.constant(1f)));
    return tf.math.neg(
        tf.sum(tf.math.divNoNan(tf.math.mul(gains, first), discounts), tf.constant(1)));
  }

  /** How much each element is among the first three. */
  private static Operand<TFloat32> first(
      Ops tf, SoftOps soft, Operand<TFloat32> scores, Operand<TFloat32> lengths) {
    return soft.topKMask(scores, RankedLists.FIRST, ArrayOption.lengths(integers(tf, lengths)));
  }

  private static Operand<TFloat32> pointwise(
      Ops tf, Operand<TFloat32> scores, Operand<TFloat32> wanted, Operand<TFloat32> lengths) {
    Operand<TFloat32> there =
        tf.dtypes.cast(tf.math.greater(wanted, tf.constant(0f)), TFloat32.class);
    Operand<TFloat32> places = tf.math.div(wanted, tf.expandDims(lengths, tf.constant(1)));
    Operand<TFloat32> errors = tf.math.squaredDifference(tf.math.neg(scores), places);
    return tf.sum(tf.math.mul(errors, there), tf.constant(1));
  }

  private static Operand<TInt32> integers(Ops tf, Operand<TFloat32> numbers) {
    return tf.dtypes.cast(numbers, TInt32.class);
  }

  @Override
  public void run() {
    System.out.println("loss       Spearman  NDCG@3");
    for (Loss loss : Loss.values()) {
      String name = loss.name().toLowerCase(Locale.ROOT);
      try (Summaries written = summaries.open(name)) {
        RankedLists.Quality quality = learn(loss, written);
        System.out.printf(
            Locale.ROOT, "%-9s  %.3f     %.3f%n", name, quality.spearman(), quality.ndcg());
      }
    }
  }
}
