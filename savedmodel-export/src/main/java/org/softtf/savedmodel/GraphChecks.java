package org.softtf.savedmodel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.softtf.savedmodel.ModelSignature.NamedOperand;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/** What must hold for the part of a graph that is exported. */
final class GraphChecks {
  private GraphChecks() {}

  static void require(GraphNodes graph) {
    graph.allWithFunctions().forEach(GraphChecks::requireNoDevice);
    graph.all().forEach(GraphChecks::requireNoReference);
    graph.all().forEach(GraphChecks::requireNoOtherResource);
    graph.inFunctions().forEach(GraphChecks::requireNoState);
    requireOwnVariables(graph);
  }

  /** A placeholder that is not an input could not be fed by anyone. */
  static void requireFed(ModelSignature signature, GraphNodes graph) {
    Set<String> inputs =
        signature.inputs().stream()
            .map(input -> input.operand().op().name())
            .collect(Collectors.toSet());
    for (NamedOperand output : signature.outputs()) {
      for (String name : graph.upstream(List.of(output.operand().op().name()))) {
        if (graph.get(name).getOp().equals("Placeholder") && !inputs.contains(name)) {
          throw new IllegalArgumentException(
              "output \""
                  + output.name()
                  + "\" of signature \""
                  + signature.name()
                  + "\" depends on the placeholder "
                  + name
                  + ", which is not an input of the signature; add it with input(name, placeholder)");
        }
      }
    }
  }

  private static void requireNoDevice(NodeDef node) {
    if (!node.getDevice().isEmpty()) {
      throw trouble(
          node,
          "is fixed to the device "
              + node.getDevice()
              + ", which the reader of the model may not have; build it without withDevice(...)");
    }
  }

  private static void requireNoReference(NodeDef node) {
    OpDef definition = OpDefinitions.of(node);
    if (definition.getInputArgList().stream().anyMatch(OpDef.ArgDef::getIsRef)) {
      throw trouble(
          node,
          "changes a reference variable, and variables are exported as resource variables; leave it"
              + " out of the signature, or make the variable with tf.varHandleOp");
    }
    if (definition.getOutputArgList().stream().anyMatch(OpDef.ArgDef::getIsRef)
        && !node.getOp().equals(ResourceGraph.REFERENCE)) {
      throw trouble(node, "is a kind of variable that cannot be exported; use tf.variable");
    }
  }

  private static void requireNoOtherResource(NodeDef node) {
    if (makesResource(node)
        && !node.getOp().equals(ResourceGraph.RESOURCE)
        && !node.getOp().equals(LookupTables.TABLE)) {
      throw trouble(
          node,
          "holds a state that would be lost: only variables and hash tables (tf.hashTable) can be"
              + " exported");
    }
  }

  private static boolean makesResource(NodeDef node) {
    return OpDefinitions.of(node).getInputArgCount() == 0
        && OpDefinitions.of(node).getOutputArgList().stream()
            .anyMatch(output -> output.getType() == DataType.DT_RESOURCE);
  }

  private static void requireNoState(NodeDef node) {
    if (ResourceGraph.isVariable(node)) {
      throw trouble(
          node,
          "is a variable inside a function, whose value would be lost; make it outside and pass its"
              + " handle");
    }
    if (makesResource(node)) {
      throw trouble(
          node,
          "holds a state inside a function, which would be lost; make it outside and pass its"
              + " handle");
    }
  }

  private static void requireOwnVariables(GraphNodes graph) {
    Map<String, NodeDef> byState = new HashMap<>();
    for (NodeDef node : graph.all()) {
      if (ResourceGraph.isVariable(node)) {
        NodeDef other = byState.put(stateName(node), node);
        if (other != null) {
          throw trouble(
              node,
              "shares its state with "
                  + other.getName()
                  + ", which would not survive; use one handle for both");
        }
      }
    }
  }

  private static String stateName(NodeDef variable) {
    String shared =
        variable.containsAttr("shared_name")
            ? variable.getAttrOrThrow("shared_name").getS().toStringUtf8()
            : "";
    return variable.getOp() + " " + (shared.isEmpty() ? variable.getName() : shared);
  }

  private static IllegalArgumentException trouble(NodeDef node, String what) {
    return new IllegalArgumentException(
        "node " + node.getName() + " (" + node.getOp() + ") " + what);
  }
}
