// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.softtf.savedmodel.ModelDescription;
import org.softtf.savedmodel.ModelStructure;
import org.softtf.savedmodel.cli.models.OutsideAccess;
import org.softtf.savedmodel.internal.metadata.Metadata;
import org.softtf.savedmodel.internal.reading.MetadataFields;
import org.softtf.savedmodel.internal.reading.ModelFile;
import org.softtf.savedmodel.internal.reading.ModelHalves;
import org.softtf.savedmodel.internal.reading.ModelNodes;
import org.tensorflow.proto.AssetFileDef;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import picocli.CommandLine.Parameters;

/** The model that a command is about. */
@SuppressWarnings("NullAway.Init") // picocli sets them
final class ModelDirectory {
  @Parameters(paramLabel = "DIR", description = "The model's directory.")
  private Path directory;

  private @Nullable MetaGraphDef graph;
  private @Nullable ModelNodes nodes;

  Path path() {
    return directory;
  }

  private MetaGraphDef graph() throws IOException {
    MetaGraphDef read = graph;
    if (read == null) {
      read = ModelFile.metaGraph(directory);
      graph = read;
    }
    return read;
  }

  private ModelNodes nodes() throws IOException {
    ModelNodes sorted = nodes;
    if (sorted == null) {
      sorted = new ModelNodes(graph());
      nodes = sorted;
    }
    return sorted;
  }

  /** What tells the model's graph from others in the same file. */
  List<String> tags() throws IOException {
    return graph().getMetaInfoDef().getTagsList();
  }

  ModelStructure structure() throws IOException {
    return ModelStructure.read(directory);
  }

  /** The operations of a signature with the types of numbers that they work on. */
  Map<String, Set<DataType>> operations(String signature) throws IOException {
    ModelNodes all = nodes();
    return all.numbers(Objects.requireNonNull(all.signatures().get(signature)));
  }

  ModelDescription description() throws IOException {
    return ModelDescription.read(directory);
  }

  /** What in it reaches files outside it, other machines or other processes. */
  SortedSet<String> reachesOut() throws IOException {
    return OutsideAccess.of(directory, graph());
  }

  /** The names of the files that are part of it. */
  List<String> assets() throws IOException {
    return graph().getAssetFileDefList().stream().map(AssetFileDef::getFilename).sorted().toList();
  }

  /** Why the model has no objects, as far as it says so. */
  String reasonForNoObjects() throws IOException {
    return MetadataFields.of(graph()).text(Metadata.NO_OBJECTS);
  }

  /** Where the model's graph and objects differ; empty if it has no objects. */
  Optional<List<String>> differences() throws IOException {
    return ModelHalves.differences(graph());
  }
}
