// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.softtf.spark.NumberedRows.DOUBLES;
import static org.softtf.spark.NumberedRows.collect;
import static org.softtf.spark.NumberedRows.rows;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Columns that do not fit a model are refused with a sentence. */
class RefusedColumnsTest extends ScoringModel {
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
