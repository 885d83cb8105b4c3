// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.rewrites;

import java.util.List;
import org.softtf.savedmodel.internal.graph.Attributes;
import org.softtf.savedmodel.internal.graph.FreeNames;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** Writes a node as several: their names begin with its name, their type of numbers is its. */
final class Arithmetic {
  private final NodeDef node;
  private final DataType type;
  private final FreeNames names;
  private final List<NodeDef> nodes;

  /**
   * Starts.
   *
   * @param node what is written in another way
   * @param nodes where the new ones go
   */
  Arithmetic(NodeDef node, FreeNames names, List<NodeDef> nodes) {
    this.node = node;
    this.type = node.getAttrOrThrow("T").getType();
    this.names = names;
    this.nodes = nodes;
  }

  String times(String a, String b) {
    return add("Mul", a, b);
  }

  String plus(String a, String b) {
    return add("AddV2", a, b);
  }

  String minus(String a, String b) {
    return add("Sub", a, b);
  }

  String over(String a, String b) {
    return add("RealDiv", a, b);
  }

  /** Of whole numbers, without what is behind the point. */
  String quotient(String a, String b) {
    return add("Div", a, b);
  }

  String negative(String x) {
    return add("Neg", x);
  }

  String exp(String x) {
    return add("Exp", x);
  }

  String absolute(String x) {
    return add("Abs", x);
  }

  /** The least numbers along the axes of the node, which takes the greatest ones. */
  String least(String x) {
    return add(node.toBuilder().setOp("Min").setInput(0, x));
  }

  /** Whether a is greater than b. */
  String greater(String a, String b) {
    return add("Greater", a, b);
  }

  String select(String condition, String yes, String no) {
    return add("SelectV2", condition, yes, no);
  }

  /** 1 where it is true, 0 elsewhere. */
  String indicator(String condition) {
    return cast(condition, DataType.DT_BOOL);
  }

  /** A number that float32 has exactly: not every type of number has a simple form in a file. */
  String number(float value) {
    NodeDef.Builder constant =
        NodeDef.newBuilder()
            .setOp("Const")
            .putAttr("dtype", Attributes.type(DataType.DT_FLOAT))
            .putAttr(
                "value",
                Attributes.tensor(
                    TensorProto.newBuilder()
                        .setDtype(DataType.DT_FLOAT)
                        .setTensorShape(TensorShapeProto.getDefaultInstance())
                        .addFloatVal(value)));
    String single = add(constant);
    return type == DataType.DT_FLOAT ? single : cast(single, DataType.DT_FLOAT);
  }

  /** Hands on the result under the name of the node, after what that waits for. */
  void end(String result) {
    NodeDef.Builder end =
        NodeDef.newBuilder()
            .setName(node.getName())
            .setOp("Identity")
            .addInput(result)
            .putAttr("T", Attributes.type(type));
    node.getInputList().stream().filter(input -> input.startsWith("^")).forEach(end::addInput);
    nodes.add(end.build());
  }

  private String cast(String x, DataType from) {
    return add(
        NodeDef.newBuilder()
            .setOp("Cast")
            .addInput(x)
            .putAttr("SrcT", Attributes.type(from))
            .putAttr("DstT", Attributes.type(type)));
  }

  private String add(String operation, String... inputs) {
    return add(
        NodeDef.newBuilder()
            .setOp(operation)
            .addAllInput(List.of(inputs))
            .putAttr("T", Attributes.type(type)));
  }

  private String add(NodeDef.Builder part) {
    String name = names.free(node.getName() + "/" + part.getOp());
    nodes.add(part.setName(name).build());
    return name;
  }
}
