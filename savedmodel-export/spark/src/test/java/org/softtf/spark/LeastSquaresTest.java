// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model of one weight, whose training is a formula, and what can go wrong with it. */
class LeastSquaresTest {
  private static final SparkSession SPARK = LocalSpark.session();
  private static final double RATE = 0.0625;
  private static final double WEIGHT = 3;

  @TempDir private Path directory;
  private Path model;

  @BeforeEach
  void export() throws IOException {
    model = Models.trainable(directory.resolve("model"), WEIGHT);
  }

  /** Rows of the sums 3, -1 and 0.5. */
  private static Dataset<Row> rows() {
    StructType schema =
        new StructType()
            .add("id", DataTypes.IntegerType)
            .add("values", DataTypes.createArrayType(DataTypes.DoubleType));
    return SPARK
        .createDataFrame(
            List.of(
                RowFactory.create(0, new Double[] {1.0, 2.0}),
                RowFactory.create(1, new Double[] {-1.0}),
                RowFactory.create(2, new Double[] {0.5, -1.0, 1.0})),
            schema)
        .coalesce(1);
  }

  private SavedModelEstimator estimator(Path source) {
    return new SavedModelEstimator()
        .setModelDirectory(source.toString())
        .setInputCols("values")
        .setSignatureInputs("x")
        .setMaskInputs("x=mask")
        .setLengths("pad")
        .setOutputCols("y")
        .setOptimizer("sgd")
        .setLearningRate(RATE)
        .setMaxIter(3)
        .setOutputDirectory(directory.resolve("trained").toString())
        .setReplaceExisting(true);
  }

  /** The weights of gradient descent on mean((s w)²), before each step and after the last. */
  private static double[] weights(int steps) {
    double meanSquare = (9 + 1 + 0.25) / 3;
    double[] weights = new double[steps + 1];
    weights[0] = WEIGHT;
    for (int step = 0; step < steps; step++) {
      weights[step + 1] = weights[step] - RATE * 2 * meanSquare * weights[step];
    }
    return weights;
  }

  @Test
  void aVariableWhoseNodeHasAnotherNameIsTrained() {
    SavedModelTransformer trained = estimator(model).fit(rows());
    double[] weights = weights(3);
    double[] losses = new double[3];
    for (int step = 0; step < 3; step++) {
      losses[step] = (9 + 1 + 0.25) / 3 * weights[step] * weights[step];
    }
    assertArrayEquals(losses, trained.summary().losses(), 1e-12);
    // the result pads rows for the mask as the training did
    double[] sums = {3, -1, 0.5};
    double[] scored =
        trained.transform(rows()).orderBy("id").collectAsList().stream()
            .mapToDouble(row -> row.<Double>getAs("y"))
            .toArray();
    assertArrayEquals(Arrays.stream(sums).map(sum -> sum * weights[3]).toArray(), scored, 1e-12);
  }

  @Test
  void aCheckpointOfAnotherTrainingIsRefused() throws IOException {
    Path checkpoints = directory.resolve("checkpoints");
    SavedModelEstimator first = checkpointed(model, checkpoints);
    double[] losses = first.fit(rows()).summary().losses();
    Path other = Models.trainable(directory.resolve("other"), 2);
    refused("is of another training", checkpointed(other, checkpoints));
    refused("is of another training", checkpointed(model, checkpoints).setLossReduction("sum"));
    refused("is of another training", checkpointed(model, checkpoints).setBatchSize(2));
    refused("is of 3 steps, more than maxIter 2", checkpointed(model, checkpoints).setMaxIter(2));
    assertArrayEquals(losses, checkpointed(model, checkpoints).fit(rows()).summary().losses());
  }

  @Test
  void aDamagedCheckpointIsNamedAndTheOneBeforeServes() throws IOException {
    Path checkpoints = directory.resolve("checkpoints");
    checkpointed(model, checkpoints).setMaxIter(2).fit(rows());
    Path newest = checkpoints.resolve("step-00000002.checkpoint");
    Files.write(newest, Arrays.copyOf(Files.readAllBytes(newest), 200));
    Sentences.failsWith(
        "cannot read the checkpoint " + newest, () -> checkpointed(model, checkpoints).fit(rows()));
    Files.delete(newest);
    double[] losses = checkpointed(model, checkpoints).fit(rows()).summary().losses();
    assertArrayEquals(estimator(model).fit(rows()).summary().losses(), losses);
  }

  private SavedModelEstimator checkpointed(Path source, Path checkpoints) {
    return estimator(source)
        .setCheckpointDirectory(checkpoints.toUri().toString())
        .setCheckpointInterval(1);
  }

  @Test
  void aTrainingThatGivesNoModelSaysWhyAndWritesNone() throws IOException {
    var none = rows().where("id > 9");
    RuntimeException e =
        assertThrows(IllegalArgumentException.class, () -> estimator(model).fit(none));
    assertTrue(e.getMessage().contains("there are no rows to train on"), e.getMessage());
    SavedModelEstimator far = estimator(model).setLearningRate(1e308);
    e = assertThrows(IllegalStateException.class, () -> far.setMaxIter(1).fit(rows()));
    assertTrue(
        e.getMessage().startsWith("variable \"node\" has a value of -Infinity after step 1"),
        e.getMessage());
    refused("has no signature \"rank\"", estimator(model).setScoringSignature("rank"));
    Path home = Files.createDirectory(directory.resolve("home"));
    Files.createFile(home.resolve("letter"));
    refused("is no model, so it is not replaced", estimator(model).setOutputDirectory("" + home));
    Files.delete(home.resolve("letter"));
    Files.delete(home);
    refused("is on another file system", estimator(model).setOutputDirectory("hdfs://a/b"));
    try (Stream<Path> there = Files.list(directory)) {
      assertEquals(List.of(model), there.toList());
    }
  }

  @Test
  void aStepWithoutRowsChangesNothing() {
    SavedModelTransformer trained = estimator(model).setMiniBatchFraction(1e-9).fit(rows());
    List<Row> history = trained.summary().history(SPARK).collectAsList();
    assertTrue(history.stream().allMatch(row -> row.<Long>getAs("rows") == 0));
    assertEquals(
        WEIGHT * 3, trained.transform(rows()).where("id = 0").head().<Double>getAs("y"), 0);
    assertFalse(trained.summary().stoppedEarly());
  }

  private static void refused(String reason, SavedModelEstimator estimator) {
    var e = assertThrows(IllegalArgumentException.class, () -> estimator.fit(rows()));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }
}
