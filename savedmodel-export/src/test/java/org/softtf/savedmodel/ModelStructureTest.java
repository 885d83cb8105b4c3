// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.softtf.savedmodel.ModelStructure.TensorStructure;
import org.tensorflow.proto.DataType;

/** A model's file tells which signatures and variables are in it. */
class ModelStructureTest {
  @TempDir private Path directory;

  private ModelStructure structure() throws IOException {
    Path path = directory.resolve("model");
    try (LinearModel model = new LinearModel()) {
      model.exporter().notTrainable("b").export(path);
    }
    return ModelStructure.read(path);
  }

  @Test
  void listsSignaturesWithTheirTensors() throws IOException {
    ModelStructure structure = structure();
    assertEquals(Set.of("serving_default", "value_and_gradient"), structure.signatures().keySet());
    var gradient = structure.signatures().get("value_and_gradient");
    assertEquals(Set.of("x", "cotangent_0"), gradient.inputs().keySet());
    assertEquals(Set.of("output_0", "grad_x"), gradient.outputs().keySet());
    assertTrue(gradient.operations().containsAll(List.of("MatMul", "VarHandleOp")));
    TensorStructure x = gradient.inputs().get("x");
    assertEquals(DataType.DT_DOUBLE, x.type());
    assertArrayEquals(new long[] {-1, 2}, x.shape().asArray());
    assertEquals(x, gradient.outputs().get("grad_x"));
    assertEquals(x.hashCode(), gradient.outputs().get("grad_x").hashCode());
    assertNotEquals(x, gradient.outputs().get("output_0"));
  }

  @Test
  void listsVariables() throws IOException {
    var variables = structure().variables();
    assertEquals(Set.of("w", "b"), variables.keySet());
    assertEquals("DT_DOUBLE [2, 1]", variables.get("w").tensor().toString());
    assertEquals(Optional.of(true), variables.get("w").trainable());
    assertEquals(Optional.of(false), variables.get("b").trainable());
  }

  @Test
  void cannotBeChanged() throws IOException {
    ModelStructure structure = structure();
    assertThrows(UnsupportedOperationException.class, () -> structure.signatures().clear());
    assertThrows(UnsupportedOperationException.class, () -> structure.variables().clear());
  }
}
