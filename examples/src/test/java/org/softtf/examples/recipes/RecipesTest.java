// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.recipes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.softtf.examples.data.Table;
import org.softtf.examples.summaries.Summaries;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.types.TFloat32;

/**
 * Each recipe beats what does without it, by less than it did on the machine of docs/recipes.md.
 */
class RecipesTest {
  @Test
  void rankLossesAreBetterThanTheSquaredErrorByTheirOwnMeasures() {
    Recorded recorded = new Recorded();
    RankedLists.Quality pointwise = RankLists.learn(RankLists.Loss.POINTWISE, new Unwanted());
    RankedLists.Quality spearman = RankLists.learn(RankLists.Loss.SPEARMAN, recorded);
    RankedLists.Quality gain = RankLists.learn(RankLists.Loss.NDCG, Summaries.NONE);
    String all = pointwise + "\n" + spearman + "\n" + gain;
    assertTrue(spearman.spearman() > pointwise.spearman() + 0.04, all);
    assertTrue(spearman.ndcg() > pointwise.ndcg() + 0.005, all);
    assertTrue(gain.ndcg() > pointwise.ndcg() + 0.005, all);
    assertTrue(recorded.losses.lastEntry().getValue() < recorded.losses.get(20L), all);
    assertEquals(recorded.losses.keySet(), recorded.ranks.keySet());
    double[] ranks = recorded.ranks.lastEntry().getValue();
    // a thousand lists of three to eight; the mean rank of m is (m + 1)/2
    assertTrue(ranks.length > 4000 && ranks.length < 7000, "ranks: " + ranks.length);
    assertTrue(DoubleStream.of(ranks).allMatch(rank -> rank >= 1 && rank <= 8), all);
  }

  /** For which nothing must be computed. */
  private static final class Unwanted implements Summaries {
    @Override
    public boolean wanted() {
      return Summaries.NONE.wanted();
    }

    @Override
    public void loss(long time, float value) {
      fail("a loss is fetched");
    }

    @Override
    public void ranks(long time, Supplier<TFloat32> values) {
      fail("ranks are asked for");
    }

    @Override
    public void close() {}
  }

  /** What a training tells. */
  private static final class Recorded implements Summaries {
    private final NavigableMap<Long, Float> losses = new TreeMap<>();
    private final NavigableMap<Long, double[]> ranks = new TreeMap<>();

    @Override
    public void loss(long time, float value) {
      losses.put(time, value);
    }

    @Override
    public void ranks(long time, Supplier<TFloat32> values) {
      try (TFloat32 tensor = values.get()) {
        float[] numbers = StdArrays.array1dCopyOf(tensor);
        ranks.put(time, IntStream.range(0, numbers.length).mapToDouble(i -> numbers[i]).toArray());
      }
    }

    @Override
    public void close() {}
  }

  @Test
  void trimmedLossLearnsInSpiteOfWrongLabels() {
    WrongLabels.Accuracy found = WrongLabels.learn();
    assertTrue(found.trimmed() > found.all() + 0.04, found.toString());
    assertTrue(found.trimmed() > 0.93, found.toString());
  }

  @Test
  void roundingInTrainingIsBetterThanAfterIt() {
    TernaryWeights.Accuracy found = TernaryWeights.learn();
    assertTrue(found.roundedInTraining() > found.roundedAfter() + 0.01, found.toString());
    assertTrue(found.roundedInTraining() > 0.95, found.toString());
  }

  @Test
  void learntPixelsTellMoreThanThoseThatVaryMost() {
    PixelSelection.Accuracy found = PixelSelection.learn();
    assertTrue(found.learnt() > found.varied() + 0.04, found.toString());
  }

  @Test
  void neighboursVoteRightInTheLearntPlane() {
    NearestNeighbours.Accuracy found = NearestNeighbours.learn();
    assertTrue(found.after() > 0.88 && found.before() < 0.5, found.toString());
  }

  @Test
  void intervalsTrainedThroughASoftQuantileAreNarrower() {
    ConformalIntervals.Comparison found = ConformalIntervals.learn();
    assertTrue(found.width().width() < 0.94 * found.squares().width(), found.toString());
    assertEquals(0.9, found.width().inside(), 0.03, found.toString());
    assertEquals(0.9, found.squares().inside(), 0.03, found.toString());
  }

  /** The page says that learning it does not help; a good choice does. */
  @Test
  void aSoftnessIsLearntButNotWorthMoreThanAChosenOne() {
    RankLists.Learnt learned = LearnedSoftness.learned(0.001f, Summaries.NONE);
    RankLists.Learnt chosen = LearnedSoftness.fixed(10, Summaries.NONE);
    assertTrue(learned.softness() > 0.0011 && learned.softness() < 0.01, learned.toString());
    assertTrue(
        chosen.quality().spearman() > learned.quality().spearman() + 0.05, chosen + ", " + learned);
  }

  @Test
  void trimmedLineIsThatOfTheExactMethod() {
    Table table = Table.read("engel.csv");
    double[] x = table.column("income");
    double[] y = TrimmedSquares.withOutliers(table.column("foodexp"));
    TrimmedSquares.Lines lines = TrimmedSquares.learn();
    TrimmedSquares.Line exact = exact(x, y);
    assertEquals(exact.slope(), lines.trimmed().slope(), 0.02, lines.toString());
    assertEquals(
        objective(exact, x, y), objective(lines.trimmed(), x, y), 0.01 * objective(exact, x, y));
    assertTrue(Math.abs(lines.squares().slope() - exact.slope()) > 0.3, lines.toString());
  }

  private static final double KEPT = 0.7;

  /** By concentration steps from pairs of points (Rousseeuw and Van Driessen 1999). */
  private static TrimmedSquares.Line exact(double[] x, double[] y) {
    Random random = new Random(1);
    return IntStream.range(0, 200)
        .mapToObj(
            start ->
                concentrated(List.of(random.nextInt(x.length), random.nextInt(x.length)), x, y))
        .min(Comparator.comparingDouble(line -> objective(line, x, y)))
        .orElseThrow();
  }

  private static TrimmedSquares.Line concentrated(List<Integer> points, double[] x, double[] y) {
    List<Integer> used = points;
    TrimmedSquares.Line line = fit(used, x, y);
    for (int i = 0; i < 30; i++) {
      used = nearest(line, x, y);
      line = fit(used, x, y);
    }
    return line;
  }

  private static TrimmedSquares.Line fit(List<Integer> points, double[] x, double[] y) {
    return TrimmedSquares.leastSquares(
        points.stream().mapToDouble(i -> x[i]).toArray(),
        points.stream().mapToDouble(i -> y[i]).toArray());
  }

  private static List<Integer> nearest(TrimmedSquares.Line line, double[] x, double[] y) {
    return IntStream.range(0, x.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> Math.abs(residual(line, x[i], y[i]))))
        .limit(Math.round(KEPT * x.length))
        .toList();
  }

  private static double objective(TrimmedSquares.Line line, double[] x, double[] y) {
    return nearest(line, x, y).stream()
        .mapToDouble(i -> residual(line, x[i], y[i]) * residual(line, x[i], y[i]))
        .sum();
  }

  private static double residual(TrimmedSquares.Line line, double x, double y) {
    return y - line.slope() * x - line.intercept();
  }
}
