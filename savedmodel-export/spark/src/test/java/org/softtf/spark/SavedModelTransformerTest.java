// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.softtf.spark.internal.model.Loaded;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.types.TFloat64;

/** Columns go through a model as the model itself says. */
class SavedModelTransformerTest {
  private static final SparkSession SPARK = LocalSpark.session();
  private static final DataType DOUBLES = array(DataTypes.DoubleType);

  @TempDir private static Path directory;
  private static Path model;

  @BeforeAll
  static void export() throws IOException {
    model = Models.scoring(directory.resolve("model"));
  }

  private static ArrayType array(DataType element) {
    return DataTypes.createArrayType(element);
  }

  private static SavedModelTransformer line() {
    return new SavedModelTransformer()
        .setModelDirectory(model.toString())
        .setInputCols("features")
        .setSignatureInputs("x")
        .setOutputCols("score")
        .setSignatureOutputs("y");
  }

  private static Dataset<Row> rows(String column, DataType type, Object... values) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      rows.add(RowFactory.create(i, values[i]));
    }
    StructType schema =
        new StructType().add("id", DataTypes.IntegerType, false).add(column, type, true);
    return SPARK.createDataFrame(rows, schema).repartition(3).sortWithinPartitions("id");
  }

  private static List<Row> collect(Dataset<Row> rows) {
    return rows.orderBy("id").collectAsList();
  }

  private static double wanted(double a, double b, double c) {
    return a * Models.W[0] + b * Models.W[1] + c * Models.W[2];
  }

  @Test
  void vectorsArraysAndIntegersGiveTheSameScores() {
    Dataset<Row> arrays =
        rows(
            "features",
            DOUBLES,
            new Double[] {1.0, 2.0, 3.0},
            new Double[] {-1.0, 0.0, 0.5},
            new Double[] {4.0, 4.0, 4.0});
    Dataset<Row> split =
        arrays.selectExpr("id", "features[0] as a", "features[1] as b", "features[2] as c");
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new VectorAssembler()
                      .setInputCols(new String[] {"a", "b", "c"})
                      .setOutputCol("features"),
                  line().setBatchSize(2)
                });
    List<Row> byVectors = collect(pipeline.fit(split).transform(split));
    List<Row> byArrays = collect(line().transform(arrays));
    double[] wanted = {wanted(1, 2, 3), wanted(-1, 0, 0.5), wanted(4, 4, 4)};
    for (int i = 0; i < wanted.length; i++) {
      assertEquals((float) wanted[i], byVectors.get(i).<Float>getAs("score"), 1e-6f);
      assertEquals((float) wanted[i], byArrays.get(i).<Float>getAs("score"), 1e-6f);
    }
    Dataset<Row> integers =
        rows("features", array(DataTypes.IntegerType), (Object) new Integer[] {1, 2, 3});
    assertEquals(
        (float) wanted[0], collect(line().transform(integers)).get(0).<Float>getAs("score"), 1e-6f);
  }

  @Test
  void aPipelineIsSavedAndLoaded() throws IOException {
    Dataset<Row> rows = rows("features", DOUBLES, (Object) new Double[] {1.0, 2.0, 3.0});
    Path saved = directory.resolve("pipeline");
    new Pipeline()
        .setStages(new PipelineStage[] {line().setBatchSize(7).setShipModel(false)})
        .fit(rows)
        .write()
        .save(saved.toString());
    PipelineModel loaded = PipelineModel.load(saved.toString());
    SavedModelTransformer stage = (SavedModelTransformer) loaded.stages()[0];
    assertEquals(7, stage.getOrDefault(stage.batchSize()));
    assertEquals(
        (float) wanted(1, 2, 3),
        collect(loaded.transform(rows)).get(0).<Float>getAs("score"),
        1e-6f);
    assertTrue(stage.explainParams().contains("modelDirectory"), stage.explainParams());
  }

  @Test
  void everyKindOfColumnGoesInAndComesOut() {
    StructType schema =
        new StructType()
            .add("id", DataTypes.IntegerType)
            .add("text", DataTypes.StringType)
            .add("number", DataTypes.ShortType)
            .add("flag", DataTypes.BooleanType)
            .add("matrix", array(DOUBLES))
            .add("bytes", DataTypes.BinaryType);
    Row row =
        RowFactory.create(
            0,
            "ÄB",
            (short) 41,
            true,
            new Double[][] {{1.0, 2.0}, {3.0, 4.0}},
            "X".getBytes(StandardCharsets.UTF_8));
    Dataset<Row> rows = SPARK.createDataFrame(List.of(row), schema);
    SavedModelTransformer kinds =
        new SavedModelTransformer()
            .setModelDirectory(model.toString())
            .setSignature("kinds")
            .setInputCols("text", "number", "flag", "matrix")
            .setOutputCols("lower", "next", "inverse", "transposed");
    Row scored = kinds.transform(rows).head();
    assertEquals("Äb", scored.getAs("lower"));
    assertEquals(42L, scored.<Long>getAs("next"));
    assertEquals(false, scored.getAs("inverse"));
    assertEquals("[[1.0, 3.0], [2.0, 4.0]]", nested(scored, "transposed"));
    assertEquals("[[1.0, 2.0], [3.0, 4.0]]", nested(scored, "matrix"));
    SavedModelTransformer bytes =
        kinds
            .copy(new ParamMap())
            .setInputCols("bytes", "number", "flag", "matrix")
            .setSignatureInputs("text", "number", "flag", "matrix");
    assertEquals("x", bytes.transform(rows).head().getAs("lower"));
  }

  private static String nested(Row row, String column) {
    return row.getList(row.fieldIndex(column)).stream()
        .map(each -> scala.jdk.javaapi.CollectionConverters.asJava((scala.collection.Seq<?>) each))
        .toList()
        .toString();
  }

  private static final Object[] UNEQUAL = {
    new Double[] {3.0, 1.0},
    new Double[] {1.0, 2.0, 5.0},
    new Double[] {0.25, 0.5},
    new Double[] {4.0},
    new Double[] {9.0, 8.0, 7.0}
  };

  @Test
  void rowsOfUnequalLengthAreGrouped() {
    Dataset<Row> rows = rows("values", DOUBLES, UNEQUAL);
    SavedModelTransformer ranks =
        new SavedModelTransformer()
            .setModelDirectory(model.toString())
            .setSignature("ranks")
            .setInputCols("values")
            .setOutputCols("ranks");
    List<Row> scored = collect(ranks.setLengths("group").setBatchSize(2).transform(rows));
    try (SavedModelBundle bundle = SavedModelBundle.load(model.toString())) {
      for (int i = 0; i < UNEQUAL.length; i++) {
        assertArrayEquals(ranks(bundle, (Double[]) UNEQUAL[i]), doubles(scored.get(i), "ranks"));
      }
    }
    Sentences.failsWith(
        "set lengths to \"group\", or to \"pad\"",
        () -> collect(ranks.setLengths("same").setBatchSize(9).transform(rows.coalesce(1))));
  }

  private static double[] ranks(SavedModelBundle bundle, Double[] values) {
    double[][] row = {List.of(values).stream().mapToDouble(each -> each).toArray()};
    try (TFloat64 x = TFloat64.tensorOf(StdArrays.ndCopyOf(row));
        var result = bundle.function("ranks").call(Map.of("values", x))) {
      double[] ranks = new double[values.length];
      result.get("ranks").orElseThrow().asRawTensor().data().asDoubles().read(ranks);
      return ranks;
    }
  }

  private static double[] doubles(Row row, String column) {
    return row.<Double>getList(row.fieldIndex(column)).stream().mapToDouble(each -> each).toArray();
  }

  @Test
  void rowsOfUnequalLengthArePaddedForAMask() {
    SavedModelTransformer means =
        new SavedModelTransformer()
            .setModelDirectory(model.toString())
            .setSignature("means")
            .setInputCols("values")
            .setMaskInputs("values=mask")
            .setLengths("pad")
            .setOutputCols("mean");
    List<Row> scored = collect(means.transform(rows("values", DOUBLES, UNEQUAL).coalesce(1)));
    double[] wanted = {2, 8 / 3.0, 0.375, 4, 8};
    for (int i = 0; i < wanted.length; i++) {
      assertEquals(wanted[i], scored.get(i).<Double>getAs("mean"), 1e-12);
    }
  }

  @Test
  void nullsAreAnErrorOrSkippedOrKeptAndCounted() {
    Dataset<Row> rows =
        rows(
            "features",
            DOUBLES,
            new Double[] {1.0, 2.0, 3.0},
            null,
            new Double[] {1.0, null, 3.0},
            new Double[] {4.0, 4.0, 4.0});
    SavedModelTransformer skipping = line().setHandleInvalid("skip");
    List<Row> skipped = skipping.transform(rows).collectAsList(); // to sort runs twice
    assertEquals(List.of(0, 3), skipped.stream().map(row -> row.getInt(0)).sorted().toList());
    assertEquals(2, skipping.nullRows());
    List<Row> kept = collect(line().setHandleInvalid("keep").transform(rows));
    assertEquals(4, kept.size());
    assertTrue(kept.get(1).isNullAt(2) && kept.get(2).isNullAt(2) && !kept.get(3).isNullAt(2));
    Sentences.failsWith(
        "column \"features\" is null or holds a null in a row",
        () -> collect(line().transform(rows)));
  }

  @Test
  void modelsAreLoadedOnceAJvm() {
    Dataset<Row> rows = rows("features", DOUBLES, (Object) new Double[] {1.0, 2.0, 3.0});
    collect(line().transform(rows));
    int loaded = Loaded.count();
    collect(line().transform(rows.repartition(8)));
    assertEquals(loaded, Loaded.count());
  }

  @Test
  void whatDoesNotFitIsSaidOnTheDriver() {
    Dataset<Row> rows = rows("features", DOUBLES, (Object) new Double[] {1.0, 2.0});
    refused(
        "column \"pixels\" is missing; the columns are [id, features]",
        () -> line().setInputCols("pixels").transform(rows));
    refused(
        "column \"features\" is of type string, which does not fit the input \"x\" of signature"
            + " \"serving_default\": DT_FLOAT [-1, 3]",
        () -> line().transform(rows("features", DataTypes.StringType, "a")));
    refused(
        "column \"features\" is of type double, which does not fit",
        () -> line().transform(rows("features", DataTypes.DoubleType, 1.0)));
    refused(
        "has no signature \"score\", only [kinds, means, ranks, serving_default, whole_batch]",
        () -> line().setSignature("score").transform(rows));
    refused("has no output \"z\", only [y]", () -> line().setSignatureOutputs("z").transform(rows));
    refused("has no input \"z\", only [x]", () -> line().setSignatureInputs("z").transform(rows));
    refused(
        "no column is given for the inputs [mask] of signature \"means\"",
        () ->
            line()
                .setSignature("means")
                .setSignatureInputs("values")
                .setSignatureOutputs("mean")
                .transform(rows));
    refused("there is a column \"id\" already", () -> line().setOutputCols("id").transform(rows));
    refused("there are 2 outputCols", () -> line().setOutputCols("a", "b").transform(rows));
    refused("modelDirectory is not set", () -> new SavedModelTransformer().transform(rows));
  }

  @Test
  void whatIsSeenInRowsOnlyFailsTheJobWithItsSentence() {
    Dataset<Row> rows = rows("features", DOUBLES, (Object) new Double[] {1.0, 2.0});
    Sentences.failsWith(
        "column \"features\" has a row of shape [2], but the input \"x\" takes [3]",
        () -> collect(line().transform(rows)));
    Sentences.failsWith(
        "output \"three\" has the shape [3] for 1 rows",
        () ->
            collect(
                line()
                    .setSignature("whole_batch")
                    .setInputCols("id")
                    .setSignatureOutputs("three")
                    .transform(rows)));
  }

  private static void refused(String reason, Executable action) {
    var e = assertThrows(IllegalArgumentException.class, action);
    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }
}
