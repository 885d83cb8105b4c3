package org.softtf.savedmodel;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** A graph in which variables are constants of the values that they have now. */
final class FrozenGraph {
  /** What a file of one graph can hold, with some room for the graph itself. */
  private static final long LARGEST = 2_000_000_000L;

  private FrozenGraph() {}

  static GraphDef of(GraphDef graph, List<ModelVariable> variables) {
    requireSize(variables);
    Map<String, ModelVariable> byName = new HashMap<>();
    variables.forEach(variable -> byName.put(variable.name(), variable));
    GraphDef.Builder frozen = graph.toBuilder().clearNode();
    for (NodeDef node : graph.getNodeList()) {
      ModelVariable read = node.getInputCount() == 0 ? null : byName.get(node.getInput(0));
      if (read != null && node.getOp().equals("ReadVariableOp")) {
        frozen.addNode(constant(node, read.value()));
      } else if (!byName.containsKey(node.getName())) {
        requireNoHandle(node, byName);
        frozen.addNode(node);
      }
    }
    return frozen.build();
  }

  private static void requireSize(List<ModelVariable> variables) {
    long bytes = variables.stream().mapToLong(v -> v.value().numBytes()).sum();
    if (bytes > LARGEST) {
      throw new IllegalArgumentException(
          "the variables hold "
              + bytes
              + " bytes, and a graph can hold 2 GB, so they cannot be frozen");
    }
  }

  private static void requireNoHandle(NodeDef node, Map<String, ModelVariable> variables) {
    for (String input : node.getInputList()) {
      if (variables.containsKey(GraphNodes.producer(input))) {
        throw new IllegalArgumentException(
            "node "
                + node.getName()
                + " ("
                + node.getOp()
                + ") uses the variable "
                + GraphNodes.producer(input)
                + " other than by reading its value, so that it cannot be frozen; read the value"
                + " with tf.readVariableOp and use that");
      }
    }
  }

  private static NodeDef constant(NodeDef read, Tensor value) {
    NodeDef.Builder node = NodeDef.newBuilder().setName(read.getName()).setOp("Const");
    read.getInputList().stream().skip(1).forEach(node::addInput); // what it waits for
    return node.putAttr("dtype", read.getAttrOrThrow("dtype"))
        .putAttr("value", AttrValue.newBuilder().setTensor(proto(value)).build())
        .build();
  }

  private static TensorProto proto(Tensor value) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long size : value.shape().asArray()) {
      shape.addDimBuilder().setSize(size);
    }
    ByteDataBuffer data = value.asRawTensor().data();
    byte[] bytes = new byte[Math.toIntExact(data.size())];
    data.read(bytes);
    return TensorProto.newBuilder()
        .setDtype(value.asRawTensor().dataType())
        .setTensorShape(shape)
        .setTensorContent(ByteString.copyFrom(bytes))
        .build();
  }
}
