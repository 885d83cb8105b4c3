// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Null where the exporter wants something is refused by name, before anything is written. */
@SuppressWarnings("NullAway") // null is what is tried
class NullModelArgumentsTest {
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Placeholder<TFloat32> x = tf.placeholder(TFloat32.class);
  private final ModelSignature signature =
      ModelSignature.named("f").input("x", x).output("y", tf.math.neg(x)).build();

  @TempDir private Path directory;

  @AfterEach
  void close() {
    graph.close();
  }

  @Test
  void theyAreRefusedByName() {
    SavedModelExporter exporter = SavedModelExporter.of(graph).signatures(signature);
    SavedModelCopy copy = SavedModelCopy.of(directory);
    ModelSignature.Builder builder = ModelSignature.named("g");
    Map<String, Executable> calls =
        Map.ofEntries(
            Map.entry("graph", () -> SavedModelExporter.of((Graph) null)),
            Map.entry("session", () -> SavedModelExporter.of((Session) null)),
            Map.entry(
                "program", () -> SavedModelExporter.of((Function<Ops, List<ModelSignature>>) null)),
            Map.entry("signatures", () -> exporter.signatures((ModelSignature[]) null)),
            Map.entry("signature 1", () -> exporter.signatures(signature, null)),
            Map.entry("variables", () -> exporter.notTrainable((String[]) null)),
            Map.entry("variable 0", () -> exporter.notTrainable((String) null)),
            Map.entry("text", () -> exporter.documentation(null)),
            Map.entry("directory", () -> exporter.export(null)),
            Map.entry("the program's signatures", () -> export(null)),
            Map.entry(
                "the program's signature 0", () -> export(Arrays.asList((ModelSignature) null))),
            Map.entry("variable", () -> copy.value(null, null)),
            Map.entry("value", () -> copy.value("w", null)),
            Map.entry("model", () -> ModelStructure.read(null)),
            Map.entry("optimizer", () -> signature.trainingStep("step", "y", null)),
            Map.entry("input x", () -> builder.input("x", null)),
            Map.entry("inputName", () -> builder.sample(null, null)));
    calls.forEach(NullModelArgumentsTest::requireRefused);
    requireRefused("model", () -> SavedModelCopy.of(null));
    requireRefused("model", () -> ModelDescription.read(null));
    requireRefused("directory", () -> copy.export(null));
    requireRefused("text", () -> builder.documentation(null));
    assertEquals(0, directory.toFile().list().length);
  }

  private void export(List<ModelSignature> built) throws Exception {
    SavedModelExporter.of(ops -> built).export(directory.resolve("model"));
  }

  private static void requireRefused(String what, Executable call) {
    var e = assertThrows(IllegalArgumentException.class, call, what);
    assertEquals(what + " must not be null", e.getMessage());
  }
}
