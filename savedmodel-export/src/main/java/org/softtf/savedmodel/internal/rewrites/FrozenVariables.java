// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.rewrites;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.softtf.savedmodel.internal.graph.Constants;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.softtf.savedmodel.internal.variables.ModelVariable;
import org.softtf.savedmodel.internal.variables.VariableNodes;
import org.tensorflow.Tensor;
import org.tensorflow.proto.NodeDef;

/**
 * Replaces each read of a variable by a constant of the value that the variable has now.
 *
 * @param variables the variables of the graph
 */
public record FrozenVariables(List<ModelVariable> variables) implements GraphRewrite {
  /** What a file of one graph can hold, with some room for the graph itself. */
  private static final long LARGEST = 2_000_000_000L;

  /** Refuses more bytes than a graph can hold. */
  public FrozenVariables {
    long bytes = variables.stream().mapToLong(v -> v.value().numBytes()).sum();
    if (bytes > LARGEST) {
      throw new IllegalArgumentException(
          "the variables hold "
              + bytes
              + " bytes, and a graph can hold 2 GB, so they cannot be frozen");
    }
  }

  @Override
  public GraphNodes apply(GraphNodes graph) {
    Map<String, ModelVariable> byName = new HashMap<>();
    variables.forEach(variable -> byName.put(variable.name(), variable));
    List<NodeDef> frozen = new ArrayList<>();
    for (NodeDef node : graph.all()) {
      ModelVariable read = node.getInputCount() == 0 ? null : byName.get(node.getInput(0));
      if (read != null && node.getOp().equals(VariableNodes.READ)) {
        frozen.add(constant(node, read.value()));
      } else if (!byName.containsKey(node.getName())) {
        requireNoHandle(node, byName);
        frozen.add(node);
      }
    }
    return graph.withNodes(frozen);
  }

  private static void requireNoHandle(NodeDef node, Map<String, ModelVariable> variables) {
    for (String input : node.getInputList()) {
      if (variables.containsKey(GraphNodes.producer(input))) {
        throw new IllegalArgumentException(
            "node "
                + GraphNodes.describe(node)
                + " uses the variable "
                + GraphNodes.producer(input)
                + " other than by reading its value, so that it cannot be frozen; read the value"
                + " with tf.readVariableOp and use that");
      }
    }
  }

  private static NodeDef constant(NodeDef read, Tensor value) {
    NodeDef.Builder node = Constants.of(read.getName(), value).toBuilder();
    read.getInputList().stream().skip(1).forEach(node::addInput); // what it waits for
    return node.build();
  }
}
