// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark.internal.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.softtf.savedmodel.ModelStructure.TensorStructure;
import org.tensorflow.ndarray.Shape;

/**
 * A column that a signature takes as an input.
 *
 * @param column the column's name
 * @param index where rows have it
 * @param input the input's name
 * @param type the type of the elements of the input
 * @param sizes the static shape of one row's part of the input, -1 for what is not static
 * @param mask the input that says which elements are there, if rows are padded for it
 * @param maskType the type of the mask's elements
 */
public record InputColumn(
    String column,
    int index,
    String input,
    ElementType type,
    List<Integer> sizes,
    @Nullable String mask,
    ElementType maskType)
    implements Serializable {

  /** Refuses a column that does not fit the input. */
  static InputColumn of(StructType schema, String column, String input, Signature signature) {
    TensorStructure tensor = signature.input(input);
    int index = index(schema, column);
    ElementType type = signature.elementType("input", input, tensor);
    DataType given = schema.apply(index).dataType();
    int rank = rank(given);
    boolean vector = given.equals(SQLDataTypes.VectorType());
    boolean fits =
        vector
            ? type == ElementType.FLOAT || type == ElementType.DOUBLE
            : type.takes(innermost(given));
    List<Integer> sizes = sizes(tensor.shape(), rank);
    if (!fits || sizes == null) {
      throw new IllegalArgumentException(
          "column \""
              + column
              + "\" is of type "
              + given.simpleString()
              + ", which does not fit the input \""
              + input
              + "\" of signature \""
              + signature.name()
              + "\": "
              + tensor);
    }
    Optional<String> mask = signature.maskOf(input);
    ElementType maskType =
        mask.map(name -> signature.elementType("input", name, signature.input(name)))
            .orElse(ElementType.BOOLEAN);
    return new InputColumn(column, index, input, type, sizes, mask.orElse(null), maskType);
  }

  private static int index(StructType schema, String column) {
    List<String> columns = Arrays.asList(schema.fieldNames());
    int index = columns.indexOf(column);
    if (index < 0) {
      throw new IllegalArgumentException(
          "column \"" + column + "\" is missing; the columns are " + columns);
    }
    if (index < columns.lastIndexOf(column)) {
      throw new IllegalArgumentException(
          "column \"" + column + "\" is there more than once; the columns are " + columns);
    }
    return index;
  }

  static int rank(DataType type) {
    if (type.equals(SQLDataTypes.VectorType())) {
      return 1;
    }
    return type instanceof ArrayType array ? 1 + rank(array.elementType()) : 0;
  }

  private static DataType innermost(DataType type) {
    if (type.equals(SQLDataTypes.VectorType())) {
      return DataTypes.DoubleType;
    }
    return type instanceof ArrayType array ? innermost(array.elementType()) : type;
  }

  /** The shape without the rows; null if a column of the rank does not fit it. */
  private static @Nullable List<Integer> sizes(Shape shape, int rank) {
    if (shape.isUnknown()) {
      return Collections.nCopies(rank, -1);
    }
    if (shape.numDimensions() != rank + 1 || shape.get(0) >= 0) {
      return null;
    }
    return LongStream.of(shape.asArray()).skip(1).mapToObj(Math::toIntExact).toList();
  }

  /** Which elements of a value are there: all. */
  Cell present(Cell cell) {
    return cell.ones(maskType);
  }

  /** The value in a row; null if it is null or holds a null. */
  @Nullable Cell cell(Row row) {
    Cell cell = Cell.of(row.get(index), this);
    if (cell != null) {
      for (int axis = 0; axis < sizes.size(); axis++) {
        if (sizes.get(axis) >= 0 && sizes.get(axis) != cell.sizes[axis]) {
          throw new IllegalArgumentException(
              "column \""
                  + column
                  + "\" has a row of shape "
                  + Arrays.toString(cell.sizes)
                  + ", but the input \""
                  + input
                  + "\" takes "
                  + sizes
                  + ", where -1 is any");
        }
      }
    }
    return cell;
  }
}
