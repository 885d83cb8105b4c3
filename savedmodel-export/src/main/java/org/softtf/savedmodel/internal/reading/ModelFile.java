package org.softtf.savedmodel.internal.reading;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;

/** The file that holds a model's graph and signatures. */
public final class ModelFile {
  /** Its name in the model's directory. */
  public static final String NAME = "saved_model.pb";

  private ModelFile() {}

  /** The model's only or first graph, which is what readers take by default. */
  public static MetaGraphDef metaGraph(Path model) throws IOException {
    Path file = model.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(
          file.toString(), null, "there is no such file, so " + model + " is no SavedModel");
    }
    try {
      SavedModel savedModel = SavedModel.parseFrom(Files.readAllBytes(file));
      if (savedModel.getMetaGraphsCount() > 0) {
        return savedModel.getMetaGraphs(0);
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IOException(file + " is damaged or no SavedModel: " + e.getMessage(), e);
    }
    throw new IOException(file + " is damaged or no SavedModel: it holds no graph");
  }
}
