// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.recipes;

import java.util.Locale;
import java.util.function.Function;
import org.softtf.examples.summaries.Summaries;
import org.softtf.examples.summaries.SummariesOption;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Learns the softness of the ranks in {@link RankLists} together with the network, by its
 * logarithm, so that it stays positive.
 */
@Command(
    name = "learned-softness",
    description = "Learns the softness of a rank loss with the network, beside fixed ones.")
public final class LearnedSoftness implements Runnable {
  /** From exact ranks with hardly a gradient to ranks that are all but equal. */
  static final float[] SOFTNESSES = {0.001f, 0.01f, 0.1f, 1, 10};

  @Mixin private SummariesOption summaries;

  private LearnedSoftness() {}

  static RankLists.Learnt fixed(float softness, Summaries summaries) {
    return learn(tf -> tf.constant(softness), summaries);
  }

  static RankLists.Learnt learned(float first, Summaries summaries) {
    return learn(tf -> variable(tf, first), summaries);
  }

  /** Standardises: else the scale of the scores is a softness that is learnt too. */
  private static RankLists.Learnt learn(
      Function<Ops, Operand<TFloat32>> softness, Summaries summaries) {
    return RankLists.learn(RankLists.Loss.SPEARMAN, softness, true, summaries);
  }

  private static Operand<TFloat32> variable(Ops tf, float first) {
    return tf.math.exp(tf.variable(tf.constant((float) Math.log(first))));
  }

  @Override
  public void run() {
    System.out.println("softness   fixed: Spearman   learned from it: Spearman, softness");
    for (float softness : SOFTNESSES) {
      try (Summaries ofLearned = summaries.open("learned-from-" + softness);
          Summaries ofFixed = summaries.open("fixed-" + softness)) {
        RankLists.Learnt learned = learned(softness, ofLearned);
        System.out.printf(
            Locale.ROOT,
            "%-9s  %.3f             %.3f, %.3g%n",
            softness,
            fixed(softness, ofFixed).quality().spearman(),
            learned.quality().spearman(),
            learned.softness());
      }
    }
  }
}
