// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Rows of a number from 0 and of one column, in three partitions. */
final class NumberedRows {
  static final DataType DOUBLES = array(DataTypes.DoubleType);

  private NumberedRows() {}

  static ArrayType array(DataType element) {
    return DataTypes.createArrayType(element);
  }

  static Dataset<Row> rows(String column, DataType type, Object... values) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      rows.add(RowFactory.create(i, values[i]));
    }
    StructType schema =
        new StructType().add("id", DataTypes.IntegerType, false).add(column, type, true);
    return LocalSpark.session()
        .createDataFrame(rows, schema)
        .repartition(3)
        .sortWithinPartitions("id");
  }

  /** In their order. */
  static List<Row> collect(Dataset<Row> rows) {
    return rows.orderBy("id").collectAsList();
  }
}
