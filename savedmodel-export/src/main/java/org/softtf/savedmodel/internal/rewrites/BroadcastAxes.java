// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.rewrites;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.softtf.savedmodel.internal.graph.Attributes;
import org.softtf.savedmodel.internal.graph.FreeNames;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.softtf.savedmodel.internal.graph.TensorShapes;
import org.tensorflow.Graph;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** The axes over which the gradients of two operands are summed that were broadcast. */
final class BroadcastAxes {
  private BroadcastAxes() {}

  /**
   * Adds two constants for a node, or the node itself where a shape is not static.
   *
   * @param shapes the graph, which knows shapes
   * @param nodes where they go
   * @param constants is told of constants by the names of the node's outputs
   */
  static void add(
      NodeDef node,
      GraphNodes graph,
      Graph shapes,
      FreeNames names,
      List<NodeDef> nodes,
      Map<String, String> constants) {
    Shape first = described(node.getInput(0), graph, shapes);
    Shape second = described(node.getInput(1), graph, shapes);
    if (first == null || second == null) {
      nodes.add(node);
      return;
    }
    int rank = Math.max(first.numDimensions(), second.numDimensions());
    DataType type = node.getAttrOrThrow("T").getType();
    List<Shape> both = List.of(first, second);
    for (int i = 0; i < both.size(); i++) {
      NodeDef constant =
          constant(names.free(node.getName() + "/axes_" + i), type, axes(both.get(i), rank));
      nodes.add(constant);
      constants.put(node.getName() + ":" + i, constant.getName());
      if (i == 0) {
        constants.put(node.getName(), constant.getName());
        constants.put("^" + node.getName(), "^" + constant.getName());
      }
    }
  }

  /** Those that an operand does not have, or that have the size 1. */
  private static List<Integer> axes(Shape operand, int rank) {
    int missing = rank - operand.numDimensions();
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      if (axis < missing || operand.get(axis - missing) == 1) {
        axes.add(axis);
      }
    }
    return axes;
  }

  /** The shape that a tensor describes, if it is that of another and static, or a constant. */
  private static @Nullable Shape described(String tensor, GraphNodes graph, Graph shapes) {
    NodeDef node = graph.get(GraphNodes.producer(tensor));
    if (node.getOp().equals("Const")) {
      return Shape.of(numbers(node.getAttrOrThrow("value").getTensor()));
    }
    int output = GraphNodes.outputNumber(tensor);
    if (!node.getOp().equals("Shape") && !node.getOp().equals("ShapeN")) {
      return null;
    }
    String described = node.getInput(output);
    Shape shape =
        shapes
            .operation(GraphNodes.producer(described))
            .output(GraphNodes.outputNumber(described))
            .shape();
    return shape.hasUnknownDimension() || shape.isUnknown() ? null : shape;
  }

  /** Of a constant; a file may leave out numbers at the end that are like the one before. */
  private static long[] numbers(TensorProto constant) {
    boolean isLong = constant.getDtype() == DataType.DT_INT64;
    ByteBuffer bytes = constant.getTensorContent().asReadOnlyByteBuffer();
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    int written = isLong ? constant.getInt64ValCount() : constant.getIntValCount();
    long[] numbers = new long[(int) TensorShapes.read(constant.getTensorShape()).size()];
    for (int i = 0; i < numbers.length; i++) {
      int at = Math.min(i, written - 1);
      if (bytes.hasRemaining()) {
        numbers[i] = isLong ? bytes.getLong() : bytes.getInt();
      } else if (at >= 0) {
        numbers[i] = isLong ? constant.getInt64Val(at) : constant.getIntVal(at);
      }
    }
    return numbers;
  }

  private static NodeDef constant(String name, DataType type, List<Integer> numbers) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setDtype(type)
            .setTensorShape(
                TensorShapeProto.newBuilder()
                    .addDim(TensorShapeProto.Dim.newBuilder().setSize(numbers.size())));
    for (int number : numbers) {
      if (type == DataType.DT_INT64) {
        tensor.addInt64Val(number);
      } else {
        tensor.addIntVal(number);
      }
    }
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("Const")
        .putAttr("dtype", Attributes.type(type))
        .putAttr("value", Attributes.tensor(tensor))
        .build();
  }
}
