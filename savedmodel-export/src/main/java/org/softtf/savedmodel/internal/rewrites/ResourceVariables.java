// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.rewrites;

import java.util.ArrayList;
import java.util.List;
import org.softtf.savedmodel.internal.graph.Attributes;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.softtf.savedmodel.internal.variables.VariableNodes;
import org.softtf.savedmodel.internal.variables.VariableReads;
import org.tensorflow.proto.NodeDef;

/**
 * Makes every variable a resource variable, which Python and converters understand.
 *
 * <p>Each reference variable (what {@code tf.variable} and tensorflow-framework's optimizers make)
 * becomes a handle of the same name; what used its value uses a read of the handle. Nothing that
 * assigns can be left in the graph: {@code GraphChecks} refuses it.
 *
 * @param variables the variables of the graph, with the names of the nodes that shall read them
 */
public record ResourceVariables(VariableReads variables) implements GraphRewrite {
  @Override
  public GraphNodes apply(GraphNodes graph) {
    List<NodeDef> nodes = new ArrayList<>();
    for (NodeDef node : graph.all()) {
      if (VariableNodes.isVariable(node)) {
        nodes.add(handle(node));
        nodes.add(read(node));
      } else {
        nodes.add(redirected(node));
      }
    }
    return graph.withNodes(nodes);
  }

  private static NodeDef handle(NodeDef variable) {
    return NodeDef.newBuilder()
        .setName(variable.getName())
        .setOp(VariableNodes.RESOURCE)
        .addAllInput(variable.getInputList())
        .putAttr("dtype", variable.getAttrOrThrow("dtype"))
        .putAttr("shape", variable.getAttrOrThrow("shape"))
        .putAttr("shared_name", Attributes.text(variable.getName()))
        .build();
  }

  private NodeDef read(NodeDef variable) {
    return NodeDef.newBuilder()
        .setName(variables.read(variable.getName()))
        .setOp(VariableNodes.READ)
        .addInput(variable.getName())
        .putAttr("dtype", variable.getAttrOrThrow("dtype"))
        .build();
  }

  private NodeDef redirected(NodeDef node) {
    NodeDef.Builder builder = node.toBuilder().clearInput();
    for (String input : node.getInputList()) {
      String producer = GraphNodes.producer(input);
      String value = variables.valueOf(producer);
      builder.addInput(value.equals(producer) || input.startsWith("^") ? input : value);
    }
    return builder.build();
  }
}
