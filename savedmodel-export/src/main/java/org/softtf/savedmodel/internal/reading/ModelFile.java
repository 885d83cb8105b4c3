// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.reading;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;

/** The file that holds a model's graph and signatures. */
public final class ModelFile {
  /** Its name in the model's directory. */
  public static final String NAME = "saved_model.pb";

  /**
   * Of the graph that is there to be called; a model may hold others, for training for instance.
   */
  private static final String TAG = "serve";

  /** Longer ones are none that protocol buffers can have, and do not fit into an array. */
  private static final long LARGEST = Integer.MAX_VALUE - 8;

  private ModelFile() {}

  /**
   * The model's graph for serving, or else its first.
   *
   * @throws IOException if there is none, or it does not hold together
   */
  public static MetaGraphDef metaGraph(Path model) throws IOException {
    Path file = model.resolve(NAME);
    requireFile(file, model);
    MetaGraphDef graph = chosen(file, read(file).getMetaGraphsList());
    WholeModel.require(model, graph);
    return graph;
  }

  /** Reading a pipe or a device might never end. */
  private static void requireFile(Path file, Path model) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(
          file.toString(), null, "there is no such file, so " + model + " is no SavedModel");
    }
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          file
              + " is "
              + (Files.isDirectory(file) ? "a directory" : "a pipe or a device")
              + ", where a SavedModel has a file");
    }
    if (Files.size(file) > LARGEST) {
      throw new IOException(
          file
              + " has "
              + Files.size(file)
              + " bytes; the graph of a SavedModel has less than 2³¹");
    }
  }

  private static SavedModel read(Path file) throws IOException {
    try {
      return SavedModel.parseFrom(Files.readAllBytes(file));
    } catch (InvalidProtocolBufferException e) {
      throw new IOException(file + " is damaged or no SavedModel: " + e.getMessage(), e);
    }
  }

  private static MetaGraphDef chosen(Path file, List<MetaGraphDef> graphs) throws IOException {
    if (graphs.isEmpty()) {
      throw new IOException(file + " is damaged or no SavedModel: it holds no graph");
    }
    return graphs.stream()
        .filter(graph -> graph.getMetaInfoDef().getTagsList().contains(TAG))
        .findFirst()
        .orElse(graphs.get(0));
  }
}
