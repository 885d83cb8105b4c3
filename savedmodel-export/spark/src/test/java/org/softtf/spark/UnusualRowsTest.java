// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of no items, numbers that are too large, and data sets without rows. */
class UnusualRowsTest {
  private static final DataType POINTS =
      DataTypes.createArrayType(DataTypes.createArrayType(DataTypes.DoubleType));

  @TempDir private static Path directory;
  private static Path model;

  @BeforeAll
  static void export() throws IOException {
    model = Models.sums(directory.resolve("model"));
  }

  private static Dataset<Row> rows(String column, DataType type, Object... values) {
    List<Row> rows = Arrays.stream(values).map(RowFactory::create).toList();
    return LocalSpark.session().createDataFrame(rows, new StructType().add(column, type));
  }

  private static List<Row> scored(String signature, String input, Dataset<Row> rows, String how) {
    return new SavedModelTransformer()
        .setModelDirectory(model.toString())
        .setSignature(signature)
        .setInputCols(input)
        .setOutputCols(signature)
        .setLengths(how)
        .transform(rows)
        .collectAsList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"group", "pad"})
  void aRowOfNoItemsIsARow(String lengths) {
    Object[] none = {};
    Object[] two = {new Double[] {1.0, 2.0}, new Double[] {3.0, 4.0}};
    List<Row> sums =
        scored("sum", "points", rows("points", POINTS, none, two).coalesce(1), lengths);
    assertEquals(List.of(0.0, 0.0), sums.get(0).getList(1));
    assertEquals(List.of(4.0, 6.0), sums.get(1).getList(1));
  }

  @Test
  void aNumberThatIsTooLargeForTheInputIsNamed() {
    Dataset<Row> rows = rows("number", DataTypes.LongType, 5_000_000_000L);
    Sentences.failsWith(
        "column \"number\" has a row with 5000000000, which no 32-bit integer can be",
        () -> scored("twice", "number", rows, "same"));
  }

  @Test
  void dataSetsAndPartitionsMayBeEmpty() {
    Dataset<Row> rows = rows("number", DataTypes.LongType, 1L, 2L);
    assertEquals(List.of(), scored("twice", "number", rows.where("number > 9"), "same"));
    assertEquals(
        List.of(2, 4),
        scored("twice", "number", rows.repartition(9), "same").stream()
            .map(row -> row.getInt(1))
            .sorted()
            .toList());
  }
}
