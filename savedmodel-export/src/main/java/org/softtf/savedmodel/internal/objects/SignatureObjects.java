// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.objects;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObject;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/**
 * A model's signatures as functions: in the map {@code signatures}, called by keywords, and as
 * attributes of the model, called by position or by keywords.
 */
final class SignatureObjects {
  /** What Python itself, or this library, makes an attribute of a loaded model. */
  static final Set<String> RESERVED =
      Set.of(
          "signatures",
          "variables",
          "trainable_variables",
          "asset_paths",
          "tables",
          "graph_debug_info",
          "tensorflow_version",
          "tensorflow_git_version",
          "function_aliases");

  private final ObjectGraph objects;
  private final ConcreteFunctions functions;
  private final GraphNodes graph;
  private final Map<String, Integer> bound;
  private final int map;

  /**
   * @param bound numbers of objects by the names of the nodes that they stand for
   */
  SignatureObjects(
      ObjectGraph objects,
      ConcreteFunctions functions,
      GraphNodes graph,
      Map<String, Integer> bound) {
    this.objects = objects;
    this.functions = functions;
    this.graph = graph;
    this.bound = bound;
    this.map = objects.addUserObject("signature_map");
    objects.refer(ObjectGraph.ROOT, "signatures", map);
  }

  /**
   * The attribute that a signature becomes: its name, with underscores behind it where Python or
   * another signature has that.
   *
   * @param names the names of all signatures
   */
  static String attribute(String name, Set<String> names) {
    String attribute = name;
    while (RESERVED.contains(attribute) || (!attribute.equals(name) && names.contains(attribute))) {
      attribute += "_";
    }
    return attribute;
  }

  /**
   * Adds a signature.
   *
   * @param attribute its name as an attribute of the model
   * @param order the names of its inputs, in the order in which they may be passed
   */
  void add(String name, String attribute, SignatureDef signature, List<String> order) {
    // Python sorts the arguments and results that have names
    Map<String, TensorInfo> inputs = new TreeMap<>(signature.getInputsMap());
    Map<String, TensorInfo> outputs = new TreeMap<>(signature.getOutputsMap());
    GraphFunction body =
        new GraphFunction(functions.nextName("signature_wrapper_" + name), graph, bound);
    inputs.forEach(
        (input, info) -> body.input(input, info.getName(), info.getDtype(), info.getTensorShape()));
    outputs.forEach((output, info) -> body.output(output, info.getName(), info.getDtype()));
    FunctionDef function = body.build();
    functions.add(
        function,
        body.bound(),
        StructuredValues.tuple(),
        StructuredValues.tensors(inputs),
        StructuredValues.tensors(outputs));
    String called = function.getSignature().getName();
    refer(map, name, ConcreteFunctions.signature(called, inputs.keySet()), body.bound());
    addAttribute(attribute, function, body.bound(), signature, order);
  }

  private void addAttribute(
      String name,
      FunctionDef function,
      List<Integer> boundObjects,
      SignatureDef signature,
      List<String> order) {
    Map<String, TensorInfo> inputs = new LinkedHashMap<>();
    order.forEach(input -> inputs.put(input, signature.getInputsOrThrow(input)));
    Map<String, TensorInfo> outputs = new TreeMap<>(signature.getOutputsMap());
    FunctionDef call =
        PositionalCall.of(
            functions.nextName(name),
            function,
            order,
            outputs.values().stream().map(TensorInfo::getTensorShape).toList());
    functions.add(
        call,
        boundObjects,
        StructuredValues.tuple(inputs),
        StructuredValues.tensors(Map.of()),
        StructuredValues.tensors(outputs));
    String called = call.getSignature().getName();
    refer(ObjectGraph.ROOT, name, ConcreteFunctions.callable(called, inputs), boundObjects);
  }

  private void refer(
      int parent, String name, SavedObject.Builder object, List<Integer> boundObjects) {
    int number = objects.add(object);
    objects.refer(parent, name, number);
    ConcreteFunctions.keepBound(objects, number, boundObjects);
  }
}
