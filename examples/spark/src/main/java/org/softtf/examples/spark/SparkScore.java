// SPDX-License-Identifier: Apache-2.0
package org.softtf.examples.spark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.softtf.examples.digits.Digits;
import org.softtf.spark.SavedModelTransformer;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Scores many images on Spark, and as many without it. */
@Command(
    name = "spark-score",
    mixinStandardHelpOptions = true,
    description = "Scores images of digits on Spark, and says how many a second.")
final class SparkScore implements Callable<Integer> {
  private static final int BATCH = 1024;

  @Option(names = "--rows", description = "Images; ${DEFAULT-VALUE} if not given.")
  private int rows = 1_000_000;

  @Option(names = "--vectors", description = "Keeps the images as vectors, not as arrays.")
  private boolean vectors;

  @Mixin private Place place = new Place();

  private SparkScore() {}

  @Override
  public Integer call() throws Exception {
    place.requirePositive("--rows", rows);
    Path model = place.prepare().resolve("model");
    DigitModel.export(model);
    List<float[]> images = new ArrayList<>();
    Digits.load().training().byDigit().forEach(images::addAll);
    double plain = plain(model, images);
    System.out.printf(Locale.ROOT, "plain Java, one thread: %,.0f rows/s%n", plain);
    place.run(
        (session, count) -> {
          double rate = onSpark(session, model, images, count);
          System.out.printf(
              Locale.ROOT,
              "Spark, %d partition(s): %,.0f rows/s, %.2f times plain Java%n",
              count,
              rate,
              rate / plain);
        });
    return 0;
  }

  private double plain(Path model, List<float[]> images) {
    try (SavedModelBundle bundle = DigitModel.load(model)) {
      long start = System.nanoTime();
      double sum = 0;
      float[] batch = new float[BATCH * Digits.PIXELS];
      float[] scores = new float[BATCH];
      for (int first = 0; first < rows; first += BATCH) {
        int count = Math.min(BATCH, rows - first);
        for (int i = 0; i < count; i++) {
          float[] image = images.get((first + i) % images.size());
          System.arraycopy(image, 0, batch, i * Digits.PIXELS, Digits.PIXELS);
        }
        try (TFloat32 fed =
                TFloat32.tensorOf(
                    Shape.of(count, Digits.PIXELS), DataBuffers.of(batch, true, false));
            Result result = bundle.function("serving_default").call(Map.of("images", fed))) {
          result.get(0).asRawTensor().data().asFloats().read(scores, 0, count);
        }
        for (int i = 0; i < count; i++) {
          sum += scores[i];
        }
      }
      return rate(start, sum);
    }
  }

  private double onSpark(SparkSession session, Path model, List<float[]> images, int count) {
    Dataset<Row> scored =
        new SavedModelTransformer()
            .setModelDirectory(model.toString())
            .setInputCols("pixels")
            .setSignatureInputs("images")
            .setOutputCols("score")
            .setSignatureOutputs("scores")
            .setBatchSize(BATCH)
            .transform(table(session, images, count))
            .agg(functions.sum("score"));
    long start = System.nanoTime();
    return rate(start, scored.head().getDouble(0));
  }

  /** The images again and again. */
  private Dataset<Row> table(SparkSession session, List<float[]> images, int count) {
    List<Row> distinct = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      distinct.add(RowFactory.create(i, vectors ? vector(images.get(i)) : boxed(images.get(i))));
    }
    StructType schema =
        new StructType()
            .add("image", DataTypes.IntegerType)
            .add(
                "pixels",
                vectors
                    ? SQLDataTypes.VectorType()
                    : DataTypes.createArrayType(DataTypes.FloatType));
    int copies = (rows + images.size() - 1) / images.size();
    return session
        .range(0, copies, 1, count)
        .crossJoin(functions.broadcast(session.createDataFrame(distinct, schema)))
        .where("id * " + images.size() + " + image < " + rows);
  }

  private static Vector vector(float[] image) {
    double[] pixels = new double[image.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = image[i];
    }
    return Vectors.dense(pixels);
  }

  private static Object[] boxed(float[] image) {
    Object[] pixels = new Object[image.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = image[i];
    }
    return pixels;
  }

  private double rate(long start, double sum) {
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(Locale.ROOT, "  %,d rows in %.1f s, mean %.4f%n", rows, seconds, sum / rows);
    return rows / seconds;
  }
}
