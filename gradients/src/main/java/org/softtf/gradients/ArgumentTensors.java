// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.softtf.gradients.internal.tape.EagerReads;
import org.tensorflow.Operand;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.BooleanNdArray;
import org.tensorflow.ndarray.DoubleNdArray;
import org.tensorflow.ndarray.FloatNdArray;
import org.tensorflow.ndarray.IntNdArray;
import org.tensorflow.ndarray.LongNdArray;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/** Java values as tensors; those it makes itself are closed with it. */
final class ArgumentTensors implements AutoCloseable {
  /** The types whose elements Java has as float. */
  private static final Set<Class<? extends TType>> FLOATS =
      Set.of(TFloat16.class, TBfloat16.class, TFloat32.class);

  private final List<TType> owned = new ArrayList<>();

  /**
   * Converts and checks.
   *
   * @param what names the value in errors
   * @param type the type wanted
   * @param shape the shape wanted, with unknown dimensions
   */
  TType of(String what, @Nullable Object value, Class<? extends TType> type, Shape shape) {
    TType tensor = open(what, value, type);
    if (!type.isInstance(tensor)) {
      throw wrongType(what, value, type);
    }
    if (!shape.isCompatibleWith(tensor.shape())) {
      throw new IllegalArgumentException(
          what + " must have shape " + shape + ", got " + tensor.shape());
    }
    return tensor;
  }

  /** A tensor or operand that is closed says so itself, but not which one it is. */
  private TType open(String what, @Nullable Object value, Class<? extends TType> type) {
    try {
      TType tensor = convert(what, value, type);
      tensor.numBytes();
      return tensor;
    } catch (IllegalStateException e) {
      throw new IllegalStateException(what + " is closed, or its session is; give an open one", e);
    }
  }

  private TType convert(String what, @Nullable Object value, Class<? extends TType> type) {
    if (value instanceof TType tensor) {
      return tensor;
    }
    if (value instanceof Operand<?> operand) {
      if (operand.op().env().isGraph()) {
        throw new IllegalArgumentException(
            what + " (" + operand.op().name() + ") is an operand of a graph, which has no value");
      }
      return EagerReads.read(operand);
    }
    TType tensor = create(value, type);
    if (tensor == null && value != null && value.getClass().isArray()) {
      FlatArray flat = FlatArray.of(what, value);
      tensor = create(flat.data(), type, flat.shape());
    }
    if (tensor == null) {
      throw wrongType(what, value, type);
    }
    owned.add(tensor);
    return tensor;
  }

  /** A tensor of a number or an {@code NdArray}; null if the value is neither or does not fit. */
  private static @Nullable TType create(@Nullable Object value, Class<? extends TType> type) {
    if (FLOATS.contains(type)) {
      return value instanceof Number number
          ? floats(type, Shape.scalar(), scalar -> scalar.setFloat(number.floatValue()))
          : value instanceof FloatNdArray array ? floats(type, array.shape(), array::copyTo) : null;
    }
    if (type == TFloat64.class) {
      return value instanceof Number number
          ? TFloat64.scalarOf(number.doubleValue())
          : value instanceof DoubleNdArray array ? TFloat64.tensorOf(array) : null;
    }
    if (type == TInt32.class) {
      return value instanceof Integer number
          ? TInt32.scalarOf(number)
          : value instanceof IntNdArray array ? TInt32.tensorOf(array) : null;
    }
    if (type == TInt64.class) {
      return value instanceof Long || value instanceof Integer
          ? TInt64.scalarOf(((Number) value).longValue())
          : value instanceof LongNdArray array ? TInt64.tensorOf(array) : null;
    }
    if (type == TBool.class) {
      return value instanceof Boolean flag
          ? TBool.scalarOf(flag)
          : value instanceof BooleanNdArray array ? TBool.tensorOf(array) : null;
    }
    return null;
  }

  /** A tensor of a flat Java array; null if the elements do not fit. */
  private static @Nullable TType create(Object data, Class<? extends TType> type, Shape shape) {
    if (FLOATS.contains(type) && data instanceof double[] doubles) {
      float[] floats = new float[doubles.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) doubles[i];
      }
      return create(floats, type, shape);
    }
    if (type == TFloat64.class && data instanceof float[] floats) {
      double[] doubles = new double[floats.length];
      Arrays.setAll(doubles, i -> floats[i]);
      return TFloat64.tensorOf(shape, DataBuffers.of(doubles, true, false));
    }
    if (type == TInt64.class && data instanceof int[] ints) {
      return TInt64.tensorOf(
          shape, DataBuffers.of(Arrays.stream(ints).asLongStream().toArray(), true, false));
    }
    if (FLOATS.contains(type) && data instanceof float[] floats) {
      return floats(type, shape, tensor -> tensor.copyFrom(DataBuffers.of(floats, true, false)));
    }
    if (type == TFloat64.class && data instanceof double[] doubles) {
      return TFloat64.tensorOf(shape, DataBuffers.of(doubles, true, false));
    }
    if (type == TInt32.class && data instanceof int[] ints) {
      return TInt32.tensorOf(shape, DataBuffers.of(ints, true, false));
    }
    if (type == TInt64.class && data instanceof long[] longs) {
      return TInt64.tensorOf(shape, DataBuffers.of(longs, true, false));
    }
    if (type == TBool.class && data instanceof boolean[] flags) {
      return TBool.tensorOf(shape, DataBuffers.of(flags, true, false));
    }
    return null;
  }

  /** A tensor of one of {@link #FLOATS}. */
  private static TType floats(
      Class<? extends TType> type, Shape shape, Consumer<FloatNdArray> filling) {
    return Tensor.of(type, shape, tensor -> filling.accept((FloatNdArray) tensor));
  }

  private static IllegalArgumentException wrongType(
      String what, @Nullable Object value, Class<? extends TType> type) {
    return new IllegalArgumentException(
        what
            + " must be a "
            + type.getSimpleName()
            + ", or an eager operand, NdArray, array or number of its element type, got "
            + (value == null ? "null" : value.getClass().getSimpleName()));
  }

  @Override
  public void close() {
    owned.forEach(TType::close);
  }

  /** A nested array in row-major order. */
  private record FlatArray(Shape shape, Object data) {
    static FlatArray of(String what, Object array) {
      List<Long> sizes = new ArrayList<>();
      Class<?> type = array.getClass();
      Object level = array;
      while (type.isArray()) {
        int size = level == null ? 0 : Array.getLength(level);
        sizes.add((long) size);
        level = size == 0 || type.getComponentType().isPrimitive() ? null : Array.get(level, 0);
        type = type.getComponentType();
      }
      Shape shape = Shape.of(sizes.stream().mapToLong(Long::longValue).toArray());
      if (sizes.size() == 1) {
        return new FlatArray(shape, array);
      }
      Object data = Array.newInstance(type, Math.toIntExact(shape.size()));
      copy(what, array, sizes, data, 0);
      return new FlatArray(shape, data);
    }

    private static int copy(
        String what, @Nullable Object array, List<Long> sizes, Object data, int start) {
      int size = array == null ? -1 : Array.getLength(array);
      if (size != sizes.get(0)) {
        throw new IllegalArgumentException(
            what + " is ragged: rows of one level must have one length, " + sizes.get(0));
      }
      if (sizes.size() == 1) {
        System.arraycopy(array, 0, data, start, size);
        return start + size;
      }
      int next = start;
      for (int i = 0; i < size; i++) {
        next = copy(what, Array.get(array, i), sizes.subList(1, sizes.size()), data, next);
      }
      return next;
    }
  }
}
