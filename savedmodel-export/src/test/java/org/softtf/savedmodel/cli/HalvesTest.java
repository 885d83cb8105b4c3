// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedConcreteFunction;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObject;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObjectGraph;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedVariable;
import org.tensorflow.proto.Struct.DictValue;
import org.tensorflow.proto.Struct.StructuredValue;

/** {@code inspect} and {@code check} tell whether a model's graph and its objects agree. */
class HalvesTest {
  @TempDir private Path directory;

  @Test
  void anExportedModelAgrees() throws IOException {
    Path model = ModelFiles.trained(directory);
    String out = CommandRun.of("inspect", model.toString()).succeeded().out();
    assertTrue(out.contains("a graph and objects, which agree"), out);
    out = CommandRun.of("check", model.toString()).succeeded().out();
    assertTrue(out.contains("Graph and objects agree"), out);
  }

  @Test
  void aModelWithoutObjectsIsAGraph() throws IOException {
    Path model = changed(MetaGraphDef.Builder::clearObjectGraphDef);
    String out = CommandRun.of("inspect", model.toString()).succeeded().out();
    assertTrue(out.contains("a graph without objects"), out);
    out = CommandRun.of("check", model.toString()).succeeded().out();
    assertFalse(out.contains("objects"), out);
  }

  @Test
  void objectsMakeAFileTwoAndAHalfTimesAsLargeAtMost() throws IOException {
    Path file = changed(graph -> {}).resolve("saved_model.pb");
    long whole = Files.size(file);
    changed(graph -> graph.clearObjectGraphDef().getGraphDefBuilder().clearLibrary());
    long alone = Files.size(file);
    assertTrue(whole > alone && whole <= 2.5 * alone, whole + " bytes, " + alone + " before");
  }

  /** Python saves no list of variables in the graph. */
  @Test
  void whatIsTrainableIsReadFromTheObjectsIfTheGraphDoesNotSayIt() throws IOException {
    Path model = changed(MetaGraphDef.Builder::clearCollectionDef);
    String out = CommandRun.of("inspect", model.toString()).succeeded().out();
    assertTrue(out.contains("offset: float32 (), not trainable\n"), out);
    assertTrue(out.contains("weights: float32 (3), trainable\n"), out);
    model =
        changed(
            graph -> {
              graph.clearCollectionDef();
              variable(graph, "weights").setName("offset");
            });
    out = CommandRun.of("inspect", model.toString()).succeeded().out();
    assertTrue(out.contains("offset: float32 ()\n  weights: float32 (3)\n"), out);
  }

  @Test
  void variablesThatDifferAreFound() throws IOException {
    requireFound(
        "variable offset, trainable: false in the graph, true in the objects",
        graph -> variable(graph, "offset").setTrainable(true));
    requireFound(
        "variable weights, type: DT_FLOAT in the graph, DT_DOUBLE in the objects",
        graph -> variable(graph, "weights").setDtype(DataType.DT_DOUBLE));
    requireFound(
        "variable weights, shape: [3] in the graph, [] in the objects",
        graph -> variable(graph, "weights").clearShape());
    requireFound(
        "variable other is not in the graph", graph -> variable(graph, "weights").setName("other"));
  }

  @Test
  void signaturesThatDifferAreFound() throws IOException {
    requireFound(
        "signature names: [distinct, serving_default, value_and_gradient] in the graph,"
            + " [distinct, value_and_gradient] in the objects",
        graph -> removeSignature(graph.getObjectGraphDefBuilder(), "serving_default"));
    requireFound(
        "signature distinct, output rows, type: DT_FLOAT in the graph, DT_INT32 in the objects",
        graph -> setOutputType(graph, "distinct", "rows", DataType.DT_INT32));
    requireFound(
        "signature distinct, operations: {", graph -> function(graph, "distinct").clearNodeDef());
    requireFound(
        "is missing", graph -> function(graph, "distinct").getSignatureBuilder().setName("other"));
  }

  private void requireFound(String difference, Consumer<MetaGraphDef.Builder> change)
      throws IOException {
    Path model = changed(change);
    String out = CommandRun.of("inspect", model.toString()).succeeded().out();
    assertTrue(out.contains("a graph and objects, which do NOT agree"), out);
    assertTrue(out.contains(difference), difference + " in\n" + out);
    String json = CommandRun.of("inspect", "--json", model.toString()).succeeded().out();
    assertEquals(1, new JsonMapper().readTree(json).at("/graph_and_objects_differ").size(), json);
    CommandRun check = CommandRun.of("check", model.toString());
    assertEquals(1, check.exitCode(), check.out());
    assertTrue(check.out().contains(difference), check.out());
  }

  private Path changed(Consumer<MetaGraphDef.Builder> change) throws IOException {
    Path model = directory.resolve("trained");
    if (!Files.exists(model)) {
      ModelFiles.trained(directory);
      Files.copy(model.resolve("saved_model.pb"), directory.resolve("whole.pb"));
    }
    SavedModel.Builder file =
        SavedModel.parseFrom(Files.readAllBytes(directory.resolve("whole.pb"))).toBuilder();
    change.accept(file.getMetaGraphsBuilder(0));
    Files.write(model.resolve("saved_model.pb"), file.build().toByteArray());
    return model;
  }

  private static SavedVariable.Builder variable(MetaGraphDef.Builder graph, String name) {
    return graph.getObjectGraphDefBuilder().getNodesBuilderList().stream()
        .filter(object -> object.getVariable().getName().equals(name))
        .findFirst()
        .orElseThrow()
        .getVariableBuilder();
  }

  private static void removeSignature(SavedObjectGraph.Builder objects, String name) {
    SavedObject.Builder signatures =
        objects.getNodesBuilderList().stream()
            .filter(object -> object.getUserObject().getIdentifier().equals("signature_map"))
            .findFirst()
            .orElseThrow();
    for (int i = 0; i < signatures.getChildrenCount(); i++) {
      if (signatures.getChildren(i).getLocalName().equals(name)) {
        signatures.removeChildren(i);
        return;
      }
    }
    throw new AssertionError(name);
  }

  private static void setOutputType(
      MetaGraphDef.Builder graph, String signature, String name, DataType type) {
    SavedObjectGraph.Builder objects = graph.getObjectGraphDefBuilder();
    String function = function(graph, signature).getSignature().getName();
    SavedConcreteFunction.Builder changed =
        objects.getConcreteFunctionsOrThrow(function).toBuilder();
    DictValue.Builder outputs = changed.getOutputSignatureBuilder().getDictValueBuilder();
    StructuredValue.Builder output = outputs.getFieldsOrThrow(name).toBuilder();
    output.getTensorSpecValueBuilder().setDtype(type);
    outputs.putFields(name, output.build());
    objects.putConcreteFunctions(function, changed.build());
  }

  private static FunctionDef.Builder function(MetaGraphDef.Builder graph, String signature) {
    return graph.getGraphDefBuilder().getLibraryBuilder().getFunctionBuilderList().stream()
        .filter(f -> f.getSignature().getName().contains("signature_wrapper_" + signature))
        .findFirst()
        .orElseThrow();
  }
}
