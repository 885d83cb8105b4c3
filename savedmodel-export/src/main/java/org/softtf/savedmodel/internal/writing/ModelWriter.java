// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.writing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.softtf.savedmodel.internal.assembly.Model;
import org.softtf.savedmodel.internal.graph.Protos;
import org.softtf.savedmodel.internal.reading.ModelFile;
import org.softtf.savedmodel.internal.variables.Checkpoint;
import org.tensorflow.proto.SavedModel;

/** Writes a model into a directory, and tries what it wrote. */
public final class ModelWriter {
  private final Model model;
  private final TargetDirectory.Steps steps;

  /** Takes the model, and who is told of each step. */
  public ModelWriter(Model model, TargetDirectory.Steps steps) {
    this.model = model;
    this.steps = steps;
  }

  /** Writes the model into a directory that is empty. */
  public void writeTo(Path directory) throws IOException {
    Checkpoint.write(directory, model.variables(), model.keys());
    steps.reached(ExportStep.VARIABLES_WRITTEN);
    model.assets().write(directory);
    steps.reached(ExportStep.ASSETS_WRITTEN);
    SavedModel file =
        SavedModel.newBuilder()
            .setSavedModelSchemaVersion(1)
            .addMetaGraphs(model.metaGraph())
            .build();
    try (OutputStream stream = Files.newOutputStream(directory.resolve(ModelFile.NAME))) {
      Protos.write(file, stream);
    }
    Fingerprint.write(directory, file);
    steps.reached(ExportStep.MODEL_WRITTEN);
    ReloadCheck.run(directory, model);
    steps.reached(ExportStep.CHECKED);
  }
}
