// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.softtf.ops.SoftOps;
import org.softtf.ops.array.ArrayOption;
import org.softtf.savedmodel.ModelSignature;
import org.softtf.savedmodel.Optimizer;
import org.softtf.savedmodel.SavedModelExporter;
import org.tensorflow.Operand;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;

/**
 * A model that learns to rank the items of a row: a small network scores each, and the loss is the
 * mean squared difference of soft ranks and wanted ranks, which is Spearman's correlation turned
 * round.
 */
public final class RankingModel {
  static final int ITEMS = 5;
  static final int FEATURES = 3;
  static final double RATE = 0.05;
  static final double MOMENTUM = 0.5;
  private static final int HIDDEN = 4;
  private static final int[] BOTH = {0, 1};

  private RankingModel() {}

  /** Writes the model, with a training step of its own for each optimizer. */
  public static Path export(Path directory) throws IOException {
    SavedModelExporter.of(RankingModel::signatures).export(directory);
    return directory;
  }

  private static List<ModelSignature> signatures(Ops tf) {
    Placeholder<TFloat64> x = Models.placeholder(tf, TFloat64.class, -1, ITEMS, FEATURES);
    Placeholder<TFloat64> wanted = Models.placeholder(tf, TFloat64.class, -1, ITEMS);
    Random random = new Random(3);
    Operand<TFloat64> first =
        tf.withSubScope("layer")
            .withName("first")
            .variable(tf.constant(matrix(FEATURES, HIDDEN, random)));
    Operand<TFloat64> second =
        tf.withName("second").variable(tf.constant(matrix(HIDDEN, 1, random)));
    Operand<TFloat64> flat = tf.reshape(x, tf.constant(new int[] {-1, FEATURES}));
    Operand<TFloat64> hidden = tf.math.tanh(tf.linalg.matMul(flat, first));
    Operand<TFloat64> scores =
        tf.reshape(tf.linalg.matMul(hidden, second), tf.constant(new int[] {-1, ITEMS}));
    Operand<TFloat64> ranks = SoftOps.create(tf).rank(scores, ArrayOption.ascending());
    Operand<TFloat64> mean =
        tf.math.mean(tf.math.squaredDifference(ranks, wanted), tf.constant(BOTH));
    ModelSignature rank =
        ModelSignature.named("serving_default").input("x", x).output("ranks", ranks).build();
    ModelSignature loss =
        ModelSignature.named("loss")
            .input("x", x)
            .input("wanted", wanted)
            .output("loss", mean)
            .build();
    return List.of(
        rank,
        loss,
        loss.variableGradients("loss_and_gradients", "loss"),
        loss.trainingStep("sgd", "loss", Optimizer.sgd(RATE)),
        loss.trainingStep("momentum", "loss", Optimizer.momentum(RATE, MOMENTUM)),
        loss.trainingStep("adam", "loss", Optimizer.adam(RATE)));
  }

  private static double[][] matrix(int rows, int columns, Random random) {
    double[][] matrix = new double[rows][];
    for (int row = 0; row < rows; row++) {
      matrix[row] = random.doubles(columns, -1, 1).toArray();
    }
    return matrix;
  }

  /** Rows of items, and their ranks by a rule that the network can learn. */
  static final class Data {
    final double[][][] x;
    final double[][] wanted;

    Data(int rows) {
      Random random = new Random(1);
      x = new double[rows][ITEMS][];
      wanted = new double[rows][ITEMS];
      for (int row = 0; row < rows; row++) {
        double[] truth = new double[ITEMS];
        for (int item = 0; item < ITEMS; item++) {
          double[] features = random.doubles(FEATURES, -1, 1).toArray();
          x[row][item] = features;
          truth[item] = features[0] - 2 * features[1] + 0.5 * features[2];
        }
        for (int item = 0; item < ITEMS; item++) {
          double own = truth[item];
          wanted[row][item] = Arrays.stream(truth).filter(other -> other <= own).count();
        }
      }
    }

    /** The rows, in some partitions. */
    Dataset<Row> rows(SparkSession session, int partitions) {
      List<Row> rows = new ArrayList<>();
      for (int row = 0; row < x.length; row++) {
        Object[] items = Arrays.stream(x[row]).map(Data::boxed).toArray();
        rows.add(RowFactory.create(row, items, boxed(wanted[row])));
      }
      var doubles = DataTypes.createArrayType(DataTypes.DoubleType, true);
      StructType schema =
          new StructType()
              .add("id", DataTypes.IntegerType, false)
              .add("items", DataTypes.createArrayType(doubles, true), true)
              .add("wanted", doubles, true);
      return session
          .createDataFrame(rows, schema)
          .repartitionByRange(partitions, functions.col("id"));
    }

    private static Object[] boxed(double[] numbers) {
      return Arrays.stream(numbers).boxed().toArray();
    }
  }

  /** The losses of steps on one machine: the model's own training step, on all rows at once. */
  static double[] lossesOfOneMachine(Path model, String optimizer, Data data, int steps) {
    double[] losses = new double[steps];
    try (SavedModelBundle bundle = SavedModelBundle.load(model.toString());
        TFloat64 x = TFloat64.tensorOf(StdArrays.ndCopyOf(data.x));
        TFloat64 wanted = TFloat64.tensorOf(StdArrays.ndCopyOf(data.wanted))) {
      for (int step = 0; step < steps; step++) {
        try (var result = bundle.function(optimizer).call(Map.of("x", x, "wanted", wanted))) {
          losses[step] = ((TFloat64) result.get("loss").orElseThrow()).getDouble();
        }
      }
    }
    return losses;
  }

  /** The loss of a model on all rows. */
  static double loss(Path model, Data data) {
    return lossesOfOneMachine(model, "loss", data, 1)[0];
  }
}
