package org.softtf.savedmodel;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/**
 * Constants of texts in the form that every reader knows: TensorFlow's C API writes several texts
 * as one block of bytes (all lengths, then all characters), which only its own runtime reads back.
 */
final class StringConstants {
  private static final String VALUE = "value";

  private StringConstants() {}

  static GraphDef rewrite(GraphDef graph) {
    GraphDef.Builder builder = graph.toBuilder();
    builder.getNodeBuilderList().forEach(StringConstants::rewrite);
    builder
        .getLibraryBuilder()
        .getFunctionBuilderList()
        .forEach(function -> function.getNodeDefBuilderList().forEach(StringConstants::rewrite));
    return builder.build();
  }

  /** The texts of a constant; none if it holds something else. */
  static List<ByteString> texts(NodeDef constant) {
    NodeDef.Builder node = constant.toBuilder();
    rewrite(node);
    return node.getAttrOrThrow(VALUE).getTensor().getStringValList();
  }

  /** Gives a constant of one text another text. */
  static void set(NodeDef.Builder constant, String text) {
    TensorProto.Builder value = constant.getAttrOrThrow(VALUE).getTensor().toBuilder();
    value.clearTensorContent().clearStringVal().addStringVal(ByteString.copyFromUtf8(text));
    constant.putAttr(VALUE, AttrValue.newBuilder().setTensor(value).build());
  }

  private static void rewrite(NodeDef.Builder node) {
    if (!node.getOp().equals("Const")) {
      return;
    }
    TensorProto value = node.getAttrOrThrow(VALUE).getTensor();
    if (value.getDtype() == DataType.DT_STRING && !value.getTensorContent().isEmpty()) {
      node.putAttr(VALUE, AttrValue.newBuilder().setTensor(unpacked(value)).build());
    }
  }

  private static TensorProto unpacked(TensorProto value) {
    long count = 1;
    for (int i = 0; i < value.getTensorShape().getDimCount(); i++) {
      count *= value.getTensorShape().getDim(i).getSize();
    }
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
    return builder.build();
  }
}
