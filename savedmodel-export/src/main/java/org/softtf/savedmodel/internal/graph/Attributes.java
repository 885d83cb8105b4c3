// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.graph;

import com.google.protobuf.ByteString;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** The values of attributes of nodes. */
public final class Attributes {
  private Attributes() {}

  /** A text. */
  public static AttrValue text(String value) {
    return AttrValue.newBuilder().setS(ByteString.copyFromUtf8(value)).build();
  }

  /** A type. */
  public static AttrValue type(DataType value) {
    return AttrValue.newBuilder().setType(value).build();
  }

  /** A tensor. */
  public static AttrValue tensor(TensorProto.Builder value) {
    return AttrValue.newBuilder().setTensor(value).build();
  }

  /** A list. */
  public static AttrValue list(AttrValue.ListValue.Builder value) {
    return AttrValue.newBuilder().setList(value).build();
  }

  /** A list of shapes. */
  public static AttrValue shapes(Iterable<TensorShapeProto> value) {
    return list(AttrValue.ListValue.newBuilder().addAllShape(value));
  }

  /** An attribute of a node, empty if the node does not have it. */
  public static AttrValue of(NodeDef node, String name) {
    return node.getAttrOrDefault(name, AttrValue.getDefaultInstance());
  }
}
