// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.variables;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** The variables of a user's graph, and the node that shall read each of them in the model. */
public final class VariableReads {
  private final GraphNodes source;

  /** Names of read nodes by the names of their variables, in the graph's order. */
  private final Map<String, String> reads = new LinkedHashMap<>();

  /** The names of the reference variables. */
  private final Set<String> references = new HashSet<>();

  private VariableReads(GraphNodes source) {
    this.source = source;
  }

  /** Finds the variables and names the nodes that shall read them. */
  public static VariableReads of(GraphNodes source) {
    VariableReads variables = new VariableReads(source);
    source.all().stream().filter(VariableNodes::isVariable).forEach(variables::add);
    return variables;
  }

  private void add(NodeDef variable) {
    String read = variable.getName() + "/Read/" + VariableNodes.READ;
    while (source.contains(read)) {
      read += "_";
    }
    reads.put(variable.getName(), read);
    if (variable.getOp().equals(VariableNodes.REFERENCE)) {
      references.add(variable.getName());
    }
  }

  /** The names of the variables, in the graph's order. */
  public Set<String> names() {
    return Collections.unmodifiableSet(reads.keySet());
  }

  /** The node that reads a variable in the model. */
  public String read(String variable) {
    return Objects.requireNonNull(reads.get(variable), variable);
  }

  /** The node that has in the model the value which a node has in the source. */
  public String valueOf(String node) {
    return references.contains(node) ? read(node) : node;
  }

  /** The type of a variable's elements. */
  DataType type(String variable) {
    return source.get(variable).getAttrOrThrow("dtype").getType();
  }

  /**
   * A node of the source that gives a variable's value and does nothing else; empty if the variable
   * is never read whole.
   */
  Optional<String> sourceValue(String variable) {
    if (references.contains(variable)) {
      return Optional.of(variable);
    }
    return source.all().stream()
        .filter(node -> node.getOp().equals(VariableNodes.READ))
        .filter(node -> node.getInputList().equals(List.of(variable)))
        .map(NodeDef::getName)
        .findFirst();
  }
}
