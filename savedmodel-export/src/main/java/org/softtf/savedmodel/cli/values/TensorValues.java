package org.softtf.savedmodel.cli.values;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;
import org.tensorflow.EagerSession;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.NdArray;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/** Makes tensors to call a signature with, and writes tensors as JSON. */
public final class TensorValues implements AutoCloseable {
  private final EagerSession session = EagerSession.create();
  private final Ops tf = Ops.create(session);
  private final Random random;

  /** Takes the seed of all numbers. */
  public TensorValues(long seed) {
    random = new Random(seed);
  }

  /**
   * Numbers between 0.05 and 0.95 if floating, so that logarithms and probabilities can take them;
   * zeros if integer, for they may be indices; false; empty text.
   */
  public Tensor sample(Class<? extends TType> type, Shape shape) {
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
      return tf.fill(tf.constant(shape.asArray()), tf.constant(false)).asTensor();
    }
    return tf.dtypes.cast(tf.fill(tf.constant(shape.asArray()), tf.constant(0)), type).asTensor();
  }

  /** Type, shape and elements of a tensor. */
  public static ObjectNode json(Tensor tensor) {
    ObjectNode node = Json.object().put("dtype", TensorText.type(tensor.asRawTensor().dataType()));
    ArrayNode shape = node.putArray("shape");
    for (long size : tensor.shape().asArray()) {
      shape.add(size);
    }
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
