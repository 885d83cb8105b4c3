// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.softtf.spark.NumberedRows.DOUBLES;
import static org.softtf.spark.NumberedRows.collect;
import static org.softtf.spark.NumberedRows.rows;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.types.TFloat64;

/** Rows of unequal length are grouped, or padded for a mask. */
class UnequalRowsTest extends ScoringModel {
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
}
