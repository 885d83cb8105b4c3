// SPDX-License-Identifier: Apache-2.0
package org.softtf.savedmodel.internal.tables;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.softtf.savedmodel.internal.graph.StringConstants;
import org.tensorflow.proto.AssetFileDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorInfo;

/** The files that tables are read from; they travel with the model. */
public final class TableAssets {
  private static final String DIRECTORY = "assets";

  /** Files by the names of the constants that hold their paths. */
  private final Map<String, Asset> byConstant = new LinkedHashMap<>();

  /** A file, under the name that it has in the model. */
  record Asset(Path source, String name, ByteString content) {}

  TableAssets() {}

  /** Reads the file whose path a node holds. */
  void add(String table, NodeDef path) throws IOException {
    List<ByteString> texts = path.getOp().equals("Const") ? StringConstants.texts(path) : List.of();
    if (texts.size() != 1) {
      throw new IllegalArgumentException(
          "the hash table "
              + table
              + " is read from a file whose name is computed ("
              + path.getName()
              + "); give the name as tf.constant(...)");
    }
    Path file = file(table, texts.get(0).toStringUtf8());
    byConstant.put(
        path.getName(),
        new Asset(file, freeName(file), ByteString.copyFrom(Files.readAllBytes(file))));
  }

  private static Path file(String table, String name) {
    try {
      Path file = Path.of(name);
      if (Files.isRegularFile(file)) {
        return file.toAbsolutePath().normalize();
      }
    } catch (InvalidPathException e) {
      // it cannot be there either
    }
    throw new IllegalArgumentException(
        "the hash table " + table + " is read from the file " + name + ", which is not there");
  }

  /** Two files of one name get two names. */
  private String freeName(Path file) {
    String name = file.getFileName().toString();
    for (int i = 1; isTaken(name, file); i++) {
      name = i + "_" + file.getFileName();
    }
    return name;
  }

  private boolean isTaken(String name, Path file) {
    return byConstant.values().stream()
        .anyMatch(other -> other.name().equals(name) && !other.source().equals(file));
  }

  /** The file whose path a constant holds. */
  Optional<Asset> of(String constant) {
    return Optional.ofNullable(byConstant.get(constant));
  }

  /** Tells the readers of a model which constants get the paths of which files. */
  public void list(MetaGraphDef.Builder model) {
    byConstant.forEach(
        (constant, asset) ->
            model.addAssetFileDef(
                AssetFileDef.newBuilder()
                    .setFilename(asset.name())
                    .setTensorInfo(TensorInfo.newBuilder().setName(constant + ":0"))));
  }

  /** Writes the files where readers of a model look for them. */
  public void write(Path model) throws IOException {
    if (!byConstant.isEmpty()) {
      Path directory = Files.createDirectory(model.resolve(DIRECTORY));
      for (Asset asset : byConstant.values()) {
        Files.write(directory.resolve(asset.name()), asset.content().toByteArray());
      }
    }
  }
}
