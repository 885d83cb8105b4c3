// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.graph;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/** Reads and changes constants of texts. */
public final class StringConstants {
  private static final String VALUE = "value";

  private StringConstants() {}

  /**
   * The same node with its texts one by one.
   *
   * <p>TensorFlow's C API writes several texts as one block of bytes: all lengths, then all
   * characters. Only its own runtime reads that. Nodes of another kind come back as they are.
   */
  public static NodeDef unpacked(NodeDef node) {
    if (!node.getOp().equals("Const")) {
      return node;
    }
    TensorProto value = node.getAttrOrThrow(VALUE).getTensor();
    boolean packed = value.getDtype() == DataType.DT_STRING && !value.getTensorContent().isEmpty();
    return packed
        ? node.toBuilder().putAttr(VALUE, Attributes.tensor(unpacked(value))).build()
        : node;
  }

  /** The texts of a constant; none if it holds something else. */
  public static List<ByteString> texts(NodeDef constant) {
    return unpacked(constant).getAttrOrThrow(VALUE).getTensor().getStringValList();
  }

  /** A constant of one text with another text. */
  public static NodeDef withText(NodeDef constant, String text) {
    TensorProto.Builder value = constant.getAttrOrThrow(VALUE).getTensor().toBuilder();
    value.clearTensorContent().clearStringVal().addStringVal(ByteString.copyFromUtf8(text));
    return constant.toBuilder().putAttr(VALUE, Attributes.tensor(value)).build();
  }

  private static TensorProto.Builder unpacked(TensorProto value) {
    long count = TensorShapes.read(value.getTensorShape()).size();
    TensorProto.Builder builder = value.toBuilder().clearTensorContent();
    CodedInputStream content = value.getTensorContent().newCodedInput();
    try {
      int[] lengths = new int[Math.toIntExact(count)];
      for (int i = 0; i < lengths.length; i++) {
        lengths[i] = content.readUInt32();
      }
      for (int length : lengths) {
        builder.addStringVal(ByteString.copyFrom(content.readRawBytes(length)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a constant of texts is damaged", e);
    }
    return builder;
  }
}
