// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.checks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.softtf.gradients.internal.OpDefinitions;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.softtf.savedmodel.internal.tables.LookupTables;
import org.softtf.savedmodel.internal.variables.VariableNodes;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/** What must hold for the part of a graph that is exported. */
public final class GraphChecks {
  /** The types of nodes whose state travels with a model. */
  private static final Set<String> KEPT = Set.of(VariableNodes.RESOURCE, LookupTables.TABLE);

  private GraphChecks() {}

  /** Refuses nodes that would lose something, or that a reader may not be able to run. */
  public static void require(GraphNodes graph) {
    graph.allWithFunctions().forEach(GraphChecks::requireNoDevice);
    graph.all().forEach(GraphChecks::requireNoReference);
    graph.all().forEach(GraphChecks::requireNoOtherResource);
    graph.inFunctions().forEach(GraphChecks::requireNoState);
    requireOwnVariables(graph);
  }

  private static void requireNoDevice(NodeDef node) {
    refuse(
        !node.getDevice().isEmpty(),
        node,
        "is fixed to the device "
            + node.getDevice()
            + ", which the reader of the model may not have; build it without withDevice(...)");
  }

  private static void requireNoReference(NodeDef node) {
    OpDef definition = OpDefinitions.of(node.getOp());
    refuse(
        definition.getInputArgList().stream().anyMatch(OpDef.ArgDef::getIsRef),
        node,
        "changes a reference variable, and variables are exported as resource variables; leave it"
            + " out of the signature, or make the variable with tf.varHandleOp");
    refuse(
        definition.getOutputArgList().stream().anyMatch(OpDef.ArgDef::getIsRef)
            && !node.getOp().equals(VariableNodes.REFERENCE),
        node,
        "is a kind of variable that cannot be exported; use tf.variable");
  }

  private static void requireNoOtherResource(NodeDef node) {
    refuse(
        makesResource(node) && !KEPT.contains(node.getOp()),
        node,
        "holds a state that would be lost: only variables and hash tables (tf.hashTable) can be"
            + " exported");
  }

  private static boolean makesResource(NodeDef node) {
    return OpDefinitions.of(node.getOp()).getInputArgCount() == 0
        && OpDefinitions.of(node.getOp()).getOutputArgList().stream()
            .anyMatch(output -> output.getType() == DataType.DT_RESOURCE);
  }

  private static void requireNoState(NodeDef node) {
    refuse(
        VariableNodes.isVariable(node),
        node,
        "is a variable inside a function, whose value would be lost; make it outside and pass its"
            + " handle");
    refuse(
        makesResource(node),
        node,
        "holds a state inside a function, which would be lost; make it outside and pass its"
            + " handle");
  }

  private static void requireOwnVariables(GraphNodes graph) {
    Map<List<String>, String> byState = new HashMap<>();
    for (NodeDef node : graph.all()) {
      if (VariableNodes.isVariable(node)) {
        String other =
            byState.put(List.of(node.getOp(), VariableNodes.stateName(node)), node.getName());
        refuse(
            other != null,
            node,
            "shares its state with "
                + other
                + ", which would not survive; use one handle for both");
      }
    }
  }

  private static void refuse(boolean unfit, NodeDef node, String trouble) {
    if (unfit) {
      throw new IllegalArgumentException("node " + GraphNodes.describe(node) + " " + trouble);
    }
  }
}
