// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.graph;

import com.google.protobuf.ByteString;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** Nodes that hold constants. */
public final class Constants {
  private Constants() {}

  /** A tensor of any type but text. */
  public static NodeDef of(String name, Tensor value) {
    ByteDataBuffer data = value.asRawTensor().data();
    byte[] bytes = new byte[Math.toIntExact(data.size())];
    data.read(bytes);
    return node(
        name,
        TensorProto.newBuilder()
            .setDtype(value.asRawTensor().dataType())
            .setTensorShape(TensorShapes.of(value.shape()))
            .setTensorContent(ByteString.copyFrom(bytes)));
  }

  /** A whole number. */
  public static NodeDef scalar(String name, DataType type, long number) {
    return node(name, numbers(type, number));
  }

  /** Whole numbers. */
  public static NodeDef vector(String name, DataType type, long... numbers) {
    TensorShapeProto.Dim size = TensorShapeProto.Dim.newBuilder().setSize(numbers.length).build();
    return node(
        name, numbers(type, numbers).setTensorShape(TensorShapeProto.newBuilder().addDim(size)));
  }

  private static TensorProto.Builder numbers(DataType type, long... numbers) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setDtype(type)
            .setTensorShape(TensorShapeProto.getDefaultInstance());
    for (long number : numbers) {
      if (type == DataType.DT_INT64) {
        tensor.addInt64Val(number);
      } else {
        tensor.addIntVal(Math.toIntExact(number));
      }
    }
    return tensor;
  }

  private static NodeDef node(String name, TensorProto.Builder value) {
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("Const")
        .putAttr("dtype", Attributes.type(value.getDtype()))
        .putAttr("value", Attributes.tensor(value))
        .build();
  }
}
