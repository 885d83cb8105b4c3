// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.spark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.softtf.examples.digits.DigitSets;
import org.softtf.examples.digits.Digits;
import org.softtf.spark.SavedModelEstimator;
import org.softtf.spark.SavedModelTransformer;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.SessionFunction;
import org.tensorflow.types.TFloat32;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains the model of {@code sort-digits} on Spark. */
@Command(
    name = "spark-train",
    mixinStandardHelpOptions = true,
    description = "Trains a model to sort images of digits on Spark.")
final class SparkTrain implements Callable<Integer> {
  private static final int TEST_SETS = 1000;
  private static final int PLAIN_CALLS = 10;

  @Option(names = "--sets", description = "Sets of five images; ${DEFAULT-VALUE} if not given.")
  private int sets = 4096;

  @Option(names = "--steps", description = "Steps; ${DEFAULT-VALUE} if not given.")
  private int steps = 200;

  @Option(
      names = "--fraction",
      description = "The share of sets in a step; ${DEFAULT-VALUE} if not given.")
  private double fraction = 0.25;

  @Mixin private Place place = new Place();

  private SparkTrain() {}

  @Override
  public Integer call() throws Exception {
    place.requirePositive("--sets", sets);
    place.requirePositive("--steps", steps);
    place.requireShare("--fraction", fraction);
    Path directory = place.prepare();
    DigitModel.export(directory.resolve("model"));
    Digits.Split digits = Digits.load();
    plain(directory.resolve("model"), digits.training());
    place.run((session, count) -> train(session, digits, directory, count));
    return 0;
  }

  /** Loss and gradients of all sets in one call, without Spark. */
  private void plain(Path model, Digits digits) {
    try (SavedModelBundle bundle = DigitModel.load(model);
        DigitSets drawn = DigitSets.draw(digits, sets, new Random(1))) {
      SessionFunction gradients = bundle.function("loss_and_gradients");
      long start = 0;
      for (int call = 0; call <= PLAIN_CALLS; call++) {
        gradients.call(Map.of("sets", drawn.images(), "wanted", drawn.ranks())).close();
        start = call == 0 ? System.nanoTime() : start; // the first call prepares
      }
      double seconds = (System.nanoTime() - start) / 1e9 / PLAIN_CALLS;
      System.out.printf(
          Locale.ROOT,
          "plain Java, one thread: %.0f ms for loss and gradients, %,.0f sets/s%n",
          1000 * seconds,
          sets / seconds);
    }
  }

  private void train(SparkSession session, Digits.Split digits, Path directory, int count) {
    Path target = directory.resolve("trained-" + count);
    SavedModelTransformer trained =
        new SavedModelEstimator()
            .setModelDirectory(directory.resolve("model").toString())
            .setInputCols("sets", "wanted")
            .setLearningRate(3e-3)
            .setMaxIter(steps)
            .setMiniBatchFraction(fraction)
            .setScoringSignature("ranks")
            .setScoringCols("sets")
            .setOutputCols("ranks")
            .setOutputDirectory(target.toString())
            .setReplaceExisting(true)
            .fit(table(session, digits.training(), sets).repartition(count));
    double[] losses = trained.summary().losses();
    double seconds =
        trained.summary().history(session).selectExpr("sum(seconds)").head().getDouble(0);
    double used = trained.summary().history(session).selectExpr("sum(rows)").head().getLong(0);
    Dataset<Row> test = table(session, digits.heldOut(), TEST_SETS);
    long right = trained.transform(test).where("ranks = wanted").count();
    System.out.printf(
        Locale.ROOT,
        "Spark, %d partition(s): loss %.3f, after %d steps %.3f; %.1f %% of %d held-out sets sorted"
            + " wholly right; %.0f ms a step, %,.0f sets/s%n",
        count,
        losses[0],
        losses.length,
        DoubleStream.of(losses).skip(Math.max(0, losses.length - 5)).average().orElseThrow(),
        100.0 * right / TEST_SETS,
        TEST_SETS,
        1000 * seconds / losses.length,
        used / seconds);
    System.out.println("SavedModel: " + target);
  }

  private static Dataset<Row> table(SparkSession session, Digits digits, int count) {
    List<Row> rows = new ArrayList<>();
    try (DigitSets drawn = DigitSets.draw(digits, count, new Random(1))) {
      for (int set = 0; set < count; set++) {
        Object[] images = new Object[DigitSets.SIZE];
        Object[] ranks = new Object[DigitSets.SIZE];
        for (int i = 0; i < images.length; i++) {
          images[i] = pixels(drawn.images(), set, i);
          ranks[i] = drawn.ranks().getFloat(set, i);
        }
        rows.add(RowFactory.create(images, ranks));
      }
    }
    DataType floats = DataTypes.createArrayType(DataTypes.FloatType);
    return session.createDataFrame(
        rows,
        new StructType().add("sets", DataTypes.createArrayType(floats)).add("wanted", floats));
  }

  private static Object[] pixels(TFloat32 images, int set, int image) {
    Object[] pixels = new Object[Digits.PIXELS];
    for (int pixel = 0; pixel < pixels.length; pixel++) {
      pixels[pixel] = images.getFloat(set, image, pixel);
    }
    return pixels;
  }
}
