package org.softtf.savedmodel.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.softtf.savedmodel.ModelDescription;
import org.softtf.savedmodel.ModelStructure;
import picocli.CommandLine.Parameters;

/** The model that a command is about. */
@SuppressWarnings("NullAway.Init") // picocli sets them
final class ModelDirectory {
  @Parameters(paramLabel = "DIR", description = "The model's directory.")
  private Path directory;

  Path path() {
    return directory;
  }

  ModelStructure structure() throws IOException {
    return ModelStructure.read(directory);
  }

  ModelDescription description() throws IOException {
    return ModelDescription.read(directory);
  }
}
