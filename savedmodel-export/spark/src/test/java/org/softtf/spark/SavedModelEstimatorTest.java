// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model that ranks trains on Spark as it does on one machine. */
class SavedModelEstimatorTest {
  private static final SparkSession SPARK = LocalSpark.session();
  private static final RankingModel.Data DATA = new RankingModel.Data(30);
  private static final int STEPS = 6;

  @TempDir private static Path models;
  private static Path model;

  @TempDir private Path directory;

  @BeforeAll
  static void export() throws IOException {
    model = RankingModel.export(models.resolve("ranking"));
  }

  private SavedModelEstimator estimator() {
    return new SavedModelEstimator()
        .setModelDirectory(model.toString())
        .setInputCols("items", "wanted")
        .setSignatureInputs("x", "wanted")
        .setLearningRate(RankingModel.RATE)
        .setMomentum(RankingModel.MOMENTUM)
        .setMaxIter(STEPS)
        .setBatchSize(8)
        .setOutputDirectory(directory.resolve("trained").toString());
  }

  @ParameterizedTest
  @CsvSource({"adam, 1", "adam, 2", "adam, 4", "sgd, 2", "momentum, 3"})
  void theLossCurveIsThatOfOneMachine(String optimizer, int partitions) {
    double[] wanted = RankingModel.lossesOfOneMachine(model, optimizer, DATA, STEPS + 1);
    SavedModelTransformer trained =
        estimator().setOptimizer(optimizer).fit(DATA.rows(SPARK, partitions));
    double[] losses = trained.summary().losses();
    assertArrayEquals(Arrays.copyOf(wanted, STEPS), losses, 1e-6 * wanted[0]);
    // what was written is what the last step made
    assertEquals(wanted[STEPS], RankingModel.loss(directory.resolve("trained"), DATA), 1e-9);
    assertTrue(losses[STEPS - 1] < losses[0], Arrays.toString(losses));
  }

  @Test
  void theHistoryIsADataFrame() {
    SavedModelTransformer trained = estimator().setMaxIter(2).fit(DATA.rows(SPARK, 2));
    List<Row> history = trained.summary().history(SPARK).collectAsList();
    assertEquals(List.of(1, 2), history.stream().map(row -> row.getInt(0)).toList());
    assertEquals(30L, history.get(0).<Long>getAs("rows"));
    assertTrue(history.get(0).<Double>getAs("gradientNorm") > 0);
  }

  @Test
  void aPipelineTrainsAndRanks() {
    SavedModelEstimator estimator =
        estimator()
            .setMaxIter(60)
            .setScoringCols("items")
            .setScoringInputs("x")
            .setOutputCols("ranks");
    Dataset<Row> rows = DATA.rows(SPARK, 2);
    Row first =
        new Pipeline()
            .setStages(new PipelineStage[] {estimator})
            .fit(rows)
            .transform(rows)
            .where("id = 0")
            .head();
    List<Double> ranks = first.getList(first.fieldIndex("ranks"));
    for (int item = 0; item < RankingModel.ITEMS; item++) {
      assertEquals(DATA.wanted[0][item], ranks.get(item), 0.9, ranks.toString());
    }
  }

  @Test
  void stopAndGoOnGivesTheSameNumbers() throws IOException {
    Dataset<Row> rows = DATA.rows(SPARK, 4);
    SavedModelEstimator whole = estimator().setMiniBatchFraction(0.5).setSeed(7);
    double[] wanted = whole.fit(rows).summary().losses();
    byte[] wantedValues = values(directory.resolve("trained"));
    SavedModelEstimator parts =
        estimator()
            .setMiniBatchFraction(0.5)
            .setSeed(7)
            .setReplaceExisting(true)
            .setCheckpointDirectory(directory.resolve("checkpoints").toString())
            .setCheckpointInterval(1);
    parts.setMaxIter(2).fit(rows);
    assertNotEquals(-1, Arrays.mismatch(wantedValues, values(directory.resolve("trained"))));
    double[] losses = parts.setMaxIter(STEPS).fit(rows).summary().losses();
    assertArrayEquals(wanted, losses);
    assertArrayEquals(wantedValues, values(directory.resolve("trained")));
    try (Stream<Path> kept = Files.list(directory.resolve("checkpoints"))) {
      assertEquals(2, kept.count());
    }
    refused("is of another training", () -> parts.setSeed(8).fit(rows));
    assertFalse(
        Arrays.equals(
            wanted, whole.setSeed(8).setReplaceExisting(true).fit(rows).summary().losses()));
  }

