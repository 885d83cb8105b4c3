// SPDX-License-Identifier: Apache-2.0
package org.softtf.spark.internal.model;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadedModelsTest {
  @TempDir private Path directory;

  @Test
  void aMissingNativeLibraryIsOneSentence() throws IOException {
    Files.createFile(directory.resolve("saved_model.pb"));
    LoadedModels models =
        new LoadedModels(
            place -> {
              throw new UnsatisfiedLinkError("no jnitensorflow in java.library.path");
            });
    var location = ModelLocation.at(directory);
    var e = assertThrows(IllegalStateException.class, () -> models.with(location, model -> model));
    assertTrue(e.getMessage().contains("cannot load TensorFlow's native library"), e.getMessage());
    assertTrue(e.getMessage().contains("no jnitensorflow"), e.getMessage());
  }

  @Test
  void aPathThatTheExecutorDoesNotSeeIsNamed() {
    LoadedModels models = new LoadedModels(LoadedModel::load);
    var location = ModelLocation.at(directory.resolve("nowhere"));
    var e = assertThrows(IllegalStateException.class, () -> models.with(location, model -> model));
    assertTrue(e.getMessage().contains("does not find the model"), e.getMessage());
  }
}
