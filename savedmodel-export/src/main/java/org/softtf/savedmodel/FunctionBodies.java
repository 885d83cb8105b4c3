package org.softtf.savedmodel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Functions in an order that depends on nothing but their content; TensorFlow writes the nodes of a
 * function in another order in each process.
 */
final class FunctionBodies {
  private FunctionBodies() {}

  static GraphDef inOrder(GraphDef graph) {
    FunctionDefLibrary.Builder library = graph.getLibrary().toBuilder().clearFunction();
    graph.getLibrary().getFunctionList().stream()
        .sorted(Comparator.comparing(function -> function.getSignature().getName()))
        .forEach(function -> library.addFunction(inOrder(function)));
    return graph.toBuilder().setLibrary(library).build();
  }

  private static FunctionDef inOrder(FunctionDef function) {
    Map<String, NodeDef> byName = new TreeMap<>();
    function.getNodeDefList().forEach(node -> byName.put(node.getName(), node));
    FunctionDef.Builder ordered = function.toBuilder().clearNodeDef();
    Set<String> done = new HashSet<>();
    Set<String> begun = new HashSet<>();
    for (String root : byName.keySet()) {
      Deque<String> open = new ArrayDeque<>(List.of(root));
      while (!open.isEmpty()) {
        String name = open.peek();
        List<String> inputs =
            begun.add(name) ? missingInputs(byName.get(name), byName.keySet(), begun) : List.of();
        inputs.forEach(open::push);
        if (inputs.isEmpty()) {
          open.pop();
          if (done.add(name)) {
            ordered.addNodeDef(byName.get(name));
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