  private static byte[] values(Path trained) throws IOException {
    return Files.readAllBytes(trained.resolve("variables/variables.data-00000-of-00001"));
  }

  @Test
  void trainingEndsWhenTheLossNoLongerFalls() {
    Dataset<Row> rows = DATA.rows(SPARK, 2);
    TrainingSummary impatient = estimator().setTol(1e9).setPatience(3).fit(rows).summary();
    assertTrue(impatient.stoppedEarly());
    assertEquals(4, impatient.losses().length);
    // no later loss was smaller by that much, so the first values are the best
    assertEquals(
        impatient.losses()[0], RankingModel.loss(directory.resolve("trained"), DATA), 1e-9);
    TrainingSummary patient =
        estimator().setPatience(3).setReplaceExisting(true).fit(rows).summary();
    assertFalse(patient.stoppedEarly());
    double best = Arrays.stream(patient.losses()).min().orElseThrow();
    assertEquals(best, RankingModel.loss(directory.resolve("trained"), DATA), 1e-9);
  }

  @Test
  void aPartitionWithNanIsNamedAndNothingIsWritten() {
    Dataset<Row> rows =
        DATA.rows(SPARK, 3)
            .withColumn(
                "wanted", functions.expr("transform(wanted, w -> if(id = 29, double('NaN'), w))"));
    var e = assertThrows(IllegalStateException.class, () -> estimator().fit(rows));
    assertTrue(
        e.getMessage().startsWith("the loss is NaN on partition 2 in step 1"), e.getMessage());
    nothingIsWritten();
  }

  @Test
  void whatCannotBeTrainedIsRefusedOnTheDriver() throws IOException {
    Dataset<Row> rows = DATA.rows(SPARK, 1);
    refused(
        "signature \"loss\" has no gradients of variables; export the model with",
        () -> estimator().setSignature("loss").fit(rows));
    refused("has no signature \"nothing\"", () -> estimator().setSignature("nothing").fit(rows));
    refused("has no output \"cost\"", () -> estimator().setLossOutput("cost").fit(rows));
    refused("must be a scalar", () -> estimator().setLossOutput("grad_second").fit(rows));
    refused("column \"x\" is missing", () -> estimator().setInputCols("x", "wanted").fit(rows));
    refused(
        "outputDirectory is not set",
        () ->
            new SavedModelEstimator()
                .setModelDirectory(model.toString())
                .setInputCols("items", "wanted")
                .setSignatureInputs("x", "wanted")
                .fit(rows));
    refused(
        "does not exist; make it first",
        () -> estimator().setOutputDirectory(directory + "/a/b").fit(rows));
    refused("exists already", () -> estimator().setOutputDirectory(models.toString()).fit(rows));
    refused("parameter learningRate", () -> estimator().setLearningRate(0));
    nothingIsWritten();
  }

  @Test
  void aRowThatDoesNotFitEndsTheTrainingWithItsSentence() {
    Dataset<Row> rows =
        DATA.rows(SPARK, 2)
            .withColumn("wanted", functions.expr("slice(wanted, 1, 5 - int(id = 20))"));
    refused(
        "column \"wanted\" has a row of shape [4], but the input \"wanted\" takes [5]",
        () -> estimator().fit(rows));
    Dataset<Row> nulls =
        DATA.rows(SPARK, 2).withColumn("wanted", functions.expr("if(id = 3, null, wanted)"));
    refused("column \"wanted\" is null or holds a null", () -> estimator().fit(nulls));
    nothingIsWritten();
  }

  private void nothingIsWritten() {
    assertEquals(0, directory.toFile().list().length);
  }

  private static void refused(String reason, Executable action) {
    var e = assertThrows(IllegalArgumentException.class, action);
    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }
}
