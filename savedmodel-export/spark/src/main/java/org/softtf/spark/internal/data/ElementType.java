// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark.internal.data;

import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.types.ByteType$;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.IntegerType$;
import org.apache.spark.sql.types.LongType$;
import org.apache.spark.sql.types.ShortType$;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;

/** What tensors and columns both hold, and how elements go from the one to the other. */
public enum ElementType {
  FLOAT(org.tensorflow.proto.DataType.DT_FLOAT, float.class) {
    @Override
    void put(Object array, int i, Object value) {
      ((float[]) array)[i] = ((Number) value).floatValue();
    }

    @Override
    public Tensor tensor(Shape shape, Object array) {
      return TFloat32.tensorOf(shape, DataBuffers.of((float[]) array, true, false));
    }

    @Override
    void read(Tensor tensor, Object array) {
      tensor.asRawTensor().data().asFloats().read((float[]) array);
    }
  },

  DOUBLE(org.tensorflow.proto.DataType.DT_DOUBLE, double.class) {
    @Override
    void put(Object array, int i, Object value) {
      ((double[]) array)[i] = ((Number) value).doubleValue();
    }

    @Override
    public Tensor tensor(Shape shape, Object array) {
      return TFloat64.tensorOf(shape, DataBuffers.of((double[]) array, true, false));
    }

    @Override
    void read(Tensor tensor, Object array) {
      tensor.asRawTensor().data().asDoubles().read((double[]) array);
    }
  },

  INT(org.tensorflow.proto.DataType.DT_INT32, int.class) {
    @Override
    void put(Object array, int i, Object value) {
      long number = ((Number) value).longValue();
      if (number != (int) number) {
        throw new IllegalArgumentException(number + ", which no 32-bit integer can be");
      }
      ((int[]) array)[i] = (int) number;
    }

    @Override
    public Tensor tensor(Shape shape, Object array) {
      return TInt32.tensorOf(shape, DataBuffers.of((int[]) array, true, false));
    }

    @Override
    void read(Tensor tensor, Object array) {
      tensor.asRawTensor().data().asInts().read((int[]) array);
    }
  },

  LONG(org.tensorflow.proto.DataType.DT_INT64, long.class) {
    @Override
    void put(Object array, int i, Object value) {
      ((long[]) array)[i] = ((Number) value).longValue();
    }

    @Override
    public Tensor tensor(Shape shape, Object array) {
      return TInt64.tensorOf(shape, DataBuffers.of((long[]) array, true, false));
    }

    @Override
    void read(Tensor tensor, Object array) {
      tensor.asRawTensor().data().asLongs().read((long[]) array);
    }
  },

  BOOLEAN(org.tensorflow.proto.DataType.DT_BOOL, boolean.class) {
    @Override
    void put(Object array, int i, Object value) {
      ((boolean[]) array)[i] = (Boolean) value;
    }

    @Override
    public Tensor tensor(Shape shape, Object array) {
      return TBool.tensorOf(shape, DataBuffers.of((boolean[]) array, true, false));
    }

    @Override
    void read(Tensor tensor, Object array) {
      tensor.asRawTensor().data().asBooleans().read((boolean[]) array);
    }
  },

  STRING(org.tensorflow.proto.DataType.DT_STRING, byte[].class) {
    @Override
    void put(Object array, int i, Object value) {
      ((byte[][]) array)[i] =
          value instanceof byte[] bytes ? bytes : value.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Tensor tensor(Shape shape, Object array) {
      return TString.tensorOfBytes(
          NdArrays.wrap(shape, DataBuffers.of((byte[][]) array, true, false)));
    }

    @Override
    void read(Tensor tensor, Object array) {
      ((TString) tensor).asBytes().copyTo(DataBuffers.of((byte[][]) array, false, false));
    }

    @Override
    Object value(Object array, int i) {
      return new String(((byte[][]) array)[i], StandardCharsets.UTF_8);
    }

    @Override
    public Object newArray(int size) {
      byte[][] array = new byte[size][];
      Arrays.fill(array, new byte[0]);
      return array;
    }
  };

  private final org.tensorflow.proto.DataType inTensors;
  private final Class<?> component;

  ElementType(org.tensorflow.proto.DataType inTensors, Class<?> component) {
    this.inTensors = inTensors;
    this.component = component;
  }

  /** The element type of tensors of a type; empty where columns have no such type. */
  public static Optional<ElementType> of(org.tensorflow.proto.DataType type) {
    return Arrays.stream(values()).filter(each -> each.inTensors == type).findFirst();
  }

  /** The type of a column of single elements. */
  public DataType column() {
    return switch (this) {
      case FLOAT -> DataTypes.FloatType;
      case DOUBLE -> DataTypes.DoubleType;
      case INT -> DataTypes.IntegerType;
      case LONG -> DataTypes.LongType;
      case BOOLEAN -> DataTypes.BooleanType;
      case STRING -> DataTypes.StringType;
    };
  }

  /** Whether elements of a column can become elements of this type without loss of meaning. */
  boolean takes(DataType column) {
    return switch (this) {
      case FLOAT, DOUBLE ->
          isInteger(column)
              || column.equals(DataTypes.FloatType)
              || column.equals(DataTypes.DoubleType);
      case INT, LONG -> isInteger(column);
      case BOOLEAN -> column.equals(DataTypes.BooleanType);
      case STRING -> column.equals(DataTypes.StringType) || column.equals(DataTypes.BinaryType);
    };
  }

  private static boolean isInteger(DataType column) {
    return column instanceof ByteType$
        || column instanceof ShortType$
        || column instanceof IntegerType$
        || column instanceof LongType$;
  }

  /** An array of zeros, false or empty texts. */
  public Object newArray(int size) {
    return Array.newInstance(component, size);
  }

  /** Sets an element to a value of a row. */
  abstract void put(Object array, int i, Object value);

  /** A tensor with the array's elements. */
  public abstract Tensor tensor(Shape shape, Object array);

  /** Copies a tensor's elements. */
  abstract void read(Tensor tensor, Object array);

  /** All elements of a tensor. */
  public Object elements(Tensor tensor) {
    Object array = newArray(Math.toIntExact(tensor.shape().size()));
    read(tensor, array);
    return array;
  }

  /** An element as rows hold it. */
  Object value(Object array, int i) {
    return Array.get(array, i);
  }
}
