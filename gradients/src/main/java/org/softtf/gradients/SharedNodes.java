// SPDX-License-Identifier: Apache-2.0
package org.softtf.gradients;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.softtf.gradients.internal.NodeCopier;
import org.tensorflow.proto.NodeDef;

/**
 * A list of nodes in which no two compute the same. Gradient functions repeat constants and shapes,
 * and each node costs time wherever the gradient is built.
 */
final class SharedNodes {
  private final List<NodeDef> nodes = new ArrayList<>();
  private final Map<NodeDef, String> names = new HashMap<>();
  private final Map<String, String> replaced = new HashMap<>();

  /** Adds a node whose inputs were added before, unless there is one that computes the same. */
  void add(NodeDef node) {
    NodeDef.Builder builder = node.toBuilder().clearInput();
    node.getInputList().forEach(input -> builder.addInput(current(input)));
    NodeDef added = builder.build();
    NodeDef content = builder.clearName().clearExperimentalDebugInfo().build();
    String known = NodeCopier.isStateful(node) ? null : names.putIfAbsent(content, node.getName());
    if (known == null) {
      nodes.add(added);
    } else {
      replaced.put(node.getName(), known);
    }
  }

  private String current(String input) {
    int colon = input.indexOf(':');
    return colon < 0 ? name(input) : name(input.substring(0, colon)) + input.substring(colon);
  }

  /** The name of the node that computes what this one does. */
  String name(String node) {
    return replaced.getOrDefault(node, node);
  }

  /** The nodes, in the order in which they were added. */
  List<NodeDef> nodes() {
    return List.copyOf(nodes);
  }
}
