package org.softtf.savedmodel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.types.TFloat64;

/** What is written is what was in the graph and the session. */
class SavedModelExporterTest {
  @TempDir private Path directory;

  @Test
  void reloadedModelComputesTheSame() throws Exception {
    Path path = directory.resolve("model");
    try (LinearModel model = new LinearModel().train(5)) {
      model.exporter().export(path);
      try (SavedModelBundle bundle = SavedModelBundle.load(path.toString());
          TFloat64 x = TFloat64.tensorOf(StdArrays.ndCopyOf(LinearModel.X));
          var result = bundle.function("serving_default").call(Map.of("x", x))) {
        assertArrayEquals(
            model.outputs(), LinearModel.doubles((TFloat64) result.get("output_0").orElseThrow()));
      }
    }
  }

  @Test
  void theSameModelTwiceIsTheSameBytes() throws Exception {
    Path first = directory.resolve("first");
    Path second = directory.resolve("second");
    try (LinearModel model = new LinearModel().train(3)) {
      model.exporter().export(first);
      model.exporter().export(second);
    }
    for (String file :
        new String[] {
          "saved_model.pb", "variables/variables.index", "variables/variables.data-00000-of-00001"
        }) {
      assertArrayEquals(
          Files.readAllBytes(first.resolve(file)), Files.readAllBytes(second.resolve(file)), file);
    }
  }
}
