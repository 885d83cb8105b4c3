// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.reading;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.softtf.savedmodel.internal.graph.Attributes;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.softtf.savedmodel.internal.graph.SignatureTensors;
import org.softtf.savedmodel.internal.graph.TensorShapes;
import org.softtf.savedmodel.internal.variables.VariableNodes;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedVariable;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.Struct.TensorSpecProto;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Compares the two halves of a model: the graph, which Java, C and servers read, and the objects
 * with functions, which TensorFlow 2 reads in Python.
 */
public final class ModelHalves {
  /** Nodes that are arguments of functions. */
  private static final Set<String> OUTSIDE =
      Set.of("Placeholder", "PlaceholderWithDefault", VariableNodes.RESOURCE, "HashTableV2");

  private final ModelNodes nodes;
  private final GraphNodes graph;
  private final ObjectReader objects;
  private final Map<String, FunctionDef> functions = new HashMap<>();
  private final List<String> differences = new ArrayList<>();

  private ModelHalves(MetaGraphDef model) {
    this.nodes = new ModelNodes(model);
    this.graph = GraphNodes.of(model.getGraphDef());
    this.objects = new ObjectReader(model.getObjectGraphDef());
    graph.functions().forEach(f -> functions.put(f.getSignature().getName(), f));
  }

  /**
   * Compares them.
   *
   * @return where they differ; empty if the model has no objects
   */
  public static Optional<List<String>> differences(MetaGraphDef model) throws IOException {
    if (!model.hasObjectGraphDef() || model.getObjectGraphDef().getNodesCount() == 0) {
      return Optional.empty();
    }
    ModelHalves halves = new ModelHalves(model);
    halves.compareSignatures();
    halves.compareVariables();
    return Optional.of(List.copyOf(halves.differences));
  }

  private void compareSignatures() throws IOException {
    Map<String, String> called = objects.signatures();
    Map<String, SignatureDef> signatures = nodes.signatures();
    compareNames("signature", signatures.keySet(), called.keySet());
    for (Map.Entry<String, SignatureDef> entry : signatures.entrySet()) {
      String function = called.get(entry.getKey());
      if (function != null) {
        String what = "signature " + entry.getKey();
        SignatureDef signature = entry.getValue();
        compareTensors(what + ", input", signature.getInputsMap(), objects.inputs(function));
        compareTensors(what + ", output", signature.getOutputsMap(), objects.outputs(function));
        compareOperations(what, signature, function);
      }
    }
  }

  private void compareTensors(
      String what, Map<String, TensorInfo> ofGraph, Map<String, TensorSpecProto> ofObjects) {
    compareNames(what, ofGraph.keySet(), ofObjects.keySet());
    ofGraph.forEach(
        (name, tensor) -> {
          TensorSpecProto other = ofObjects.get(name);
          if (other != null) {
            compare(what + " " + name + ", type", tensor.getDtype(), other.getDtype());
            compareShapes(what + " " + name, tensor.getTensorShape(), other.getShape());
          }
        });
  }

  /** How often each type of operation is run, apart from what becomes an argument. */
  private void compareOperations(String what, SignatureDef signature, String name) {
    FunctionDef function = functions.get(name);
    if (function == null) {
      differences.add(what + ": the function " + name + " is missing");
      return;
    }
    List<NodeDef> ofGraph =
        graph
            .upstream(
                signature.getOutputsMap().values().stream()
                    .flatMap(output -> SignatureTensors.nodes(output).stream())
                    .toList())
            .stream()
            .map(graph::get)
            .toList();
    // a graph that Python wrote calls the function, and so cannot differ
    if (ofGraph.stream().noneMatch(node -> calls(node, name))) {
      compare(
          what + ", operations",
          counts(ofGraph.stream()),
          counts(function.getNodeDefList().stream()));
    }
  }

  private static boolean calls(NodeDef node, String function) {
    return Attributes.of(node, "f").getFunc().getName().equals(function);
  }

  private static Map<String, Integer> counts(Stream<NodeDef> nodes) {
    Map<String, Integer> counts = new TreeMap<>();
    nodes
        .map(NodeDef::getOp)
        .filter(type -> !OUTSIDE.contains(type))
        .forEach(type -> counts.merge(type, 1, Integer::sum));
    return counts;
  }

  private void compareVariables() throws IOException {
    Map<String, NodeDef> ofGraph = nodes.variables();
    Map<String, SavedVariable> ofObjects = objects.variables();
    Map<String, Boolean> trainable = nodes.trainableInGraph();
    ofObjects.forEach(
        (name, variable) -> {
          NodeDef node = ofGraph.get(name);
          String what = "variable " + name;
          if (node == null) {
            differences.add(what + " is not in the graph");
          } else {
            compare(what + ", type", Attributes.of(node, "dtype").getType(), variable.getDtype());
            compare(what + ", shape", Attributes.of(node, "shape").getShape(), variable.getShape());
            Boolean trains = trainable.get(node.getName());
            if (trains != null) {
              compare(what + ", trainable", trains, variable.getTrainable());
            }
          }
        });
  }

  /** What one of them does not know is no difference. */
  private void compareShapes(String what, TensorShapeProto ofGraph, TensorShapeProto ofObjects) {
    if (!TensorShapes.read(ofGraph).isCompatibleWith(TensorShapes.read(ofObjects))) {
      compare(what + ", shape", ofGraph, ofObjects);
    }
  }

  private void compareNames(String what, Set<String> ofGraph, Set<String> ofObjects) {
    compare(what + " names", new TreeSet<>(ofGraph), new TreeSet<>(ofObjects));
  }

  private void compare(String what, Object ofGraph, Object ofObjects) {
    if (!Objects.equals(ofGraph, ofObjects)) {
      differences.add(
          what + ": " + text(ofGraph) + " in the graph, " + text(ofObjects) + " in the objects");
    }
  }

  private static String text(Object value) {
    return value instanceof TensorShapeProto shape
        ? TensorShapes.read(shape).toString()
        : value.toString();
  }
}
