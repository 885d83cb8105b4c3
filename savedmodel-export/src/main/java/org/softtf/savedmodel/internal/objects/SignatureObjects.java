package org.softtf.savedmodel.internal.objects;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.softtf.savedmodel.internal.graph.Attributes;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObject;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.Struct.StructuredValue;
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
   * Adds a signature.
   *
   * @param order the names of its inputs, in the order in which they may be passed
   */
  void add(String name, SignatureDef signature, List<String> order) {
    // Python sorts the arguments and results that have names
    Map<String, TensorInfo> inputs = new TreeMap<>(signature.getInputsMap());
    Map<String, TensorInfo> outputs = new TreeMap<>(signature.getOutputsMap());
    StructuredValue results = StructuredValues.tensors(outputs);
    GraphFunction body =
        new GraphFunction(functions.nextName("signature_wrapper_" + name), graph, bound);
    inputs.forEach(
        (input, info) ->
            body.input(input, info.getName(), info.getDtype(), info.getTensorShape()));
    outputs.forEach((output, info) -> body.output(output, info.getName(), info.getDtype()));
    FunctionDef function = body.build();
    functions.add(
        function,
        body.bound(),
        StructuredValues.tuple(),
        StructuredValues.tensors(inputs),
        results);
    refer(
        map,
        name,
        ConcreteFunctions.signature(
            function.getSignature().getName(), List.copyOf(inputs.keySet())),
        body.bound());
    if (!RESERVED.contains(name)) {
      FunctionDef call = positional(functions.nextName(name), function, outputs, order);
      StructuredValue arguments =
          StructuredValues.tuple(
              order.stream()
                  .map(input -> StructuredValues.tensor(input, inputs.get(input)))
                  .toArray(StructuredValue[]::new));
      functions.add(call, body.bound(), arguments, StructuredValues.tensors(Map.of()), results);
      String called = call.getSignature().getName();
      refer(
          ObjectGraph.ROOT, name, ConcreteFunctions.callable(called, order), body.bound());
    }
  }

  private void refer(
      int parent, String name, SavedObject.Builder object, List<Integer> boundObjects) {
    int number = objects.add(object);
    objects.refer(parent, name, number);
    ConcreteFunctions.keepBound(objects, number, boundObjects);
  }

  /** A function of the same arguments in another order, which calls the function. */
  private static FunctionDef positional(
      String name, FunctionDef function, Map<String, TensorInfo> outputs, List<String> order) {
    OpDef called = function.getSignature();
    int count = order.size();
    List<String> sorted = order.stream().sorted().toList();
    FunctionDef.Builder caller = FunctionDef.newBuilder().putAllAttr(function.getAttrMap());
    OpDef.Builder signature = called.toBuilder().setName(name).clearInputArg().clearControlOutput();
    for (int i = 0; i < called.getInputArgCount(); i++) {
      int from = i < count ? sorted.indexOf(order.get(i)) : i;
      signature.addInputArg(called.getInputArg(from));
      FunctionDef.ArgAttrs attributes = function.getArgAttrMap().get(from);
      if (attributes != null) {
        caller.putArgAttr(i, attributes);
      }
    }
    NodeDef call = call(function, outputs);
    if (called.getIsStateful()) {
      signature.addControlOutput(call.getName());
      caller.putControlRet(call.getName(), call.getName());
    }
    for (int i = 0; i < called.getOutputArgCount(); i++) {
      caller.putRet(called.getOutputArg(i).getName(), call.getName() + ":output:" + i);
    }
    return caller.setSignature(signature).addNodeDef(call).build();
  }

  private static NodeDef call(FunctionDef function, Map<String, TensorInfo> outputs) {
    OpDef called = function.getSignature();
    AttrValue.ListValue.Builder in = AttrValue.ListValue.newBuilder();
    AttrValue.ListValue.Builder out = AttrValue.ListValue.newBuilder();
    AttrValue.ListValue.Builder shapes = AttrValue.ListValue.newBuilder();
    NodeDef.Builder call = NodeDef.newBuilder();
    called
        .getInputArgList()
        .forEach(
            argument -> {
              in.addType(argument.getType());
              call.addInput(argument.getName());
            });
    called.getOutputArgList().forEach(result -> out.addType(result.getType()));
    outputs.values().forEach(info -> shapes.addShape(info.getTensorShape()));
    AttrValue.Builder name = AttrValue.newBuilder();
    name.getFuncBuilder().setName(called.getName());
    return call.setName(called.getIsStateful() ? "StatefulPartitionedCall" : "PartitionedCall")
        .setOp(called.getIsStateful() ? "StatefulPartitionedCall" : "PartitionedCall")
        .putAttr("Tin", Attributes.list(in))
        .putAttr("Tout", Attributes.list(out))
        .putAttr("_output_shapes", Attributes.list(shapes))
        .putAttr("f", name.build())
        .build();
  }
}
