// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.softtf.spark.NumberedRows.DOUBLES;
import static org.softtf.spark.NumberedRows.array;
import static org.softtf.spark.NumberedRows.collect;
import static org.softtf.spark.NumberedRows.rows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.softtf.spark.internal.model.Loaded;

/** Columns go through a model as the model itself says. */
class SavedModelTransformerTest extends ScoringModel {
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
    Dataset<Row> rows = LocalSpark.session().createDataFrame(List.of(row), schema);
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
}
