// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.softtf.gradients.GradientException;
import org.softtf.gradients.SafeGradients;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.softtf.savedmodel.internal.reading.ModelFile;
import org.softtf.savedmodel.internal.variables.VariableNodes;
import org.tensorflow.Operand;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/** Models that are frozen, or refuse to be differentiated. */
class ModelOptionsTest {
  @TempDir private Path directory;
  private Path path;

  @BeforeEach
  void prepare() {
    path = directory.resolve("model");
  }

  @Test
  void aFrozenModelHasItsValuesInTheGraph() throws IOException {
    try (LinearModel model = new LinearModel().train(3)) {
      model.exporter().frozen().export(path);
      assertArrayEquals(model.outputs(), Reloaded.outputs(path));
    }
    List<NodeDef> nodes = ModelFile.metaGraph(path).getGraphDef().getNodeList();
    assertFalse(nodes.stream().anyMatch(VariableNodes::isVariable));
    assertFalse(checkpointKeys().contains("VARIABLE_VALUE"));
  }

  @Test
  void aModelThatIsNotFrozenHasItsValuesInItsCheckpoint() throws IOException {
    try (LinearModel model = new LinearModel()) {
      model.exporter().export(path);
    }
    assertTrue(checkpointKeys().contains("w/.ATTRIBUTES/VARIABLE_VALUE"));
  }

  /** The index of the checkpoint, which holds its keys as plain text. */
  private String checkpointKeys() throws IOException {
    return Files.readString(path.resolve("variables/variables.index"), StandardCharsets.ISO_8859_1);
  }

  @Test
  void aVariableThatIsNotOnlyReadCannotBeFrozen() throws IOException {
    try (LinearModel model = new LinearModel()) {
      VarHandleOp handle = model.tf.withName("rows").varHandleOp(TFloat64.class, Shape.of(3, 2));
      model
          .session
          .runner()
          .addTarget(model.tf.assignVariableOp(handle, model.tf.constant(LinearModel.X)))
          .run()
          .close();
      Operand<TInt32> index = model.tf.constant(1);
      SavedModelExporter exporter =
          SavedModelExporter.of(model.session)
              .signatures(
                  ModelSignature.named("f")
                      .output("row", model.tf.resourceGather(handle, index, TFloat64.class))
                      .build());
      exporter.export(path);
      var e =
          assertThrows(
              IllegalArgumentException.class,
              () -> exporter.frozen().export(directory.resolve("frozen")));
      assertTrue(e.getMessage().contains("uses the variable rows other than by reading"), "" + e);
    }
  }

  @Test
  void aModelCanRefuseToBeDifferentiated() throws IOException {
    try (LinearModel model = new LinearModel()) {
      model.exporter().preventGradients().export(path);
      assertArrayEquals(model.outputs(), Reloaded.outputs(path));
    }
    try (SavedModelBundle bundle = SavedModelBundle.load(path.toString())) {
      var signature = ModelFile.metaGraph(path).getSignatureDefOrThrow("serving_default");
      Operand<?> x = operand(bundle, signature.getInputsOrThrow("x").getName());
      Operand<?> y = operand(bundle, signature.getOutputsOrThrow("output_0").getName());
      Ops tf = Ops.create(bundle.graph());
      assertThrows(GradientException.class, () -> SafeGradients.of(tf, List.of(y), List.of(x)));
    }
  }

  private static Operand<?> operand(SavedModelBundle bundle, String name) {
    return bundle.graph().operation(GraphNodes.producer(name)).output(0);
  }
}
