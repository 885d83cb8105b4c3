// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.rewrites;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NodeDef;

/**
 * Puts the nodes of each function into an order that depends on nothing but their names and inputs.
 *
 * <p>TensorFlow writes them in another order in each process, and the same model shall be the same
 * bytes. The order is that of a depth-first search: sorted by name, inputs first.
 */
public final class OrderedFunctions implements GraphRewrite {
  @Override
  public GraphNodes apply(GraphNodes graph) {
    return graph.withFunctions(graph.functions().stream().map(OrderedFunctions::ordered).toList());
  }

  private static FunctionDef ordered(FunctionDef function) {
    Map<String, NodeDef> byName = new TreeMap<>();
    function.getNodeDefList().forEach(node -> byName.put(node.getName(), node));
    FunctionDef.Builder ordered = function.toBuilder().clearNodeDef();
    Set<String> done = new HashSet<>();
    Set<String> begun = new HashSet<>();
    for (String root : byName.keySet()) {
      Deque<String> open = new ArrayDeque<>(List.of(root));
      while (!open.isEmpty()) {
        String name = open.peek();
        NodeDef node = Objects.requireNonNull(byName.get(name));
        List<String> inputs =
            begun.add(name) ? missingInputs(node, byName.keySet(), begun) : List.of();
        inputs.forEach(open::push);
        if (inputs.isEmpty()) {
          open.pop();
          if (done.add(name)) {
            ordered.addNodeDef(node);
          }
        }
      }
    }
    return ordered.build();
  }

  /** Nodes that must come first, as far as they are not on the way already. */
  private static List<String> missingInputs(NodeDef node, Set<String> all, Set<String> begun) {
    List<String> missing = new ArrayList<>();
    for (String input : node.getInputList()) {
      String producer = GraphNodes.producer(input);
      if (all.contains(producer) && !begun.contains(producer)) {
        missing.add(producer);
      }
    }
    return missing;
  }
}
