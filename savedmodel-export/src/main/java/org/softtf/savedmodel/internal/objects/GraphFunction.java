// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.objects;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.softtf.savedmodel.internal.graph.Attributes;
import org.softtf.savedmodel.internal.graph.FreeNames;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.softtf.savedmodel.internal.variables.VariableNodes;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.ResourceHandleProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Makes a function of the part of a graph that lies between some tensors.
 *
 * <p>Its arguments are the inputs, then the nodes on the way that hold a state or come from
 * outside: variables, tables and names of files, which Python binds to its own objects.
 */
final class GraphFunction {
  private final GraphNodes graph;
  private final TensorNames tensors;

  /** Numbers of objects by the names of the nodes that they stand for. */
  private final Map<String, Integer> objects;

  private final FunctionDef.Builder function = FunctionDef.newBuilder();

  /** Tensors by the names of the arguments and results that they become. */
  private final Map<String, FunctionInput> inputs = new LinkedHashMap<>();

  private final Map<String, FunctionOutput> outputs = new LinkedHashMap<>();
  private final List<String> targets = new ArrayList<>();
  private final List<Integer> bound = new ArrayList<>();

  private record FunctionInput(String tensor, DataType type, TensorShapeProto shape) {}

  private record FunctionOutput(String tensor, DataType type) {}

  GraphFunction(String name, GraphNodes graph, Map<String, Integer> objects) {
    this.graph = graph;
    this.tensors = new TensorNames(graph);
    this.objects = objects;
    function.getSignatureBuilder().setName(name);
    function.putAttr("_construction_context", Attributes.text("kEagerRuntime"));
  }

  /** Makes a tensor an argument. */
  GraphFunction input(String name, String tensor, DataType type, TensorShapeProto shape) {
    inputs.put(name, new FunctionInput(TensorNames.complete(tensor), type, shape));
    return this;
  }

  /** Makes a tensor a result. */
  GraphFunction output(String name, String tensor, DataType type) {
    outputs.put(name, new FunctionOutput(TensorNames.complete(tensor), type));
    return this;
  }

  /** Lets the function run a node that gives no result. */
  GraphFunction target(String node) {
    targets.add(node);
    return this;
  }

  /** The objects to which the function's last arguments are bound, once it is built. */
  List<Integer> bound() {
    return bound;
  }

  /** Builds the function. */
  FunctionDef build() {
    Set<String> given = new HashSet<>();
    inputs.values().forEach(input -> given.add(input.tensor()));
    Set<String> reached = reached(given);
    List<NodeDef> body = new ArrayList<>();
    List<NodeDef> outside = new ArrayList<>();
    for (NodeDef node : graph.all()) {
      if (reached.contains(node.getName())) {
        (objects.containsKey(node.getName()) ? outside : body).add(node);
      }
    }
    FreeNames names = new FreeNames(body, List.of());
    Map<String, String> arguments = new HashMap<>();
    inputs.forEach((name, input) -> arguments.put(input.tensor(), argument(names, name, input)));
    for (NodeDef node : outside) {
      arguments.put(node.getName() + ":0", boundArgument(names, node));
      bound.add(objects.get(node.getName()));
    }
    body.forEach(node -> add(node, arguments));
    outputs.forEach((name, output) -> addResult(names.free(name), output, arguments));
    return function.build();
  }

  /** The nodes from which the results can be computed once some tensors are given. */
  private Set<String> reached(Set<String> given) {
    Set<String> reached = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(targets);
    outputs.values().forEach(output -> open.add(output.tensor()));
    while (!open.isEmpty()) {
      String input = open.pop();
      String node = GraphNodes.producer(input);
      boolean isGiven = given.contains(TensorNames.complete(input));
      if (!isGiven && reached.add(node) && !objects.containsKey(node)) {
        graph.get(node).getInputList().forEach(open::push);
      }
    }
    return reached;
  }

  private String argument(FreeNames names, String name, FunctionInput input) {
    int index = function.getSignature().getInputArgCount();
    String argument = names.free(name);
    function.getSignatureBuilder().addInputArgBuilder().setName(argument).setType(input.type());
    function.putArgAttr(
        index,
        FunctionDef.ArgAttrs.newBuilder()
            .putAttr("_user_specified_name", Attributes.text(name))
            .putAttr("_output_shapes", Attributes.shapes(List.of(input.shape())))
            .build());
    return argument;
  }

  private String boundArgument(FreeNames names, NodeDef node) {
    String name = node.getName().replace('/', '_');
    if (node.getOp().equals("Const")) {
      TensorShapeProto scalar = TensorShapeProto.getDefaultInstance();
      return argument(
          names,
          name,
          new FunctionInput(node.getName(), node.getAttrOrThrow("dtype").getType(), scalar));
    }
    String argument = names.free(name);
    OpDef.ArgDef.Builder definition = OpDef.ArgDef.newBuilder();
    definition.setName(argument).setType(DataType.DT_RESOURCE);
    if (node.getOp().equals(VariableNodes.RESOURCE)) {
      definition.addHandleData(
          ResourceHandleProto.DtypeAndShape.newBuilder()
              .setDtype(node.getAttrOrThrow("dtype").getType())
              .setShape(node.getAttrOrThrow("shape").getShape()));
    }
    function.getSignatureBuilder().addInputArg(definition);
    return argument;
  }

  private void add(NodeDef node, Map<String, String> arguments) {
    NodeDef.Builder copy = node.toBuilder().clearInput().removeAttr("_class");
    for (String input : node.getInputList()) {
      if (!input.startsWith("^")) {
        copy.addInput(name(input, arguments));
      } else if (!arguments.containsKey(TensorNames.complete(input))) {
        copy.addInput(input); // an argument is there before any node runs
      }
    }
    if (node.getOp().equals(VariableNodes.READ)) {
      shapeOfRead(node)
          .ifPresent(shape -> copy.putAttr("_output_shapes", Attributes.shapes(List.of(shape))));
    }
    function.addNodeDef(copy);
    if (tensors.definition(node).getIsStateful()) {
      function.getSignatureBuilder().setIsStateful(true).addControlOutput(node.getName());
      function.putControlRet(node.getName(), node.getName());
    }
  }

  /** A function does not know the shape of a variable, as a graph does. */
  private Optional<TensorShapeProto> shapeOfRead(NodeDef read) {
    return Optional.of(graph.get(GraphNodes.producer(read.getInput(0))))
        .filter(node -> node.getOp().equals(VariableNodes.RESOURCE))
        .map(node -> node.getAttrOrThrow("shape").getShape());
  }

  private void addResult(String name, FunctionOutput output, Map<String, String> arguments) {
    function.getSignatureBuilder().addOutputArgBuilder().setName(name).setType(output.type());
    function.putRet(name, name(output.tensor(), arguments));
  }

  private String name(String tensor, Map<String, String> arguments) {
    String argument = arguments.get(TensorNames.complete(tensor));
    return argument == null ? tensors.inFunction(tensor) : argument;
  }
}
