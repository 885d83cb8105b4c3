// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.objects;

import java.util.Collection;
import java.util.List;
import org.softtf.savedmodel.internal.graph.Attributes;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.TensorShapeProto;

/**
 * A function that calls another and takes its inputs in an order of its own. What the other is
 * bound to stays behind the inputs, in the same order.
 */
final class PositionalCall {
  private PositionalCall() {}

  /**
   * Builds it.
   *
   * @param function what is called, with inputs that are sorted by name
   * @param order the names of the inputs in the caller's order
   * @param shapes the shapes of the results
   */
  static FunctionDef of(
      String name, FunctionDef function, List<String> order, Collection<TensorShapeProto> shapes) {
    OpDef called = function.getSignature();
    List<String> sorted = order.stream().sorted().toList();
    FunctionDef.Builder caller = FunctionDef.newBuilder().putAllAttr(function.getAttrMap());
    OpDef.Builder signature = called.toBuilder().setName(name).clearInputArg().clearControlOutput();
    for (int i = 0; i < called.getInputArgCount(); i++) {
      int from = i < order.size() ? sorted.indexOf(order.get(i)) : i;
      signature.addInputArg(called.getInputArg(from));
      FunctionDef.ArgAttrs attributes = function.getArgAttrMap().get(from);
      if (attributes != null) {
        caller.putArgAttr(i, attributes);
      }
    }
    NodeDef call = call(called, shapes);
    if (called.getIsStateful()) {
      signature.addControlOutput(call.getName());
      caller.putControlRet(call.getName(), call.getName());
    }
    for (int i = 0; i < called.getOutputArgCount(); i++) {
      caller.putRet(called.getOutputArg(i).getName(), call.getName() + ":output:" + i);
    }
    return caller.setSignature(signature).addNodeDef(call).build();
  }

  private static NodeDef call(OpDef called, Collection<TensorShapeProto> shapes) {
    String type = called.getIsStateful() ? "StatefulPartitionedCall" : "PartitionedCall";
    NodeDef.Builder call = NodeDef.newBuilder().setName(type).setOp(type);
    AttrValue.ListValue.Builder inputs = AttrValue.ListValue.newBuilder();
    AttrValue.ListValue.Builder outputs = AttrValue.ListValue.newBuilder();
    for (OpDef.ArgDef argument : called.getInputArgList()) {
      call.addInput(argument.getName());
      inputs.addType(argument.getType());
    }
    called.getOutputArgList().forEach(result -> outputs.addType(result.getType()));
    AttrValue.Builder function = AttrValue.newBuilder();
    function.getFuncBuilder().setName(called.getName());
    return call.putAttr("Tin", Attributes.list(inputs))
        .putAttr("Tout", Attributes.list(outputs))
        .putAttr("_output_shapes", Attributes.shapes(shapes))
        .putAttr("f", function.build())
        .build();
  }
}
