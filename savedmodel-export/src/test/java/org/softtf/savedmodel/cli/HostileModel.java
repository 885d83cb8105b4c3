// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.softtf.savedmodel.ModelSignature;
import org.softtf.savedmodel.SavedModelExporter;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.types.TFloat32;

/** A model of one identity, which tests make hostile. */
final class HostileModel {
  static final String SIGNATURE = "serving_default";

  private final Path path;
  private final SavedModel whole;

  private HostileModel(Path path, SavedModel whole) {
    this.path = path;
    this.whole = whole;
  }

  /** Exports it into a directory. */
  static HostileModel in(Path directory) throws IOException {
    Path path = directory.resolve("model");
    SavedModelExporter.of(HostileModel::signatures).export(path);
    byte[] file = Files.readAllBytes(path.resolve("saved_model.pb"));
    return new HostileModel(path, SavedModel.parseFrom(file));
  }

  private static List<ModelSignature> signatures(Ops tf) {
    Placeholder<TFloat32> x =
        tf.withName("x").placeholder(TFloat32.class, Placeholder.shape(Shape.of(2)));
    return List.of(
        ModelSignature.named(SIGNATURE)
            .input("x", x)
            .output("y", tf.withName("y").identity(x))
            .build());
  }

  Path path() {
    return path;
  }

  /** As it was exported. */
  SavedModel whole() {
    return whole;
  }

  CommandRun check(String... options) {
    List<String> arguments = new ArrayList<>(List.of("check", path.toString()));
    arguments.addAll(List.of(options));
    return CommandRun.of(arguments);
  }

  void change(Consumer<MetaGraphDef.Builder> change) throws IOException {
    SavedModel.Builder changed = whole.toBuilder();
    // the graph alone: the objects would differ from it
    change.accept(changed.getMetaGraphsBuilder(0).clearObjectGraphDef());
    Files.write(path.resolve("saved_model.pb"), changed.build().toByteArray());
  }

  /** Adds nodes, the last of which is run before the signature's output. */
  static void before(MetaGraphDef.Builder graph, NodeDef.Builder... nodes) {
    for (NodeDef.Builder node : nodes) {
      graph.getGraphDefBuilder().addNode(node);
    }
    String last = "^" + nodes[nodes.length - 1].getName();
    for (NodeDef.Builder node : graph.getGraphDefBuilder().getNodeBuilderList()) {
      if (node.getName().equals("y")) {
        node.addInput(last);
      }
    }
  }

  /** Changes what goes in and comes out. */
  static void declare(MetaGraphDef.Builder graph, DataType type, TensorShapeProto shape) {
    for (NodeDef.Builder node : graph.getGraphDefBuilder().getNodeBuilderList()) {
      if (node.getName().equals("x")) {
        node.putAttr("dtype", type(type));
        node.putAttr("shape", AttrValue.newBuilder().setShape(shape).build());
        node.removeAttr("_output_shapes");
      } else if (node.getName().equals("y")) {
        node.putAttr("T", type(type)).removeAttr("_output_shapes");
      }
    }
    var signature = graph.getSignatureDefOrThrow(SIGNATURE).toBuilder();
    TensorInfo.Builder input = signature.getInputsOrThrow("x").toBuilder();
    TensorInfo.Builder output = signature.getOutputsOrThrow("y").toBuilder();
    signature.putInputs("x", input.setDtype(type).setTensorShape(shape).build());
    signature.putOutputs("y", output.setDtype(type).setTensorShape(shape).build());
    graph.putSignatureDef(SIGNATURE, signature.build());
  }

  static void input(MetaGraphDef.Builder graph, Consumer<TensorInfo.Builder> change) {
    var signature = graph.getSignatureDefOrThrow(SIGNATURE).toBuilder();
    TensorInfo.Builder input = signature.getInputsOrThrow("x").toBuilder();
    change.accept(input);
    graph.putSignatureDef(SIGNATURE, signature.putInputs("x", input.build()).build());
  }

  static NodeDef.Builder node(String name, String type) {
    return NodeDef.newBuilder().setName(name).setOp(type);
  }

  static NodeDef.Builder constant(String name, TensorProto.Builder value) {
    return node(name, "Const")
        .putAttr("dtype", type(value.getDtype()))
        .putAttr("value", AttrValue.newBuilder().setTensor(value).build());
  }

  static TensorProto.Builder text(String text) {
    return TensorProto.newBuilder()
        .setDtype(DataType.DT_STRING)
        .setTensorShape(shape())
        .addStringVal(ByteString.copyFromUtf8(text));
  }

  static TensorProto.Builder number() {
    return TensorProto.newBuilder()
        .setDtype(DataType.DT_FLOAT)
        .setTensorShape(shape())
        .addFloatVal(1);
  }

  static AttrValue type(DataType type) {
    return AttrValue.newBuilder().setType(type).build();
  }

  static AttrValue bytes(String text) {
    return AttrValue.newBuilder().setS(ByteString.copyFromUtf8(text)).build();
  }

  static TensorShapeProto shape(long... sizes) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long size : sizes) {
      shape.addDimBuilder().setSize(size);
    }
    return shape.build();
  }
}
