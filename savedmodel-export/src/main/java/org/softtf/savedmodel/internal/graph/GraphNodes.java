// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.VersionDef;

/** The nodes of a graph and its functions, both by name. Immutable. */
public final class GraphNodes {
  private final VersionDef versions;
  private final Map<String, NodeDef> nodes = new LinkedHashMap<>();
  private final Map<String, FunctionDef> functions = new TreeMap<>();

  private GraphNodes(
      VersionDef versions, Collection<NodeDef> nodes, Collection<FunctionDef> functions) {
    this.versions = versions;
    nodes.forEach(node -> this.nodes.put(node.getName(), node));
    functions.forEach(function -> this.functions.put(function.getSignature().getName(), function));
  }

  /** The nodes of a graph that TensorFlow wrote. */
  public static GraphNodes of(GraphDef graph) {
    return new GraphNodes(
        graph.getVersions(), graph.getNodeList(), graph.getLibrary().getFunctionList());
  }

  /** The graph as TensorFlow reads it, its functions sorted by name. */
  public GraphDef toGraphDef() {
    return GraphDef.newBuilder()
        .setVersions(versions)
        .addAllNode(nodes.values())
        .setLibrary(FunctionDefLibrary.newBuilder().addAllFunction(functions.values()))
        .build();
  }

  /** Whether there is a node of a name. */
  public boolean contains(String name) {
    return nodes.containsKey(name);
  }

  /** The node of a name, which must be there. */
  public NodeDef get(String name) {
    NodeDef node = nodes.get(name);
    if (node == null) {
      throw new IllegalArgumentException("the graph has no node " + name);
    }
    return node;
  }

  /** The nodes outside functions, in the graph's order. */
  public Collection<NodeDef> all() {
    return Collections.unmodifiableCollection(nodes.values());
  }

  /** The functions, sorted by name. */
  public Collection<FunctionDef> functions() {
    return Collections.unmodifiableCollection(functions.values());
  }

  /** The nodes in the bodies of functions. */
  public List<NodeDef> inFunctions() {
    return functions.values().stream().flatMap(f -> f.getNodeDefList().stream()).toList();
  }

  /** All nodes, those in the bodies of functions included. */
  public List<NodeDef> allWithFunctions() {
    List<NodeDef> all = new ArrayList<>(nodes.values());
    all.addAll(inFunctions());
    return all;
  }

  /** The nodes of the graph, then those of each function: within one, names are unique. */
  public List<List<NodeDef>> bodies() {
    List<List<NodeDef>> bodies = new ArrayList<>();
    bodies.add(List.copyOf(nodes.values()));
    functions.values().forEach(function -> bodies.add(function.getNodeDefList()));
    return bodies;
  }

  /** The names of the nodes given and of all that they depend on. */
  public Set<String> upstream(Iterable<String> roots) {
    Set<String> seen = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>();
    roots.forEach(open::add);
    while (!open.isEmpty()) {
      String name = open.poll();
      if (seen.add(name)) {
        get(name).getInputList().forEach(input -> open.add(producer(input)));
      }
    }
    return seen;
  }

  /** The same functions with other nodes. */
  public GraphNodes withNodes(Collection<NodeDef> others) {
    return new GraphNodes(versions, others, functions.values());
  }

  /** The same nodes with other functions. */
  public GraphNodes withFunctions(Collection<FunctionDef> others) {
    return new GraphNodes(versions, nodes.values(), others);
  }

  /** The same graph with every node changed, those in the bodies of functions included. */
  public GraphNodes withEach(UnaryOperator<NodeDef> change) {
    List<FunctionDef> changed = new ArrayList<>();
    for (FunctionDef function : functions.values()) {
      List<NodeDef> body = function.getNodeDefList().stream().map(change).toList();
      changed.add(function.toBuilder().clearNodeDef().addAllNodeDef(body).build());
    }
    return new GraphNodes(versions, nodes.values().stream().map(change).toList(), changed);
  }

  /** The same graph without functions that nobody calls. */
  public GraphNodes withCalledFunctions() {
    Set<FunctionDef> called = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<NodeDef> open = new ArrayDeque<>(nodes.values());
    while (!open.isEmpty()) {
      NodeDef node = open.poll();
      Stream.concat(Stream.of(node.getOp()), calledFunctions(node))
          .map(functions::get)
          .filter(Objects::nonNull)
          .filter(called::add)
          .forEach(function -> open.addAll(function.getNodeDefList()));
    }
    return withFunctions(functions.values().stream().filter(called::contains).toList());
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
  public static String producer(String input) {
    int start = input.startsWith("^") ? 1 : 0;
    int colon = input.indexOf(':');
    return input.substring(start, colon < 0 ? input.length() : colon);
  }

  /** Which output of its node a tensor such as {@code node} or {@code node:1} is. */
  public static int outputNumber(String tensor) {
    int colon = tensor.indexOf(':');
    return colon < 0 ? 0 : Integer.parseInt(tensor.substring(colon + 1));
  }

  /** What a tensor such as {@code node} or {@code node:1} is in a graph that holds the nodes. */
  public static Output<?> output(Graph graph, String tensor) {
    return graph.operation(producer(tensor)).output(outputNumber(tensor));
  }

  /** A node as error messages name it. */
  public static String describe(NodeDef node) {
    return node.getName() + " (" + node.getOp() + ")";
  }
}
