// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.rewrites;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.softtf.savedmodel.internal.graph.Attributes;
import org.softtf.savedmodel.internal.graph.Constants;
import org.softtf.savedmodel.internal.graph.FreeNames;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Gives loops the form of Python's own, whose first variable counts the turns and whose second is
 * the greatest number of them.
 *
 * <p>Python's gradient of a loop takes this for granted: of a loop whose first variables are
 * something else it is an error, or silently wrong. The loop gets both variables in front of its
 * own, and an {@code IdentityN} under its old name hands on its results.
 */
public final class CountedLoops implements GraphRewrite {
  private static final Set<String> LOOPS = Set.of("While", "StatelessWhile");
  private static final int UNLIMITED = -1;

  /** What stands between a node and the number of its output, in a graph. */
  private static final String IN_GRAPH = ":";

  @Override
  public GraphNodes apply(GraphNodes graph) {
    if (graph.allWithFunctions().stream().noneMatch(CountedLoops::isLoop)) {
      return graph;
    }
    Map<String, FunctionDef> functions = new TreeMap<>();
    for (FunctionDef function : graph.functions()) {
      List<NodeDef> body =
          nodes(
              function.getNodeDefList(),
              function.getSignature().getInputArgList(),
              CountedFunctions.OUTPUT);
      functions.put(
          function.getSignature().getName(),
          function.toBuilder().clearNodeDef().addAllNodeDef(body).build());
    }
    List<FunctionDef> all = new ArrayList<>(functions.values());
    for (NodeDef loop : graph.allWithFunctions().stream().filter(CountedLoops::isLoop).toList()) {
      all.add(CountedFunctions.condition(function(functions, loop, "cond")));
      all.add(CountedFunctions.body(function(functions, loop, "body")));
    }
    return graph
        .withNodes(nodes(graph.all(), List.of(), IN_GRAPH))
        .withFunctions(all)
        .withCalledFunctions();
  }

  private static FunctionDef function(
      Map<String, FunctionDef> functions, NodeDef loop, String attribute) {
    return Objects.requireNonNull(functions.get(function(loop, attribute)));
  }

  private static String function(NodeDef loop, String attribute) {
    return loop.getAttrOrThrow(attribute).getFunc().getName();
  }

  private static boolean isLoop(NodeDef node) {
    return LOOPS.contains(node.getOp());
  }

  private static List<NodeDef> nodes(
      Collection<NodeDef> nodes, List<OpDef.ArgDef> arguments, String outputs) {
    FreeNames names = new FreeNames(nodes, arguments);
    List<NodeDef> result = new ArrayList<>();
    for (NodeDef node : nodes) {
      if (isLoop(node)) {
        String prefix = node.getName() + "/";
        NodeDef counter =
            Constants.scalar(names.free(prefix + CountedFunctions.COUNTER), DataType.DT_INT32, 0);
        NodeDef maximum =
            Constants.scalar(
                names.free(prefix + CountedFunctions.MAXIMUM), DataType.DT_INT32, UNLIMITED);
        NodeDef loop = loop(node, names.free(prefix + "counted"), counter, maximum, outputs);
        result.addAll(List.of(counter, maximum, loop, results(node, loop.getName(), outputs)));
      } else {
        result.add(node);
      }
    }
    return result;
  }

  private static NodeDef loop(
      NodeDef node, String name, NodeDef counter, NodeDef maximum, String outputs) {
    NodeDef.Builder loop =
        node.toBuilder()
            .setName(name)
            .clearInput()
            .addInput(counter.getName() + outputs + 0)
            .addInput(maximum.getName() + outputs + 0)
            .addAllInput(node.getInputList());
    renamed(loop, "cond", CountedFunctions.conditionName(function(node, "cond")));
    renamed(loop, "body", CountedFunctions.bodyName(function(node, "body")));
    AttrValue.ListValue types = node.getAttrOrThrow("T").getList();
    loop.putAttr(
        "T",
        Attributes.list(
            AttrValue.ListValue.newBuilder()
                .addType(DataType.DT_INT32)
                .addType(DataType.DT_INT32)
                .addAllType(types.getTypeList())));
    List<TensorShapeProto> shapes = Attributes.of(node, "output_shapes").getList().getShapeList();
    if (!shapes.isEmpty()) {
      TensorShapeProto scalar = TensorShapeProto.getDefaultInstance();
      loop.putAttr(
          "output_shapes",
          Attributes.list(
              AttrValue.ListValue.newBuilder()
                  .addShape(scalar)
                  .addShape(scalar)
                  .addAllShape(shapes)));
    }
    return loop.build();
  }

  private static void renamed(NodeDef.Builder node, String attribute, String function) {
    AttrValue.Builder value = node.getAttrOrThrow(attribute).toBuilder();
    value.getFuncBuilder().setName(function);
    node.putAttr(attribute, value.build());
  }

  private static NodeDef results(NodeDef node, String loop, String outputs) {
    AttrValue types = node.getAttrOrThrow("T");
    NodeDef.Builder results =
        NodeDef.newBuilder().setName(node.getName()).setOp("IdentityN").putAttr("T", types);
    for (int i = 0; i < types.getList().getTypeCount(); i++) {
      results.addInput(loop + outputs + (i + 2));
    }
    return results.build();
  }
}
