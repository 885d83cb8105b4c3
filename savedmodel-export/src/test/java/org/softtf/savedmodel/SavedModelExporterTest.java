// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.softtf.gradients.SafeGradients;
import org.softtf.gradients.internal.Compilation;
import org.softtf.ops.SoftOps;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;

/** What is written is what was in the graph and the session. */
class SavedModelExporterTest {
  @TempDir private Path directory;

  @Test
  void reloadedModelComputesTheSame() throws IOException {
    Path path = directory.resolve("model");
    try (LinearModel model = new LinearModel().train(5)) {
      model.exporter().export(path);
      assertArrayEquals(model.outputs(), Reloaded.outputs(path));
    }
  }

  @Test
  void exportLeavesGraphAndSessionAsTheyWere() throws IOException {
    try (LinearModel model = new LinearModel().train(1)) {
      List<NodeDef> nodes = model.graph.toGraphDef().getNodeList();
      double[] outputs = model.outputs();
      model.exporter().export(directory.resolve("model"));
      assertEquals(nodes, model.graph.toGraphDef().getNodeList());
      assertArrayEquals(outputs, model.outputs());
    }
  }

  @Test
  void theSameModelTwiceIsTheSameBytes() throws IOException {
    Path first = Files.createDirectory(directory.resolve("first"));
    Path second = Files.createDirectory(directory.resolve("second"));
    try (LinearModel model = new LinearModel();
        LinearModel rebuilt = new LinearModel()) {
      model.exporter().export(first.resolve("model"));
      rebuilt.exporter().export(second.resolve("model"));
      DirectoryContent.of(first).requireSameAs(DirectoryContent.of(second));
      model.train(1).exporter().export(first.resolve("trained"));
      model.exporter().export(second.resolve("trained"));
      DirectoryContent.of(first).requireSameAs(DirectoryContent.of(second));
    }
  }

  @Test
  void theSameModelFromTwoProcessesIsTheSameBytes() throws IOException, InterruptedException {
    LoopModel.main(new String[] {directory.resolve("here").toString()});
    Process process =
        ExportingProcess.command(LoopModel.class, directory.resolve("there").toString()).start();
    assertEquals(0, process.waitFor());
    DirectoryContent.of(directory.resolve("here"))
        .requireSameAs(DirectoryContent.of(directory.resolve("there")));
  }

  @Test
  void theSameTrainingStepsTwiceAreTheSameBytes() throws IOException {
    for (String name : List.of("first", "second")) {
      SavedModelExporter.of(tf -> TrainedLine.signatures(tf, true)).export(directory.resolve(name));
    }
    DirectoryContent.of(directory.resolve("first"))
        .requireSameAs(DirectoryContent.of(directory.resolve("second")));
  }

  @Test
  void valueAndGradientSignatureHasTheRegisteredGradient() throws IOException {
    Path path = directory.resolve("model");
    SavedModelExporter.of(TripledGradient::signatures).export(path);
    try (SavedModelBundle bundle = SavedModelBundle.load(path.toString());
        TFloat64 x = TFloat64.vectorOf(1, 2);
        TFloat64 cotangent = TFloat64.vectorOf(1, -1);
        var result = bundle.function("both").call(Map.of("x", x, "cotangent_0", cotangent))) {
      assertArrayEquals(new double[] {1, 4}, doubles(result.get("y").orElseThrow()));
      // three times 2x·cotangent
      assertArrayEquals(new double[] {6, -12}, doubles(result.get("grad_x").orElseThrow()));
    }
  }

  @Test
  void reloadedGraphHasTheRegisteredGradient() throws IOException {
    Path path = directory.resolve("model");
    SavedModelExporter.of(TripledGradient::signatures).export(path);
    try (SavedModelBundle bundle = SavedModelBundle.load(path.toString());
        TFloat64 value = TFloat64.vectorOf(1, 2)) {
      Operand<TFloat64> x = bundle.graph().operation("x").output(0);
      Operand<?> y = bundle.graph().operation("y").output(0);
      Operand<TFloat64> gradient = SafeGradients.of(Ops.create(bundle.graph()), y, x);
      try (var result = bundle.session().runner().feed(x, value).fetch(gradient).run()) {
        assertArrayEquals(new double[] {6, 12}, doubles(result.get(0)));
      }
    }
  }

  @Test
  void resourceVariablesKeepTheirValues() throws IOException {
    Path path = directory.resolve("model");
    try (Graph graph = new Graph();
        Session session = new Session(graph);
        TFloat64 three = TFloat64.vectorOf(3)) {
      Ops tf = Ops.create(graph);
      VarHandleOp handle =
          tf.varHandleOp(TFloat64.class, Shape.of(1), VarHandleOp.sharedName("elsewhere"));
      Placeholder<TFloat64> x = tf.placeholder(TFloat64.class);
      Operand<TFloat64> y = tf.math.mul(x, tf.readVariableOp(handle, TFloat64.class));
      Placeholder<TFloat64> initial = tf.placeholder(TFloat64.class);
      session
          .runner()
          .feed(initial, three)
          .addTarget(tf.assignVariableOp(handle, initial))
          .run()
          .close();
      SavedModelExporter.of(session)
          .signatures(ModelSignature.named("f").input("x", x).output("y", y).build())
          .export(path);
    }
    try (SavedModelBundle bundle = SavedModelBundle.load(path.toString());
        TFloat64 x = TFloat64.vectorOf(1, 2);
        var result = bundle.function("f").call(Map.of("x", x))) {
      assertArrayEquals(new double[] {3, 6}, doubles(result.get("y").orElseThrow()));
    }
  }

