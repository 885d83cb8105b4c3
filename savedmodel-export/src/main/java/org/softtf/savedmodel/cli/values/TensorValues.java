// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli.values;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.NdArray;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint16;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TIntegral;
import org.tensorflow.types.family.TType;

/** Makes tensors to call a signature with, and writes tensors as JSON. */
public final class TensorValues implements AutoCloseable {
  /** Of so many booleans one is false, for a mask that leaves out nothing, or all, tells little. */
  private static final int TRUE_OR_FALSE = 4;

  private static final Map<DataType, Class<? extends TType>> TYPES =
      Map.of(
          DataType.DT_HALF,
          TFloat16.class,
          DataType.DT_BFLOAT16,
          TBfloat16.class,
          DataType.DT_FLOAT,
          TFloat32.class,
          DataType.DT_DOUBLE,
          TFloat64.class,
          DataType.DT_INT32,
          TInt32.class,
          DataType.DT_INT64,
          TInt64.class,
          DataType.DT_UINT8,
          TUint8.class,
          DataType.DT_UINT16,
          TUint16.class,
          DataType.DT_BOOL,
          TBool.class,
          DataType.DT_STRING,
          TString.class);

  private final EagerSession session = EagerSession.create();
  private final Ops tf = Ops.create(session);
  private final Random random;

  /** Takes the seed of all numbers. */
  public TensorValues(long seed) {
    random = new Random(seed);
  }

  /** Whether a type is one of integers. */
  public static boolean isInteger(DataType type) {
    Class<? extends TType> java = TYPES.get(type);
    return java != null && TIntegral.class.isAssignableFrom(java);
  }

  /** Whether Java has tensors of a type. */
  public static boolean has(DataType type) {
    return TYPES.containsKey(type);
  }

  /**
   * Numbers between 0.05 and 0.95 if floating, so that logarithms and probabilities can take them;
   * one number everywhere if integer; true, but for every fourth boolean; empty text.
   *
   * @param integer what integers are
   */
  public Tensor sample(DataType dataType, Shape shape, int integer) {
    Class<? extends TType> type = Objects.requireNonNull(TYPES.get(dataType), dataType::name);
    if (TFloating.class.isAssignableFrom(type)) {
      try (TFloat64 numbers =
          TFloat64.tensorOf(
              shape,
              t -> t.scalars().forEach(x -> x.setDouble(0.05 + 0.9 * random.nextDouble())))) {
        return tf.dtypes.cast(tf.constantOf(numbers), type.asSubclass(TFloating.class)).asTensor();
      }
    }
    if (type == TString.class) {
      return tf.fill(tf.constant(shape.asArray()), tf.constant("")).asTensor();
    }
    if (type == TBool.class) {
      AtomicInteger next = new AtomicInteger();
      return TBool.tensorOf(
          shape,
          all ->
              all.scalars()
                  .forEach(each -> each.setBoolean(next.incrementAndGet() % TRUE_OR_FALSE != 0)));
    }
    Operand<TInt32> integers = tf.fill(tf.constant(shape.asArray()), tf.constant(integer));
    return tf.dtypes.cast(integers, type).asTensor();
  }

  /** Type, shape and elements of a tensor. */
  public static ObjectNode json(Tensor tensor) {
    ObjectNode node = Json.object().put("dtype", TensorText.type(tensor.asRawTensor().dataType()));
    node.set("shape", Json.sizes(tensor.shape()));
    ArrayNode data = node.putArray("data");
    ((NdArray<?>) tensor).scalars().forEach(element -> add(data, element.getObject()));
    return node;
  }

  private static void add(ArrayNode data, Object value) {
    if (value instanceof Float || value instanceof Double) {
      Json.add(data, ((Number) value).doubleValue());
    } else if (value instanceof Number number) {
      data.add(number.longValue());
    } else if (value instanceof Boolean flag) {
      data.add(flag);
    } else {
      data.add(value.toString());
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
