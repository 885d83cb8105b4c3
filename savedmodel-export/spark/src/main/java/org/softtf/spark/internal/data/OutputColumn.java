// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark.internal.data;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.softtf.savedmodel.ModelStructure.TensorStructure;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;

/**
 * An output of a signature that becomes a column.
 *
 * @param output the output's name
 * @param column the column's name
 * @param type the type of its elements
 * @param rank how many axes a row's part of it has
 */
public record OutputColumn(String output, String column, ElementType type, int rank)
    implements Serializable {

  /** Refuses an output that no column can be. */
  public static OutputColumn of(Signature signature, String output, String column) {
    TensorStructure tensor = signature.output(output);
    Shape shape = tensor.shape();
    if (shape.isUnknown() || shape.numDimensions() == 0) {
      throw new IllegalArgumentException(
          "output \""
              + output
              + "\" of signature \""
              + signature.name()
              + "\" is "
              + tensor
              + ", which has no part for each row; leave it out");
    }
    ElementType type = signature.elementType("output", output, tensor);
    return new OutputColumn(output, column, type, shape.numDimensions() - 1);
  }

  /** The column's type. */
  public DataType dataType() {
    DataType dataType = type.column();
    for (int axis = 0; axis < rank; axis++) {
      dataType = DataTypes.createArrayType(dataType, false);
    }
    return dataType;
  }

  /** The values of all rows of a result. */
  Object[] values(Tensor tensor, int rows) {
    int[] sizes = Arrays.stream(tensor.shape().asArray()).mapToInt(Math::toIntExact).toArray();
    if (sizes.length != rank + 1 || sizes[0] != rows) {
      throw new IllegalArgumentException(
          "output \""
              + output
              + "\" has the shape "
              + tensor.shape()
              + " for "
              + rows
              + " rows; its first dimension must be that of the rows");
    }
    Object elements = type.elements(tensor);
    Object[] values = new Object[rows];
    int step = Cell.size(Arrays.copyOfRange(sizes, 1, sizes.length));
    for (int row = 0; row < rows; row++) {
      values[row] = value(elements, row * step, sizes, 1);
    }
    return values;
  }

  private Object value(Object elements, int start, int[] sizes, int axis) {
    if (axis == sizes.length) {
      return type.value(elements, start);
    }
    int step = Cell.size(Arrays.copyOfRange(sizes, axis + 1, sizes.length));
    Object[] values = new Object[sizes[axis]];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(elements, start + i * step, sizes, axis + 1);
    }
    return values;
  }
}