  @Test
  void aVariableAddedAfterASaveAndAnExportIsExportedToo() throws IOException {
    try (LinearModel model = new LinearModel()) {
      model.session.save(directory.resolve("checkpoint").toString());
      model.exporter().export(directory.resolve("first"));
      Operand<TFloat64> late = model.tf.variable(model.tf.constant(7.0));
      SavedModelExporter.of(model.session)
          .signatures(
              ModelSignature.named("late")
                  .input("x", model.x)
                  .output(
                      "y",
                      model.tf.math.mul(
                          late, model.tf.reduceSum(model.x, model.tf.constant(new int[] {0, 1}))))
                  .build())
          .export(directory.resolve("second"));
    }
    try (SavedModelBundle bundle = SavedModelBundle.load(directory.resolve("second").toString());
        TFloat64 x = TFloat64.tensorOf(StdArrays.ndCopyOf(new double[][] {{1, 2}}));
        var result = bundle.function("late").call(Map.of("x", x))) {
      assertArrayEquals(new double[] {21}, doubles(result.get("y").orElseThrow()));
    }
  }

  @Test
  void manyTypesAndUnknownShapesAreExported() throws IOException {
    Path path = directory.resolve("model");
    SavedModelExporter.of(
            tf -> {
              var number = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 3)));
              var unknown = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.unknown()));
              var index = tf.placeholder(TInt64.class, Placeholder.shape(Shape.scalar()));
              var flag = tf.placeholder(TBool.class);
              var text = tf.placeholder(TString.class);
              return List.of(
                  ModelSignature.named("f")
                      .input("number", number)
                      .input("unknown", unknown)
                      .input("index", index)
                      .input("flag", flag)
                      .input("text", text)
                      .output("number_out", tf.math.neg(number))
                      .output("unknown_out", tf.math.neg(unknown))
                      .output("row", tf.gather(number, index, tf.constant(0)))
                      .output("flag_out", tf.math.logicalNot(flag))
                      .output("text_out", tf.strings.upper(text))
                      .build());
            })
        .export(path);
    MetaGraphDef model = metaGraph(path);
    var inputs = model.getSignatureDefOrThrow("f").getInputsMap();
    assertEquals(-1, inputs.get("number").getTensorShape().getDim(0).getSize());
    assertTrue(inputs.get("unknown").getTensorShape().getUnknownRank());
    assertEquals(DataType.DT_STRING, inputs.get("text").getDtype());
  }

  @Test
  void samplesReplaceTheOnesThatAModelCannotTake() throws IOException {
    Path path = directory.resolve("model");
    try (Graph graph = new Graph();
        TFloat32 six = TFloat32.vectorOf(1, 2, 3, 4, 5, 6)) {
      Ops tf = Ops.create(graph);
      Placeholder<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1)));
      ModelSignature signature =
          ModelSignature.named("f")
              .input("x", x)
              .output("y", tf.reshape(x, tf.constant(new int[] {2, 3})))
              .sample("x", six)
              .build();
      SavedModelExporter.of(graph)
          .signatures(signature, signature.valueAndGradient("g"))
          .export(path);
    }
    assertTrue(Files.exists(path.resolve("saved_model.pb")));
  }

  @Test
  void aModelSaysWhatWroteIt() throws IOException {
    Path path = directory.resolve("model");
    try (LinearModel model = new LinearModel()) {
      model.exporter().export(path);
    }
    var info = metaGraph(path).getMetaInfoDef();
    assertEquals(org.tensorflow.TensorFlow.version(), info.getTensorflowVersion());
    assertTrue(
        info.getStrippedOpList().getOpList().stream()
            .anyMatch(op -> op.getName().equals("MatMul")));
  }

  @Test
  void onlyWhatSignaturesNeedIsInTheModel() throws IOException {
    Path path = directory.resolve("model");
    try (LinearModel model = new LinearModel()) {
      model.exporter().export(path);
    }
    assertTrue(
        metaGraph(path).getGraphDef().getNodeList().stream()
            .noneMatch(node -> node.getName().contains("Adam") || node.getOp().contains("Apply")));
  }

  @Test
  void whoLoadsTheModelSaysWhatIsCompiled() throws IOException {
    Path path = directory.resolve("model");
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 3)));
      ModelSignature abs =
          ModelSignature.named("serving_default")
              .input("x", x)
              .output("y", SoftOps.create(tf).compiled().abs(x))
              .build();
      assertTrue(graph.toGraphDef().toString().contains(Compilation.ATTRIBUTE));
      SavedModelExporter.of(graph).signatures(abs, abs.valueAndGradient("grad")).export(path);
    }
    assertFalse(metaGraph(path).toString().contains(Compilation.ATTRIBUTE));
  }

  @Test
  void notTrainableVariablesAreMarked() throws IOException {
    Path path = directory.resolve("model");
    try (LinearModel model = new LinearModel()) {
      model.exporter().notTrainable("b").export(path);
    }
    assertEquals(
        2, metaGraph(path).getCollectionDefOrThrow("variables").getBytesList().getValueCount());
    assertEquals(
        1,
        metaGraph(path)
            .getCollectionDefOrThrow("trainable_variables")
            .getBytesList()
            .getValueCount());
  }

  private static MetaGraphDef metaGraph(Path model) throws IOException {
    return SavedModel.parseFrom(Files.readAllBytes(model.resolve("saved_model.pb")))
        .getMetaGraphs(0);
  }

  private static double[] doubles(org.tensorflow.Tensor tensor) {
    return LinearModel.doubles((TFloat64) tensor);
  }
}
