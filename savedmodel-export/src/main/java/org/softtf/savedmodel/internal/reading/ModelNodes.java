// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.reading;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.softtf.savedmodel.internal.graph.Attributes;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.softtf.savedmodel.internal.graph.SignatureTensors;
import org.softtf.savedmodel.internal.rewrites.NeededNodes;
import org.softtf.savedmodel.internal.variables.VariableNodes;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.VariableDef;

/** Finds in a model what its signatures consist of, whoever wrote it. */
public final class ModelNodes {
  /** What this library, Python, and old versions of TensorFlow make. */
  private static final Set<String> VARIABLES =
      Set.of(VariableNodes.RESOURCE, VariableNodes.REFERENCE, "Variable");

  /** Python's own signature, which only restores the model. */
  private static final String INITIALIZER = "__saved_model_init_op";

  private final MetaGraphDef graph;
  private final GraphNodes nodes;

  /** Takes a model's graph. */
  public ModelNodes(MetaGraphDef graph) {
    this.graph = graph;
    this.nodes = GraphNodes.of(graph.getGraphDef());
  }

  /** The signatures that are there to be called, by name. */
  public SortedMap<String, SignatureDef> signatures() {
    SortedMap<String, SignatureDef> signatures = new TreeMap<>(graph.getSignatureDefMap());
    signatures.remove(INITIALIZER);
    return signatures;
  }

  /** The types of all operations that a signature's outputs need. */
  public SortedSet<String> operations(SignatureDef signature) {
    return needed(signature).map(NodeDef::getOp).collect(Collectors.toCollection(TreeSet::new));
  }

  /** The types of numbers that these operations work on, as far as they say so, by their types. */
  public SortedMap<String, Set<DataType>> numbers(SignatureDef signature) {
    SortedMap<String, Set<DataType>> numbers = new TreeMap<>();
    needed(signature)
        .forEach(
            node ->
                numbers
                    .computeIfAbsent(node.getOp(), key -> EnumSet.noneOf(DataType.class))
                    .add(Attributes.of(node, "T").getType()));
    return numbers;
  }

  private Stream<NodeDef> needed(SignatureDef signature) {
    List<String> roots =
        signature.getOutputsMap().values().stream()
            .flatMap(output -> SignatureTensors.nodes(output).stream())
            .toList();
    return new NeededNodes(roots).apply(nodes).allWithFunctions().stream();
  }

  /** The variables by the names of their states. */
  public SortedMap<String, NodeDef> variables() {
    SortedMap<String, NodeDef> variables = new TreeMap<>();
    Set<String> paths = pathsOfAssets();
    for (NodeDef node : nodes.allWithFunctions()) {
      if (VARIABLES.contains(node.getOp()) && !paths.contains(node.getName())) {
        variables.put(VariableNodes.stateName(node), node);
      }
    }
    return variables;
  }

  /** The nodes that Python keeps the paths of files in, which are variables to TensorFlow. */
  private Set<String> pathsOfAssets() {
    Set<String> files =
        graph.getAssetFileDefList().stream()
            .map(asset -> GraphNodes.producer(asset.getTensorInfo().getName()))
            .collect(Collectors.toSet());
    return graph.getGraphDef().getNodeList().stream()
        .filter(node -> node.getOp().equals("AssignVariableOp") && node.getInputCount() > 1)
        .filter(node -> files.contains(GraphNodes.producer(node.getInput(1))))
        .map(node -> GraphNodes.producer(node.getInput(0)))
        .collect(Collectors.toSet());
  }

  /**
   * Whether variables are to be trained, by the names of their states, as far as the graph says it,
   * or else the objects: Python saves no list in the graph.
   */
  public Map<String, Boolean> trainable() throws IOException {
    Map<String, Boolean> trainable = new ObjectReader(graph.getObjectGraphDef()).trainable();
    Map<String, Boolean> listed = trainableInGraph();
    variables()
        .forEach(
            (state, node) -> {
              Boolean trains = listed.get(node.getName());
              if (trains != null) {
                trainable.put(state, trains);
              }
            });
    return trainable;
  }

  /** The same, by the names of nodes, as far as the graph says it. */
  Map<String, Boolean> trainableInGraph() throws IOException {
    Map<String, Boolean> trainable = new HashMap<>();
    CollectionDef list =
        graph.getCollectionDefOrDefault("variables", CollectionDef.getDefaultInstance());
    for (ByteString bytes : list.getBytesList().getValueList()) {
      try {
        VariableDef variable = VariableDef.parseFrom(bytes);
        trainable.put(GraphNodes.producer(variable.getVariableName()), variable.getTrainable());
      } catch (InvalidProtocolBufferException e) {
        throw new IOException("the model's list of variables is damaged: " + e.getMessage(), e);
      }
    }
    return trainable;
  }
}
