// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.rewrites;

import java.util.List;
import org.softtf.savedmodel.internal.graph.Attributes;
import org.softtf.savedmodel.internal.graph.Constants;
import org.softtf.savedmodel.internal.graph.FreeNames;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.tensorflow.Graph;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** Nodes on indices in forms that tf2onnx takes. */
final class IndexNodes {
  private IndexNodes() {}

  /**
   * Adds an inverse permutation as a scatter of 0, 1, 2 …; tf2onnx gives it another type of
   * integers than it has.
   */
  static void addInverse(NodeDef node, FreeNames names, List<NodeDef> nodes) {
    AttrValue type = node.getAttrOrThrow("T");
    String name = node.getName();
    String permutation = node.getInput(0);
    NodeDef zero = Constants.scalar(names.free(name + "/zero"), DataType.DT_INT32, 0);
    NodeDef one = Constants.scalar(names.free(name + "/one"), DataType.DT_INT32, 1);
    NodeDef size =
        part("Size", names.free(name + "/size"), permutation)
            .putAttr("T", type)
            .putAttr("out_type", Attributes.type(DataType.DT_INT32))
            .build();
    NodeDef shape =
        part("Shape", names.free(name + "/shape"), permutation)
            .putAttr("T", type)
            .putAttr("out_type", type)
            .build();
    NodeDef places =
        part("Range", names.free(name + "/places"), zero.getName(), size.getName(), one.getName())
            .putAttr("Tidx", Attributes.type(DataType.DT_INT32))
            .build();
    NodeDef typed =
        part("Cast", names.free(name + "/typed"), places.getName())
            .putAttr("SrcT", Attributes.type(DataType.DT_INT32))
            .putAttr("DstT", type)
            .build();
    NodeDef indices = column(names.free(name + "/indices"), permutation, one.getName(), type);
    NodeDef scatter =
        part("ScatterNd", name, indices.getName(), typed.getName(), shape.getName())
            .putAttr("T", type)
            .putAttr("Tindices", type)
            .build();
    nodes.addAll(List.of(zero, one, size, shape, places, typed, indices, scatter));
  }

  /** Adds a stitch with rows of one index in the place of single indices. */
  static void addStitch(NodeDef node, Graph shapes, FreeNames names, List<NodeDef> nodes) {
    NodeDef.Builder stitch = node.toBuilder();
    int count = (int) node.getAttrOrThrow("N").getI();
    for (int i = 0; i < count; i++) {
      if (isScalar(node.getInput(i), shapes)) {
        String name = node.getName() + "/" + i;
        NodeDef zero = Constants.scalar(names.free(name + "/zero"), DataType.DT_INT32, 0);
        AttrValue integers = Attributes.type(DataType.DT_INT32);
        NodeDef index =
            column(names.free(name + "/index"), node.getInput(i), zero.getName(), integers);
        NodeDef data =
            column(
                names.free(name + "/data"),
                node.getInput(count + i),
                zero.getName(),
                node.getAttrOrThrow("T"));
        nodes.addAll(List.of(zero, index, data));
        stitch.setInput(i, index.getName()).setInput(count + i, data.getName());
      }
    }
    nodes.add(stitch.build());
  }

  private static boolean isScalar(String tensor, Graph shapes) {
    return GraphNodes.output(shapes, tensor).shape().numDimensions() == 0;
  }

  private static NodeDef column(String name, String x, String axis, AttrValue type) {
    return part("ExpandDims", name, x, axis)
        .putAttr("T", type)
        .putAttr("Tdim", Attributes.type(DataType.DT_INT32))
        .build();
  }

  private static NodeDef.Builder part(String operation, String name, String... inputs) {
    return NodeDef.newBuilder().setOp(operation).setName(name).addAllInput(List.of(inputs));
  }
}
