// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.recipes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.softtf.examples.data.Table;
import org.softtf.ops.SoftOps;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;
import picocli.CommandLine.Command;

/**
 * Intervals that hold nine of ten households of Engel's data: center ± q · spread, where q is a
 * quantile of |food − center| / spread over households that were not trained with, so that the
 * promise holds whatever was learned (split conformal prediction, Papadopoulos et al. 2002).
 *
 * <p>Trained through a soft quantile (Stutz et al., arXiv 2110.09192), the spread follows the
 * incomes, and intervals get narrower.
 */
@Command(
    name = "conformal-intervals",
    description = "Intervals that hold nine households of ten, as narrow as can be.")
public final class ConformalIntervals implements Runnable {
  private static final double INSIDE = 0.9;
  private static final int STEPS = 400;
  private static final int SPLITS = 10;

  /** What is made small in the training. */
  private enum Loss {
    /** The squared error of the center; one spread for all. */
    SQUARES,
    /** The mean width of the intervals. */
    WIDTH
  }

  /** Of all households that were neither trained nor calibrated with. */
  record Intervals(double inside, double width) {}

  /** With either loss. */
  record Comparison(Intervals squares, Intervals width) {}

  /** Of a household: what it earns and spends, in thousands. */
  private record Household(float income, float food) {}

  private ConformalIntervals() {}

  static Comparison learn() {
    return new Comparison(mean(Loss.SQUARES), mean(Loss.WIDTH));
  }

  private static Intervals mean(Loss loss) {
    List<Intervals> all = IntStream.range(0, SPLITS).mapToObj(seed -> learn(loss, seed)).toList();
    return new Intervals(
        all.stream().mapToDouble(Intervals::inside).average().orElseThrow(),
        all.stream().mapToDouble(Intervals::width).average().orElseThrow());
  }

  /** Half to train with, a quarter to calibrate with, a quarter to look at. */
  private static Intervals learn(Loss loss, int seed) {
    List<Household> households = households(seed);
    int half = households.size() / 2;
    int rest = half + households.size() / 4;
    List<Household> calibration = households.subList(half, rest);
    List<Household> seen = households.subList(rest, households.size());
    try (Trainer trainer = new Trainer(seed)) {
      Ops tf = trainer.tf();
      Placeholder<TFloat32> incomes = trainer.rows();
      Placeholder<TFloat32> foods = trainer.rows();
      Operand<TFloat32> center = line(tf, incomes, 0.1f, 0.5f);
      Operand<TFloat32> spread =
          loss == Loss.SQUARES ? tf.onesLike(incomes) : tf.math.softplus(line(tf, incomes, 0, 0));
      Operand<TFloat32> scores = tf.math.div(tf.math.abs(tf.math.sub(foods, center)), spread);
      Operand<TFloat32> wanted =
          loss == Loss.SQUARES
              ? trainer.mean(tf.math.squaredDifference(foods, center))
              : tf.math.mul(SoftOps.create(tf).quantile(scores, INSIDE), trainer.mean(spread));
      Op step = trainer.minimize(wanted, 0.01f);
      Trainer.Feed[] training = feeds(incomes, foods, households.subList(0, half));
      for (int i = 0; i < STEPS; i++) {
        trainer.run(step, training);
      }
      float quantile = calibrated(trainer.value(scores, feeds(incomes, foods, calibration)));
      Trainer.Feed[] others = feeds(incomes, foods, seen);
      float[] found = trainer.value(scores, others);
      return new Intervals(
          IntStream.range(0, found.length).filter(i -> found[i] <= quantile).count()
              / (double) found.length,
          2000 * quantile * trainer.value(trainer.mean(spread), others)[0]);
    }
  }

  private static Operand<TFloat32> line(Ops tf, Operand<TFloat32> x, float start, float slope) {
    Variable<TFloat32> intercept = tf.variable(tf.constant(start));
    return tf.math.add(tf.math.mul(x, tf.variable(tf.constant(slope))), intercept);
  }

  /** The smallest of m scores that holds ⌈0.9 · (m + 1)⌉ of them. */
  private static float calibrated(float[] scores) {
    Arrays.sort(scores);
    return scores[(int) Math.ceil(INSIDE * (scores.length + 1)) - 1];
  }

  private static Trainer.Feed[] feeds(
      Placeholder<TFloat32> incomes, Placeholder<TFloat32> foods, List<Household> households) {
    float[] income = new float[households.size()];
    float[] food = new float[households.size()];
    for (int i = 0; i < income.length; i++) {
      income[i] = households.get(i).income();
      food[i] = households.get(i).food();
    }
    return new Trainer.Feed[] {new Trainer.Feed(incomes, income), new Trainer.Feed(foods, food)};
  }

  private static List<Household> households(int seed) {
    Table table = Table.read("engel.csv");
    double[] income = table.column("income");
    double[] food = table.column("foodexp");
    List<Household> households = new ArrayList<>();
    for (int i = 0; i < income.length; i++) {
      households.add(new Household((float) (income[i] / 1000), (float) (food[i] / 1000)));
    }
    Collections.shuffle(households, new Random(seed));
    return households;
  }

  @Override
  public void run() {
    Comparison found = learn();
    print("squared error, one spread:", found.squares());
    print("mean width, soft quantile:", found.width());
  }

  private static void print(String what, Intervals intervals) {
    System.out.printf(
        Locale.ROOT,
        "%s %.1f %% inside, mean width %.0f%n",
        what,
        100 * intervals.inside(),
        intervals.width());
  }
}
