package org.softtf.savedmodel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;

/** The nodes of a graph by name, and which of them others depend on. */
final class GraphNodes {
  private final GraphDef graph;
  private final Map<String, NodeDef> byName = new LinkedHashMap<>();
  private final Map<String, FunctionDef> functions = new TreeMap<>();

  GraphNodes(GraphDef graph) {
    this.graph = graph;
    graph.getNodeList().forEach(node -> byName.put(node.getName(), node));
    graph
        .getLibrary()
        .getFunctionList()
        .forEach(function -> functions.put(function.getSignature().getName(), function));
  }

  NodeDef get(String name) {
    return byName.get(name);
  }

  Collection<NodeDef> all() {
    return byName.values();
  }

  /** The nodes in the bodies of functions. */
  List<NodeDef> inFunctions() {
    return functions.values().stream().flatMap(f -> f.getNodeDefList().stream()).toList();
  }

  /** The nodes of the graph, then those of each function: within one, names are unique. */
  List<List<NodeDef>> bodies() {
    List<List<NodeDef>> bodies = new ArrayList<>();
    bodies.add(List.copyOf(byName.values()));
    functions.values().forEach(function -> bodies.add(function.getNodeDefList()));
    return bodies;
  }

  /** All nodes, those in the bodies of functions included. */
  List<NodeDef> allWithFunctions() {
    List<NodeDef> nodes = new ArrayList<>(byName.values());
    nodes.addAll(inFunctions());
    return nodes;
  }

  /** The names of the nodes given and of all that they depend on. */
  Set<String> upstream(Iterable<String> roots) {
    Set<String> seen = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>();
    roots.forEach(open::add);
    while (!open.isEmpty()) {
      String name = open.poll();
      if (seen.add(name)) {
        byName.get(name).getInputList().forEach(input -> open.add(producer(input)));
      }
    }
    return seen;
  }

  /** The same graph with these nodes only, in the same order, and the functions that they call. */
  GraphNodes only(Set<String> names) {
    GraphDef.Builder pruned = GraphDef.newBuilder().setVersions(graph.getVersions());
    byName.values().stream().filter(n -> names.contains(n.getName())).forEach(pruned::addNode);
    pruned.setLibrary(called(pruned.getNodeList()));
    return new GraphNodes(pruned.build());
  }

  GraphDef toGraphDef() {
    return graph;
  }

  /** The same graph without functions that nobody calls. */
  GraphDef withCalledFunctions() {
    return graph.toBuilder().setLibrary(called(graph.getNodeList())).build();
  }

  private FunctionDefLibrary called(List<NodeDef> nodes) {
    Set<String> seen = new HashSet<>();
    Deque<NodeDef> open = new ArrayDeque<>(nodes);
    while (!open.isEmpty()) {
      NodeDef node = open.poll();
      Stream.concat(Stream.of(node.getOp()), calledFunctions(node))
          .filter(functions::containsKey)
          .filter(seen::add)
          .forEach(name -> open.addAll(functions.get(name).getNodeDefList()));
    }
    FunctionDefLibrary.Builder library = FunctionDefLibrary.newBuilder();
    functions.values().stream()
        .filter(function -> seen.contains(function.getSignature().getName()))
        .forEach(library::addFunction);
    return library.build();
  }

  private static Stream<String> calledFunctions(NodeDef node) {
    return node.getAttrMap().values().stream()
        .flatMap(GraphNodes::functionsOf)
        .map(NameAttrList::getName);
  }

  private static Stream<NameAttrList> functionsOf(AttrValue value) {
    return value.hasFunc() ? Stream.of(value.getFunc()) : value.getList().getFuncList().stream();
  }

  /** The node behind an input such as {@code ^node}, {@code node} or {@code node:1}. */
  static String producer(String input) {
    int start = input.startsWith("^") ? 1 : 0;
    int colon = input.indexOf(':');
    return input.substring(start, colon < 0 ? input.length() : colon);
  }
}
