// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which columns become which inputs, and which outputs become columns. */
class ColumnMappingTest {
  @TempDir private static Path directory;
  private static Path model;

  @BeforeAll
  static void export() throws IOException {
    model = Models.trainable(directory.resolve("model"), 2);
  }

  private static Dataset<Row> rows() {
    var doubles = DataTypes.createArrayType(DataTypes.DoubleType);
    StructType schema =
        new StructType().add("the.values", doubles).add("label", DataTypes.StringType);
    return LocalSpark.session()
        .createDataFrame(
            List.of(RowFactory.create((Object) new Double[] {1.0, 2.0}, "cat")), schema);
  }

  private static SavedModelTransformer transformer() {
    return new SavedModelTransformer()
        .setModelDirectory(model.toString())
        .setInputCols("the.values")
        .setSignatureInputs("x")
        .setMaskInputs("x=mask")
        .setOutputCols("y");
  }

  @Test
  void anOutputMayBecomeTwoColumns() {
    Row row =
        transformer()
            .setOutputCols("a", "b")
            .setSignatureOutputs("y", "y")
            .transform(rows())
            .head();
    assertEquals(6, row.<Double>getAs("a"));
    assertEquals(6, row.<Double>getAs("b"));
  }

  @Test
  void otherColumnsKeepTheirMetadata() {
    Dataset<Row> indexed =
        new StringIndexer()
            .setInputCol("label")
            .setOutputCol("index")
            .fit(rows())
            .transform(rows());
    Dataset<Row> scored = transformer().transform(indexed);
    var metadata = scored.schema().apply("index").metadata();
    assertEquals(indexed.schema().apply("index").metadata(), metadata);
    assertTrue(metadata.json().contains("cat"), metadata.json());
    assertEquals(6, scored.head().<Double>getAs("y"));
  }

  @Test
  void eachInputTakesOneColumnOrMask() {
    refused(
        "name \"x\" twice",
        transformer().setInputCols("the.values", "the.values").setSignatureInputs("x", "x"));
    refused(
        "name \"mask\" twice",
        transformer().setInputCols("the.values", "the.values").setSignatureInputs("x", "mask"));
    refused(
        "no column is given for the input \"other\"", transformer().setMaskInputs("other=mask"));
    refused("has no input \"other\"", transformer().setMaskInputs("x=other"));
    refused("write the names of an input", transformer().setMaskInputs("x"));
    refused("there are 1 inputCols", transformer().setSignatureInputs("x", "mask"));
    refused("outputCols is empty", transformer().setOutputCols());
    refused(
        "there is a column \"y\" already",
        transformer().setOutputCols("y", "y").setSignatureOutputs("y", "y"));
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> transformer().transform(rows().toDF("the.values", "the.values")));
    assertTrue(e.getMessage().contains("is there more than once"), e.getMessage());
  }

  private static void refused(String reason, SavedModelTransformer transformer) {
    var e = assertThrows(IllegalArgumentException.class, () -> transformer.transform(rows()));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }
}
