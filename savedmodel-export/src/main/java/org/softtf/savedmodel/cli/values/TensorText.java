// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli.values;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.softtf.savedmodel.ModelStructure.TensorStructure;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;

/** Types and shapes as Python users write them. */
public final class TensorText {
  private TensorText() {}

  /** Type and shape. */
  public static String of(TensorStructure tensor) {
    return type(tensor.type()) + " " + shape(tensor.shape());
  }

  /** Type and shape as JSON. */
  public static ObjectNode json(TensorStructure tensor) {
    ObjectNode node = Json.object().put("dtype", type(tensor.type()));
    if (tensor.shape().isUnknown()) {
      node.putNull("shape");
      return node;
    }
    ArrayNode sizes = node.putArray("shape");
    for (long size : tensor.shape().asArray()) {
      if (size < 0) {
        sizes.addNull();
      } else {
        sizes.add(size);
      }
    }
    return node;
  }

  /** The name that NumPy and TensorFlow for Python have for a type. */
  public static String type(DataType type) {
    return switch (type) {
      case DT_HALF -> "float16";
      case DT_FLOAT -> "float32";
      case DT_DOUBLE -> "float64";
      case UNRECOGNIZED -> "of a type that is not known";
      default -> type.name().substring("DT_".length()).toLowerCase(Locale.ROOT);
    };
  }

  /** A shape such as (?, 3). */
  public static String shape(Shape shape) {
    if (shape.isUnknown()) {
      return "of any shape";
    }
    return Arrays.stream(shape.asArray())
        .mapToObj(size -> size < 0 ? "?" : Long.toString(size))
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
