// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.rewrites;

import java.util.List;
import org.softtf.savedmodel.internal.graph.Attributes;
import org.softtf.savedmodel.internal.graph.Constants;
import org.softtf.savedmodel.internal.graph.FreeNames;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.TensorShapeProto;

/**
 * The condition and the body of a loop, with the number of turns done and the greatest number of
 * turns as arguments in front of their own.
 */
final class CountedFunctions {
  static final String COUNTER = "loop_counter";
  static final String MAXIMUM = "maximum_iterations";

  /** What stands between a node and the number of its output, within a function. */
  static final String OUTPUT = ":output:";

  /** What converters read: tf2onnx takes an argument that does not say so for one of any shape. */
  private static final FunctionDef.ArgAttrs SCALAR =
      FunctionDef.ArgAttrs.newBuilder()
          .putAttr(
              "_output_shapes", Attributes.shapes(List.of(TensorShapeProto.getDefaultInstance())))
          .build();

  private CountedFunctions() {}

  static String conditionName(String function) {
    return function + "_counted_condition";
  }

  static String bodyName(String function) {
    return function + "_counted_body";
  }

  /** A condition that ignores both arguments in front. */
  static FunctionDef condition(FunctionDef function) {
    String name = conditionName(function.getSignature().getName());
    return withArguments(function, name, names(function)).build();
  }

  /** A body that adds one to the counter and hands on the greatest number of turns. */
  static FunctionDef body(FunctionDef function) {
    FreeNames names = names(function);
    String name = bodyName(function.getSignature().getName());
    FunctionDef.Builder body = withArguments(function, name, names);
    String counter = body.getSignature().getInputArg(0).getName();
    String maximum = body.getSignature().getInputArg(1).getName();
    NodeDef one = Constants.scalar(names.free("one_turn"), DataType.DT_INT32, 1);
    NodeDef next =
        NodeDef.newBuilder()
            .setName(names.free("next_" + COUNTER))
            .setOp("AddV2")
            .addInput(counter)
            .addInput(one.getName() + OUTPUT + 0)
            .putAttr("T", Attributes.type(DataType.DT_INT32))
            .build();
    FreeNames results = new FreeNames(List.of(), function.getSignature().getOutputArgList());
    OpDef.ArgDef counted = integer(results.free(COUNTER + "_result"));
    OpDef.ArgDef unchanged = integer(results.free(MAXIMUM + "_result"));
    body.getSignatureBuilder()
        .clearOutputArg()
        .addOutputArg(counted)
        .addOutputArg(unchanged)
        .addAllOutputArg(function.getSignature().getOutputArgList());
    return body.addNodeDef(one)
        .addNodeDef(next)
        .putRet(counted.getName(), next.getName() + ":z:0")
        .putRet(unchanged.getName(), maximum)
        .build();
  }

  /** The same function under another name, with two arguments in front. */
  private static FunctionDef.Builder withArguments(
      FunctionDef function, String name, FreeNames names) {
    FunctionDef.Builder builder = function.toBuilder().clearArgAttr().clearResourceArgUniqueId();
    builder
        .getSignatureBuilder()
        .setName(name)
        .clearInputArg()
        .addInputArg(integer(names.free(COUNTER)))
        .addInputArg(integer(names.free(MAXIMUM)))
        .addAllInputArg(function.getSignature().getInputArgList());
    function.getArgAttrMap().forEach((i, attributes) -> builder.putArgAttr(i + 2, attributes));
    function
        .getResourceArgUniqueIdMap()
        .forEach((i, unique) -> builder.putResourceArgUniqueId(i + 2, unique));
    builder.putArgAttr(0, SCALAR).putArgAttr(1, SCALAR);
    return builder;
  }

  private static OpDef.ArgDef integer(String name) {
    return OpDef.ArgDef.newBuilder().setName(name).setType(DataType.DT_INT32).build();
  }

  private static FreeNames names(FunctionDef function) {
    return new FreeNames(function.getNodeDefList(), function.getSignature().getInputArgList());
  }
}
