// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.objects;

import java.util.HashMap;
import java.util.Map;
import org.softtf.gradients.internal.OpDefinitions;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/**
 * Names tensors as functions do: by the node, the name that its type of operation gives the output,
 * and a number within that. In a graph there is one number for all outputs of a node.
 */
public final class TensorNames {
  private final GraphNodes graph;
  private final Map<String, OpDef> functions = new HashMap<>();

  /** Reads a graph and the names of its functions. */
  public TensorNames(GraphNodes graph) {
    this.graph = graph;
    for (FunctionDef function : graph.functions()) {
      functions.put(function.getSignature().getName(), function.getSignature());
    }
  }

  /** The definition of what a node does, be it an operation or the call of a function. */
  OpDef definition(NodeDef node) {
    OpDef function = functions.get(node.getOp());
    if (function == null && !OpDefinitions.has(node.getOp())) {
      throw new NoObjectsException(
          "node "
              + GraphNodes.describe(node)
              + " is of a type that TensorFlow Java does not know, so that the names of its outputs"
              + " are unknown");
    }
    return function == null ? OpDefinitions.of(node.getOp()) : function;
  }

  /** The name of a tensor within a function. */
  public String inFunction(String tensor) {
    NodeDef node = graph.get(GraphNodes.producer(tensor));
    int left = GraphNodes.outputNumber(tensor);
    for (OpDef.ArgDef output : definition(node).getOutputArgList()) {
      int length = length(output, node);
      if (left < length) {
        return node.getName() + ":" + output.getName() + ":" + left;
      }
      left -= length;
    }
    throw new IllegalStateException(GraphNodes.describe(node) + " has no output for " + tensor);
  }

  /** A tensor's name with its number, which graphs may leave out where it is 0. */
  public static String complete(String tensor) {
    return GraphNodes.producer(tensor) + ":" + GraphNodes.outputNumber(tensor);
  }

  private static int length(OpDef.ArgDef output, NodeDef node) {
    if (!output.getNumberAttr().isEmpty()) {
      return Math.toIntExact(node.getAttrOrThrow(output.getNumberAttr()).getI());
    }
    return output.getTypeListAttr().isEmpty()
        ? 1
        : node.getAttrOrThrow(output.getTypeListAttr()).getList().getTypeCount();
  }
}
