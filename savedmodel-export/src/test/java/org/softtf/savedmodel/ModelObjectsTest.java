// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.softtf.savedmodel.internal.graph.GraphNodes;
import org.softtf.savedmodel.internal.objects.ModelObjects;
import org.softtf.savedmodel.internal.tables.LookupTables;
import org.softtf.savedmodel.internal.variables.ModelVariable;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.types.TFloat32;

/** Where a model's variables are among its objects, and models that can have no objects. */
class ModelObjectsTest {
  private static Map<String, String> paths(Set<String> signatures, String... names) {
    try (TFloat32 value = TFloat32.scalarOf(1)) {
      List<ModelVariable> variables =
          List.of(names).stream()
              .map(name -> new ModelVariable(name, name + "/Read", value, true))
              .toList();
      return new ModelObjects(variables, signatures)
          .keys().byVariable().entrySet().stream()
              .collect(
                  Collectors.toMap(
                      Map.Entry::getKey,
                      e -> e.getValue().replace("/.ATTRIBUTES/VARIABLE_VALUE", "")));
    }
  }

  @Test
  void pathsAreTheNamesOfVariables() {
    assertEquals(
        Map.of("w", "w", "layer/w", "layer/w", "layer/inner/w", "layer/inner/w"),
        paths(Set.of("f"), "w", "layer/w", "layer/inner/w"));
  }

  @Test
  void aNameThatSomethingElseHasIsChanged() {
    assertEquals(
        Map.of("f", "f_", "train/w/m", "train_/w/m", "train/v", "train_/v"),
        paths(Set.of("f", "train"), "f", "train/w/m", "train/v"));
    assertEquals(
        Map.of("signatures", "signatures_", "variables/w", "variables_/w"),
        paths(Set.of(), "signatures", "variables/w"));
    assertEquals(Map.of("a", "a", "a/b", "a_/b", "a_", "a__"), paths(Set.of(), "a", "a/b", "a_"));
    assertEquals(Map.of("a/b", "a/b", "a", "a_"), paths(Set.of(), "a/b", "a"));
  }

  @Test
  void namesThatPythonCannotUseAreChanged() {
    assertEquals(Map.of("x.y", "x..y", "s/_t", "s/variable_t"), paths(Set.of(), "x.y", "s/_t"));
    // Python would take the first ".ATTRIBUTES/" for the end of the path
    assertEquals(
        Map.of("s.ATTRIBUTES/w", "s..ATTRIBUTES_/w", ".ATTRIBUTES", "..ATTRIBUTES_"),
        paths(Set.of(), "s.ATTRIBUTES/w", ".ATTRIBUTES"));
  }

  @Test
  void aSignatureWhoseNameAnAttributeCannotHaveHasAnUnderscoreBehindIt() {
    Set<String> names = Set.of("variables", "variables_", "f");
    assertEquals(Map.of("f", "f_", "tables", "tables_"), paths(names, "f", "tables"));
    assertEquals(Map.of("variables__", "variables___"), paths(names, "variables__"));
  }

  @Test
  void aSignatureOfAnUnknownOperationLeavesTheModelAGraph() throws IOException {
    GraphNodes nodes = graph("OperationOfSomeoneElse");
    ModelObjects objects = new ModelObjects(List.of(), Set.of("f"));
    MetaGraphDef.Builder model = model();
    assertEquals(nodes, objects.addTo(model, nodes, noTables(nodes), Map.of("f", List.of("x"))));
    assertFalse(model.hasObjectGraphDef());
    assertTrue(objects.reasonForNone().contains("y (OperationOfSomeoneElse)"));
  }

  @Test
  void aSignatureOfKnownOperationsBecomesFunctions() throws IOException {
    GraphNodes nodes = graph("Neg");
    ModelObjects objects = new ModelObjects(List.of(), Set.of("f"));
    MetaGraphDef.Builder model = model();
    GraphNodes with = objects.addTo(model, nodes, noTables(nodes), Map.of("f", List.of("x")));
    assertEquals(2, with.functions().size());
    assertEquals(2, model.getObjectGraphDef().getConcreteFunctionsCount());
    assertEquals("", objects.reasonForNone());
  }

  private static LookupTables noTables(GraphNodes nodes) throws IOException {
    return LookupTables.of(nodes, Set.of());
  }

  private static GraphNodes graph(String type) {
    return GraphNodes.of(
        GraphDef.newBuilder()
            .addNode(NodeDef.newBuilder().setName("x").setOp("Placeholder"))
            .addNode(NodeDef.newBuilder().setName("y").setOp(type).addInput("x"))
            .build());
  }

  private static MetaGraphDef.Builder model() {
    return MetaGraphDef.newBuilder()
        .putSignatureDef(
            "f",
            SignatureDef.newBuilder()
                .putInputs("x", TensorInfo.newBuilder().setName("x:0").build())
                .putOutputs("y", TensorInfo.newBuilder().setName("y:0").build())
                .build());
  }
}
