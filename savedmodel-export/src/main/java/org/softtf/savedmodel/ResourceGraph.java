package org.softtf.savedmodel;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.family.TType;

/**
 * A graph in which every variable is a resource variable, which Python and converters understand.
 *
 * <p>Each reference variable (what {@code tf.variable} and tensorflow-framework's optimizers make)
 * becomes a handle of the same name; what used its value uses a read of the handle. Nothing that
 * assigns can be left in the graph: {@link GraphChecks} sees to that.
 */
final class ResourceGraph {
  static final String REFERENCE = "VariableV2";
  static final String RESOURCE = "VarHandleOp";

  private final GraphNodes source;
  private GraphDef graph;

  /** Names of read nodes by the names of their variables, in the graph's order. */
  private final Map<String, String> reads = new LinkedHashMap<>();

  private final Map<String, String> referenceReads = new HashMap<>();

  ResourceGraph(GraphNodes source) {
    this.source = source;
    GraphDef.Builder builder =
        GraphDef.newBuilder()
            .setVersions(source.toGraphDef().getVersions())
            .setLibrary(source.toGraphDef().getLibrary());
    source.all().stream().filter(ResourceGraph::isVariable).forEach(this::nameRead);
    for (NodeDef node : source.all()) {
      if (isVariable(node)) {
        builder.addNode(handle(node)).addNode(read(node));
      } else {
        builder.addNode(redirected(node));
      }
    }
    graph = builder.build();
  }

  /** Adds a variable of a tensor's type and shape. */
  static Operand<TType> addHandle(Ops tf, String wanted, Tensor value) {
    Graph graph = (Graph) tf.scope().env();
    String name = wanted;
    while (graph.operation(name) != null) {
      name += "_";
    }
    return graph
        .opBuilder(RESOURCE, name, tf.scope())
        .setAttr("dtype", value.asRawTensor().dataType())
        .setAttr("shape", value.shape())
        .setAttr("shared_name", name)
        .build()
        .output(0);
  }

  static boolean isVariable(NodeDef node) {
    return node.getOp().equals(REFERENCE) || node.getOp().equals(RESOURCE);
  }

  GraphDef toGraphDef() {
    return graph;
  }

  /** Puts constants in the places of variables. */
  void freeze(List<ModelVariable> variables) {
    graph = FrozenGraph.of(graph, variables);
  }

  Map<String, String> reads() {
    return reads;
  }

  DataType type(String variable) {
    return source.get(variable).getAttrOrThrow("dtype").getType();
  }

  /**
   * A node of the source that gives a variable's value and does nothing else; null if there is
   * none, because the variable is never read whole.
   */
  String sourceValue(String variable) {
    if (referenceReads.containsKey(variable)) {
      return variable;
    }
    return source.all().stream()
        .filter(node -> node.getOp().equals("ReadVariableOp"))
        .filter(node -> node.getInputList().equals(List.of(variable)))
        .map(NodeDef::getName)
        .findFirst()
        .orElse(null);
  }

  /** The node that has the value which a node had in the source. */
  String valueOf(String node) {
    return referenceReads.getOrDefault(node, node);
  }

  private void nameRead(NodeDef variable) {
    String name = variable.getName() + "/Read/ReadVariableOp";
    while (source.get(name) != null) {
      name += "_";
    }
    reads.put(variable.getName(), name);
    if (variable.getOp().equals(REFERENCE)) {
      referenceReads.put(variable.getName(), name);
    }
  }

  private static NodeDef handle(NodeDef variable) {
    return NodeDef.newBuilder()
        .setName(variable.getName())
        .setOp(RESOURCE)
        .addAllInput(variable.getInputList())
        .putAttr("dtype", variable.getAttrOrThrow("dtype"))
        .putAttr("shape", variable.getAttrOrThrow("shape"))
        .putAttr("shared_name", text(variable.getName()))
        .build();
  }

  private NodeDef read(NodeDef variable) {
    return NodeDef.newBuilder()
        .setName(reads.get(variable.getName()))
        .setOp("ReadVariableOp")
        .addInput(variable.getName())
        .putAttr("dtype", variable.getAttrOrThrow("dtype"))
        .build();
  }

  private NodeDef redirected(NodeDef node) {
    if (referenceReads.isEmpty()) {
      return node;
    }
    NodeDef.Builder builder = node.toBuilder().clearInput();
    for (String input : node.getInputList()) {
      String producer = GraphNodes.producer(input);
      builder.addInput(
          referenceReads.containsKey(producer) && !input.startsWith("^")
              ? referenceReads.get(producer)
              : input);
    }
    return builder.build();
  }

  private static AttrValue text(String value) {
    return AttrValue.newBuilder().setS(ByteString.copyFromUtf8(value)).build();
  }
}
